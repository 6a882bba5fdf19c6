using System.IO.Compression;

namespace NgHvi.Notebooks.Tests.Support;

/// <summary>Packages with nothing but an extension.</summary>
public static class TestPackage
{
    /// <summary>Writes version 1.0.0 of a package into a folder and gives its id, which no other package has.</summary>
    public static string Write(string feed, string extension)
    {
        var id = "NgHvi.Test." + Guid.NewGuid().ToString("N")[..8];
        Directory.CreateDirectory(feed);
        using var file = new ZipArchive(File.Create(Path.Combine(feed, $"{id}.1.0.0.nupkg")), ZipArchiveMode.Create);
        Write(file, $"{id}.nuspec", $"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
            <id>{id}</id><version>1.0.0</version><authors>test</authors><description>test</description>
            </metadata></package>
            """);
        Write(file, "interactive-extensions/dotnet/extension.dib", extension);
        return id;
    }

    private static void Write(ZipArchive file, string name, string text)
    {
        using var writer = new StreamWriter(file.CreateEntry(name).Open());
        writer.Write(text);
    }
}
