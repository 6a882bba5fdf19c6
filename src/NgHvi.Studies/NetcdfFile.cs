using System.Runtime.InteropServices;

namespace NgHvi.Studies;

/// <summary>A NetCDF4 file: groups of variables over named dimensions, with attributes. Complete writes it to its end.</summary>
/// <remarks>The part of HDF5 it takes (HDF5 File Format Specification 3.0): superblock and object headers of the first versions, links in
/// the headers, contiguous data, a heap for strings and references. A dimension is a dataset of CLASS "DIMENSION_SCALE", to which the
/// DIMENSION_LIST of variables refers. Own code, because PureHDF 2.2 has strings of one kind in a file: the C library wants CLASS of 16
/// bytes, and reads labels of any length only as strings of variable length.</remarks>
internal sealed class NetcdfFile
{
    private const int Space = 1, LinkInfo = 2, Datatype = 3, Link = 6, Layout = 8, GroupInfo = 10, Attribute = 12; // Messages.
    private const int SuperblockLength = 96;
    private static readonly byte[] Real = [0x11, 0x20, 63, 0, 8, 0, 0, 0, 0, 0, 64, 0, 52, 11, 0, 52, 0xFF, 3, 0, 0];
    private static readonly byte[] Whole = [0x10, 8, 0, 0, 8, 0, 0, 0, 0, 0, 64, 0];
    private static readonly byte[] Strings = [0x19, 1, 1, 0, 16, 0, 0, 0, 0x10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 8, 0]; // UTF-8.
    private static readonly byte[] References = [0x19, 0, 0, 0, 16, 0, 0, 0, 0x17, 0, 0, 0, 8, 0, 0, 0];
    private readonly Stream stream;
    private readonly List<(string Name, long Address)> groups = [];

    public NetcdfFile(Stream stream) // From its beginning; must seek.
    {
        this.stream = stream;
        stream.Write(new byte[SuperblockLength]);
    }

    // Values: long[], string[] or blocks of double[], as many as the dimensions have, the last varying fastest.
    public sealed record Variable(string Name, IReadOnlyList<string> Dimensions, object Values, string LongName);

    // A dimension is labelled by long[] or string[]. Attributes are of string, long or double.
    public void Add(
        string name, IEnumerable<KeyValuePair<string, object>> attributes, IReadOnlyList<(string Name, Array Labels)> dimensions,
        IReadOnlyList<Variable> variables)
    {
        var scales = new Dictionary<string, (long Address, long Length)>(StringComparer.Ordinal);
        var links = new List<(string Name, long Address)>();
        foreach (var (dimension, labels) in dimensions)
        {
            var address = Dataset(labels, [labels.Length], [Of("CLASS", "DIMENSION_SCALE"), Of("NAME", dimension)]);
            scales.Add(dimension, (address, labels.Length));
            links.Add((dimension, address));
        }

        var lists = Heap([.. variables.SelectMany(variable => variable.Dimensions).Select(dimension =>
            (1, BitConverter.GetBytes(scales[dimension].Address)))]);
        var first = 0;
        foreach (var variable in variables)
        {
            var rank = variable.Dimensions.Count;
            var list = Attributed("DIMENSION_LIST", References, [rank], [.. lists[first..(first += rank)].SelectMany(item => item)]);
            links.Add((variable.Name, Dataset(
                variable.Values, [.. variable.Dimensions.Select(dimension => scales[dimension].Length)],
                [list, .. variable.LongName == variable.Name ? Array.Empty<byte[]>() : [Of("long_name", variable.LongName)]])));
        }

        groups.Add((name, Group(attributes, links)));
    }

    public void Complete(IEnumerable<KeyValuePair<string, object>> attributes)
    {
        var root = Group(attributes, groups);
        var end = stream.Position;
        stream.Position = 0;
        stream.Write(Bytes(writer =>
        {
            writer.Write([0x89, .. "HDF\r\n\x1A\n"u8, 0, 0, 0, 0, 0, 8, 8, 0]);
            writer.Write([4, 0, 16, 0, 0, 0, 0, 0]); // Sizes of nodes that there are none of.
            foreach (var address in (long[])[0, -1, end, -1, 0, root, 0, 0, 0]) writer.Write(address);
        }));
        stream.Position = end;
    }

    private long Group(IEnumerable<KeyValuePair<string, object>> attributes, List<(string Name, long Address)> links) => Header(
    [
        Message(LinkInfo, [0, 1, .. BitConverter.GetBytes((long)links.Count), .. Enumerable.Repeat((byte)0xFF, 16)]), // In their order.
        Message(GroupInfo, [0, 0]),
        .. attributes.Select(attribute => Of(attribute.Key, attribute.Value)),
        .. links.Select((link, i) => Message(Link, Bytes(writer =>
        {
            var name = Encoding.UTF8.GetBytes(link.Name);
            writer.Write([1, 0x15]);
            writer.Write((long)i);
            writer.Write((byte)1); // UTF-8.
            writer.Write((ushort)name.Length);
            writer.Write(name);
            writer.Write(link.Address);
        }))),
    ]);

