using System.Security.Cryptography;

namespace NgHvi;

/// <summary>Files that begin with a line of their schema and end with the SHA-256 of all before; taken whole or not at all.</summary>
internal static class SealedFile
{
    public static void Write(Stream stream, string schema, Action<Stream> write)
    {
        using var digest = SHA256.Create();
        using (var content = new CryptoStream(stream, digest, CryptoStreamMode.Write, leaveOpen: true))
        {
            content.Write(Encoding.UTF8.GetBytes(schema + "\n"));
            write(content);
        }

        stream.Write(digest.Hash);
    }

    // The content between; kind as "checkpoint".
    public static MemoryStream Read(string path, string schema, string kind)
    {
        var title = $"The {kind} \"{path}\"";
        try
        {
            var bytes = RegularFile.ReadBytes(path, RegularFile.LargestFit);
            var line = bytes.AsSpan(0, Math.Max(0, Array.IndexOf(bytes, (byte)'\n')));
            var found = line.Length < 64 ? Encoding.UTF8.GetString(line) : "";
            if (!found.StartsWith(schema[..(schema.IndexOf('/', StringComparison.Ordinal) + 1)], StringComparison.Ordinal))
                throw new InputException($"{title} is another kind of file.");
            if (found != schema) throw new InputException($"{title} has schema \"{found}\"; this version reads \"{schema}\".");
            var end = bytes.Length - SHA256.HashSizeInBytes;
            return end > line.Length && SHA256.HashData(bytes.AsSpan(0, end)).AsSpan().SequenceEqual(bytes.AsSpan(end))
                ? new(bytes, line.Length + 1, end - line.Length - 1, writable: false)
                : throw new InputException($"{title} is damaged: its checksum is not that of its content.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{title} " + (exception is FileNotFoundException or DirectoryNotFoundException ? "does not exist."
                : $"cannot be read: {exception.Message}"), exception);
        }
    }
}
