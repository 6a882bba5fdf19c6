namespace NgHvi.Notebooks.Tests.Support;

/// <summary>A folder that exists for one test.</summary>
public sealed class TestFolder : IDisposable
{
    public TestFolder()
    {
        Path = Directory.CreateTempSubdirectory("nghvi-notebooks-").FullName;
    }

    public string Path { get; }

    /// <summary>Writes a text file and gives its full path.</summary>
    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A loaded assembly keeps its file on some systems.
        }
    }
}
