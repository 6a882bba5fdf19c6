namespace NgHvi.Cli;

/// <summary>An output file that appears complete or not at all: it is written beside its place and then renamed.</summary>
internal sealed class OutputFile
{
    private readonly string title;

    private OutputFile(string path, string option) => (Path, title) = (System.IO.Path.GetFullPath(path), $"{option} \"{path}\"");

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Checks, before any work is done, that the file can be written.</summary>
    /// <param name="path">The path, or null for no file.</param>
    /// <param name="option">The option that named it.</param>
    /// <param name="inputs">Files that are read and must not be overwritten.</param>
    /// <exception cref="InputException">It cannot.</exception>
    public static OutputFile? Check(string? path, string option, params string?[] inputs)
    {
        if (path is null)
        {
            return null;
        }

        if (string.IsNullOrWhiteSpace(path))
        {
            throw new InputException($"{option} is empty; the name of a file is expected.");
        }

        var file = new OutputFile(path, option);
        if (Directory.Exists(file.Path))
        {
            throw new InputException($"{option} \"{path}\" is a folder; the name of a file is expected.");
        }

        if (inputs.Any(input => input is not null && System.IO.Path.GetFullPath(input) == file.Path))
        {
            throw new InputException($"{option} \"{path}\" is also read; choose another name for the result.");
        }

        var folder = System.IO.Path.GetDirectoryName(file.Path)!;
        if (!Directory.Exists(folder))
        {
            throw new InputException($"{option} \"{path}\" cannot be written: its folder does not exist.");
        }

        // Whether a file may be replaced is up to its folder; whether it may be changed, up to itself.
        file.Attempt("no file can be made in its folder", () =>
        {
            var probe = file.TemporaryPath();
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        });
        if (File.Exists(file.Path))
        {
            file.Attempt("the file there may not be changed", () => new FileStream(file.Path, FileMode.Open, FileAccess.Write).Dispose());
        }

        return file;
    }

    /// <summary>Writes the whole file.</summary>
    public void Write(ReadOnlyMemory<byte> content) => Write(stream => stream.Write(content.Span));

    /// <summary>Writes the file by a function.</summary>
    public void Write(Action<Stream> write) => Attempt(null, () =>
    {
        var temporary = TemporaryPath();
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew))
            {
                write(stream);
            }

            File.Move(temporary, Path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    });

    private string TemporaryPath() =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, $".{System.IO.Path.GetFileName(Path)}.{Guid.NewGuid():N}.tmp");

    private void Attempt(string? reason, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{title} cannot be written: {(reason is null ? exception.Message : reason + '.')}", exception);
        }
    }
}
