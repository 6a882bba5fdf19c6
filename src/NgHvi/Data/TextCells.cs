using System.Buffers;

namespace NgHvi;

/// <summary>The texts of a column's cells in one piece of memory: a text of its own costs 60 bytes, and tables have millions.</summary>
internal sealed class TextCells
{
    private readonly byte[] bytes;
    private readonly int[] ends;

    private TextCells(byte[] bytes, int[] ends) => (this.bytes, this.ends) = (bytes, ends);

    /// <summary>Number of cells.</summary>
    public int Count => ends.Length;

    /// <summary>The text of a cell.</summary>
    public string this[int row] => Encoding.UTF8.GetString(Bytes(row));

    /// <summary>Whether the UTF-8 bytes of some cell satisfy a condition.</summary>
    public bool Any(Func<ReadOnlySpan<byte>, bool> condition) => Enumerable.Range(0, Count).Any(row => condition(Bytes(row)));

    /// <summary>Keeps texts.</summary>
    public static TextCells From(IEnumerable<string> texts)
    {
        var builder = new Builder();
        foreach (var text in texts)
        {
            builder.Add(text);
        }

        return builder.ToCells();
    }

    /// <summary>The cells of some rows.</summary>
    public TextCells Take(int[] rows)
    {
        var builder = new Builder();
        foreach (var row in rows)
        {
            builder.Add(Bytes(row));
        }

        return builder.ToCells();
    }

    private ReadOnlySpan<byte> Bytes(int row)
    {
        var start = row == 0 ? 0 : ends[row - 1];
        return bytes.AsSpan(start, ends[row] - start);
    }

    /// <summary>Collects texts one by one.</summary>
    internal sealed class Builder
    {
        private readonly ArrayBufferWriter<byte> written = new();
        private readonly List<int> ends = [];

        /// <summary>Adds the next cell.</summary>
        public void Add(string text)
        {
            Encoding.UTF8.GetBytes(text, written);
            ends.Add(written.WrittenCount);
        }

        /// <summary>Adds the next cell from its UTF-8 bytes.</summary>
        public void Add(ReadOnlySpan<byte> text)
        {
            written.Write(text);
            ends.Add(written.WrittenCount);
        }

        /// <summary>The cells so far.</summary>
        public TextCells ToCells() => new(written.WrittenSpan.ToArray(), [.. ends]);
    }
}
