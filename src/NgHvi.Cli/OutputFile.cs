namespace NgHvi.Cli;

/// <summary>An output file that appears complete or not at all, where its name leads.</summary>
internal sealed class OutputFile
{
    private readonly string title;

    private OutputFile(string path, string option) => (Path, title) = (WholeFile.Target(path), $"{option} \"{path}\"");

    /// <summary>Full path, behind links.</summary>
    public string Path { get; }

    /// <summary>Checks, before any work is done, that the file can be written, and says when it replaces one.</summary>
    /// <param name="streams">Where that is said; null for a file that is meant to be replaced.</param>
    /// <param name="path">The path, or null for no file.</param>
    /// <param name="option">The option that named it.</param>
    /// <param name="inputs">Files that are read and must not be overwritten.</param>
    /// <exception cref="InputException">It cannot.</exception>
    public static OutputFile? Check(CommandStreams? streams, string? path, string option, params string?[] inputs)
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

        if (!RegularFile.IsRegularOrNew(path))
        {
            throw new InputException(
                $"{option} \"{path}\" is a device or a pipe, which would be replaced; the name of a file is expected.");
        }

        if (inputs.Any(input => input is not null && WholeFile.Target(input) == file.Path))
        {
            throw new InputException($"{option} \"{path}\" is also read; choose another name for the result.");
        }

        var folder = System.IO.Path.GetDirectoryName(file.Path)!;
        if (!Directory.Exists(folder))
        {
            throw new InputException($"{option} \"{path}\" cannot be written: its folder does not exist.");
        }

        WholeFile.Clean(file.Path);

        // Whether a file may be replaced is up to its folder; whether it may be changed, up to itself.
        file.Attempt("no file can be made in its folder", () =>
        {
            var probe = System.IO.Path.Combine(folder, $".{System.IO.Path.GetFileName(file.Path)}.{Guid.NewGuid():N}.tmp");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        });
        if (File.Exists(file.Path))
        {
            file.Attempt("the file there may not be changed", () => new FileStream(file.Path, FileMode.Open, FileAccess.Write).Dispose());
            streams?.Replaces(file.title);
        }

        return file;
    }

    /// <summary>Writes the whole file.</summary>
    public void Write(ReadOnlyMemory<byte> content) => Write(stream => stream.Write(content.Span));

    /// <summary>Writes the file by a function.</summary>
    public void Write(Action<Stream> write) => Attempt(null, () => WholeFile.Write(Path, write));

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
