using System.Security.Cryptography;

namespace NgHvi;

/// <summary>FILE.notes: what is known of a data file beside it, with its digest, so that notes of another file are not taken.</summary>
internal static class NotesFile
{
    private const string Head = "SHA-256 of the data: ";

    public static byte[] Create(ReadOnlySpan<byte> data, IEnumerable<string> notes) =>
        Encoding.UTF8.GetBytes(
            $"{Head}{Convert.ToHexStringLower(SHA256.HashData(data))}\n{string.Concat(notes.Select(note => note + "\n"))}");

    public static IReadOnlyList<string> Read(string path)
    {
        var file = path + ".notes";
        if (!File.Exists(file)) return [];
        var lines = RegularFile.ReadText(file, RegularFile.LargestSetting).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        if (lines is not [['S', ..] head, .. var notes]) return [];
        using var data = RegularFile.Open(path);
        return head == Head + Convert.ToHexStringLower(SHA256.HashData(data)) ? notes
            : [$"{Path.GetFileName(file)} is about another file than {Path.GetFileName(path)} is now, and was not used."];
    }
}
