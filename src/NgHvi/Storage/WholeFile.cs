#pragma warning disable IDE0005 // NgHvi.Notebooks, which knows no models, compiles this file too, and has no such usings.
using System.Text;
#pragma warning restore IDE0005

namespace NgHvi;

/// <summary>Writes files of which a reader sees the old content or the new, never a part.</summary>
internal static class WholeFile
{
    // Follows links, makes the folder, keeps the mode of a file that is replaced.
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Target(path);
        if (!RegularFile.IsRegularOrNew(path)) throw new IOException($"\"{path}\" is no regular file.");
        var folder = Directory.CreateDirectory(Path.GetDirectoryName(full)!).FullName;
        Clean(path);
        var temporary = Path.Combine(folder, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush();
                if (!OperatingSystem.IsWindows() && File.Exists(full)) File.SetUnixFileMode(temporary, File.GetUnixFileMode(full));
                if (!OperatingSystem.IsWindows()) File.Move(temporary, full, overwrite: true); // Locked until it is there.
            }

            if (OperatingSystem.IsWindows()) File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    // Deletes what killed writers of the file left, which nobody holds.
    public static void Clean(string path)
    {
        var full = Target(path);
        var name = $".{Path.GetFileName(full)}.";
        Clean(Path.GetDirectoryName(full)!, left => left.StartsWith(name, StringComparison.Ordinal) && left.Length == name.Length + 36);
    }

    public static void Clean(string folder, Predicate<string> isWanted)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var left in Directory.EnumerateFiles(folder, ".*.tmp", new EnumerationOptions { AttributesToSkip = 0 }))
        {
            try
            {
                if (!isWanted(Path.GetFileName(left))) continue;
                using (new FileStream(left, FileMode.Open, FileAccess.Read, FileShare.None)) File.Delete(left);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It is being written.
            }
        }
    }

    public static void Write(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    public static string Target(string path) // Where links lead, there or not.
    {
        var full = Path.GetFullPath(path);
        return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
    }
}
