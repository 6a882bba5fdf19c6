using System.Security.Cryptography;

namespace NgHvi.Finance;

/// <summary>A small text file as lines, with its digest.</summary>
internal sealed class TextFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private TextFile(string name, byte[] bytes)
    {
        (Name, Sha256) = (name, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        // The last line may lack its end, or have one; both are one line.
        Lines = Decode(bytes).TrimStart('\uFEFF').ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
    }

    public string Name { get; }
    public string Sha256 { get; }
    public string[] Lines { get; }

    public static TextFile Read(string path, string expected)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Directory.Exists(path)) throw new InputException($"\"{path}\" is a folder; {expected} is expected.");
        if (!File.Exists(path)) throw new InputException($"The file \"{path}\" does not exist.");
        try
        {
            return new(Path.GetFileName(path), RegularFile.ReadBytes(path, RegularFile.LargestText));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The file \"{path}\" cannot be read: {exception.Message}", exception);
        }
    }

    // Lines count from 1.
    public InputException Fault(int line, string sentence) => new($"{Name}, line {line}: {sentence}");

    // Data are ASCII; dashes and apostrophes in descriptions are UTF-8, or Windows-1252, where each letter we need is Latin 1's.
    private static string Decode(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
