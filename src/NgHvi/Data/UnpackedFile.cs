using System.Buffers.Binary;
using System.IO.Compression;

namespace NgHvi;

/// <summary>A file that gzip packed. One that was cut off unpacks without a fault, so its last bytes, the length, are compared.</summary>
internal sealed class UnpackedFile : GZipStream
{
    private readonly uint expected;
    private long length;

    public UnpackedFile(FileStream file)
        : base(file, CompressionMode.Decompress, leaveOpen: true)
    {
        Span<byte> last = stackalloc byte[4];
        file.Seek(-4, SeekOrigin.End);
        file.ReadExactly(last);
        file.Position = 0;
        expected = BinaryPrimitives.ReadUInt32LittleEndian(last);
    }

    public override int Read(byte[] buffer, int offset, int count) // The others of a derived class come here.
    {
        var read = base.Read(buffer, offset, count);
        length += read;
        if (length > RegularFile.LargestUnpacked(BaseStream.Position))
            throw new InvalidDataException($"it unpacks to more than {RegularFile.LargestRatio} times its size; unpack it first.");
        return read > 0 || count == 0 || unchecked((uint)length) == expected ? read
            : throw new InvalidDataException("the archive is cut off, or holds several files; unpack it first.");
    }
}