    private long Dataset(object values, long[] lengths, byte[][] attributes)
    {
        var size = lengths.Aggregate(8L, (product, length) => product * length);
        byte[][] items = [];
        if (values is string[] texts)
        {
            var numbers = texts.Distinct().Index().ToDictionary(pair => pair.Item, pair => pair.Index);
            var kept = Heap([.. numbers.Keys.Select(text => Encoding.UTF8.GetBytes(text)).Select(text => (text.Length, text))]);
            (items, size) = (Array.ConvertAll(texts, text => kept[numbers[text]]), 2 * size);
        }

        var address = Align();
        if (values is long[] wholes) stream.Write(MemoryMarshal.AsBytes<long>(wholes));
        foreach (var item in items) stream.Write(item);
        if (values is IEnumerable<double[]> blocks) foreach (var block in blocks) stream.Write(MemoryMarshal.AsBytes<double>(block));
        if (stream.Position != address + size)
            throw new InvalidOperationException($"{stream.Position - address} bytes were written where {size} belong.");
        return Header(
        [
            Message(Space, Extent(lengths)), Message(Datatype, values switch { string[] => Strings, long[] => Whole, _ => Real }),
            Message(Layout, [3, 1, .. BitConverter.GetBytes(address), .. BitConverter.GetBytes(size)]), .. attributes,
        ]);
    }

    // What items are referred to by: count, and place in the heap.
    private byte[][] Heap(IReadOnlyList<(int Count, byte[] Bytes)> items)
    {
        const int Most = 10_000, Least = 4096; // Of a collection: items, bytes.
        var result = new List<byte[]>();
        foreach (var part in items.Chunk(Most))
        {
            var address = Align();
            var used = 16 + part.Sum(item => 16L + Padded(item.Bytes.Length));
            var size = Math.Max(Least, used + 16);
            stream.Write(Bytes(writer =>
            {
                writer.Write([.. "GCOL"u8, 1, 0, 0, 0]);
                writer.Write(size);
                foreach (var (i, (count, bytes)) in part.Index())
                {
                    writer.Write(i + 1L); // With no count of references.
                    writer.Write((long)bytes.Length);
                    writer.Write(bytes);
                    writer.Write(new byte[Padded(bytes.Length) - bytes.Length]);
                    result.Add([.. BitConverter.GetBytes(count), .. BitConverter.GetBytes(address), .. BitConverter.GetBytes(i + 1)]);
                }

                writer.Write(0L);
                writer.Write(size - used); // Free.
                writer.Write(new byte[size - used - 16]);
            }));
        }

        return [.. result];
    }

    private long Header(IReadOnlyList<byte[]> messages)
    {
        var address = Align();
        stream.Write(Bytes(writer =>
        {
            writer.Write((ushort)1);
            writer.Write(checked((ushort)messages.Count));
            writer.Write(1);
            writer.Write((long)messages.Sum(message => message.Length));
            foreach (var message in messages) writer.Write(message);
        }));
        return address;
    }

    private long Align()
    {
        stream.Write(new byte[Padded(stream.Position) - stream.Position]);
        return stream.Position;
    }

    private static byte[] Of(string name, object value)
    {
        if (value is double real) return Attributed(name, Real, [], BitConverter.GetBytes(real));
        if (value is long whole) return Attributed(name, Whole, [], BitConverter.GetBytes(whole));
        byte[] bytes = [.. Encoding.UTF8.GetBytes(MessageText.Of((string)value)), 0];
        return Attributed(name, [0x13, 0x10, 0, 0, .. BitConverter.GetBytes(bytes.Length)], [], bytes);
    }

    private static byte[] Attributed(string name, byte[] type, long[] lengths, byte[] data) => Message(Attribute, Bytes(writer =>
    {
        byte[] label = [.. Encoding.UTF8.GetBytes(name), 0];
        var extent = Extent(lengths);
        writer.Write([3, 0]);
        foreach (var part in (byte[][])[label, type, extent]) writer.Write((ushort)part.Length);
        writer.Write((byte)1); // UTF-8.
        foreach (var part in (byte[][])[label, type, extent, data]) writer.Write(part);
    }));

    private static byte[] Extent(long[] lengths) =>
        [1, (byte)lengths.Length, 0, 0, 0, 0, 0, 0, .. lengths.SelectMany(BitConverter.GetBytes)];

    private static byte[] Message(int type, byte[] data) => Bytes(writer =>
    {
        writer.Write((ushort)type);
        writer.Write(checked((ushort)Padded(data.Length)));
        writer.Write(0);
        writer.Write(data);
        writer.Write(new byte[Padded(data.Length) - data.Length]);
    });

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using var content = new MemoryStream();
        using var writer = new BinaryWriter(content);
        write(writer);
        return content.ToArray();
    }

    private static long Padded(long length) => (length + 7) / 8 * 8;
}
