#pragma warning disable IDE0005 // NgHvi.Notebooks, which knows no models, compiles this file too, and has no such usings.
using System.Runtime.InteropServices;
using System.Text;
#pragma warning restore IDE0005

namespace NgHvi;

/// <summary>The one way in which files are read: regular ones, of at most so many bytes, which are counted before anything is taken.
/// What a file says of sizes is checked against its length where it is used.</summary>
internal static unsafe partial class RegularFile
{
    public const long LargestFit = int.MaxValue - 64; // The longest array.
    public const long LargestText = 256 << 20; // Of notebooks and return files.
    public const long LargestSetting = 16 << 20; // Of priors, studies, parameters and notes.
    public const int LargestRatio = 100; // Of unpacked bytes to packed ones.

    public static long LargestUnpacked(long packed) => LargestSetting + (LargestRatio * packed);

    public static FileStream Open(string path, long most = long.MaxValue)
    {
        if (!IsRegularOrNew(path)) throw new IOException("It is a folder, a device or a pipe; a file is expected.");
        var file = File.OpenRead(path);
        if (file.Length <= most) return file;
        using (file) throw new IOException($"It has {file.Length} bytes; at most {most} are read.");
    }

    public static byte[] ReadBytes(string path, long most)
    {
        using var file = Open(path, most);
        var bytes = new byte[file.Length];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    public static string ReadText(string path, long most)
    {
        using var reader = new StreamReader(Open(path, most), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    // Opening a pipe may wait for ever; devices, pipes and sockets would be replaced by a rename.
    public static bool IsRegularOrNew(string path)
    {
        const int Kinds = 0xF000, Regular = 0x8000;
        if (OperatingSystem.IsWindows()) return !path.StartsWith(@"\\.\", StringComparison.Ordinal) && !Directory.Exists(path);
        var status = stackalloc int[64]; // Flags, then the mode.
        return Stat(path, status) != 0 || (status[1] & Kinds) == Regular;
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, int* status);
}
