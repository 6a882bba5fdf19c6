using System.Globalization;
using System.Text;
using System.Text.Json;

namespace NgHvi.Cli.Tests.Support;

/// <summary>Damages a file in the ways that disks, editors, other programs and enemies do; the same seed damages alike.</summary>
internal sealed class Mutator
{
    private const int Longest = 300_000; // Bytes that one damage adds.

    private static readonly byte[][] Numbers = Bytes(
        "", "0", "-1", "1", "2", "3", "0.5", "4096", "-2147483648", "2147483647", "4294967296", "9223372036854775807",
        "99999999999999999999",
        "1e999", "-1e308", "1e-320", "NaN", "Infinity", "1,5", "0x10", "\u0663", "--1", "1e", "007");

    private static readonly byte[][] Values = Bytes(
        "null", "[]", "{}", "true", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "[null]", "[[]]", "{\"kind\":\"full\"}", "\"NaN\"", "\"\u202e\"",
        "[1e300]", "\"= 0\"", "\"\\udc00\\ud800\"", "false",
        "[[[]]]", "{\"\":null}", "[[1,2],[3]]", "[null,1]", "[2147483647]", "[1,1,1,1,1,1,1,1]",
        "\"AAAAAAAA8D8=\"", "\"AAAAAAAA+H8=\"", "[0,-1]", "[4096]", "[100000]", "[4096,4096,4096]");

    private static readonly byte[][] Signs =
    [
        .. Bytes(
            ",", ";", "\t", "\"", "'", "\n", "\r", "\r\n", "\\", "{", "}", "[", "]", ":", "(", ")", "|", "~", "+", "^", "#!", "//", "/*",
            "NA",
            "=", "\u0000", "\ufeff", "\u202e", "é", "😀", "<script>", "%s", "../", "#!meta", "-99.99"),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0x1F, 0x8B],
    ];

    private readonly Random random;
    private readonly byte[][] seeds;
    private readonly (int Start, int End)[][] values, members, items; // Of JSON seeds; items: those of lists.

    public Mutator(IReadOnlyList<byte[]> seeds, int seed)
    {
        (this.seeds, random) = ([.. seeds], new Random(seed + Hardening.MutationRun.Seed));
        var spans = seeds.Select(Spans).ToArray();
        (values, members, items) = (
            [.. spans.Select(span => span.Values)], [.. spans.Select(span => span.Members)], [.. spans.Select(span => span.Items)]);
    }

    /// <summary>A seed with some damage: mostly one, so that much of the file is still read.</summary>
    public byte[] Next()
    {
        var which = random.Next(seeds.Length);
        var text = random.Next(3) > 0 && values[which].Length > 0 ? Restructured(which) : Damaged(seeds[which]);
        while (random.Next(3) == 0) text = Damaged(text);
        return random.Next(400) == 0 ? Encoded(text) : text;
    }

    public int Pick(int count) => random.Next(count);

    private byte[] Restructured(int which)
    {
        var (seed, (start, end)) = (seeds[which], Of(values[which]));
        switch (random.Next(11))
        {
            case 7 when items[which].Length > 0: // A list one shorter, one longer, or with an item of another kind.
                var (item, end_) = Of(items[which]);
                return random.Next(3) switch
                {
                    0 => Splice(seed, item, end_ < seed.Length && seed[end_] == ',' ? end_ + 1 : end_, []),
                    1 => Splice(seed, item, item, [.. seed[item..end_], (byte)',']),
                    _ => Splice(seed, item, end_, One(Values)),
                };
            case 8: return Renamed(seed, seed[start..end], random.Next(3) == 0 ? One(Values) : One(Numbers)); // Wherever it stands.
            case 9: // Two values in each other's place.
                var (a, b) = ((start, end), Of(values[which]));
                if (a.Item1 > b.Start) (a, b) = (b, a);
                return a.Item2 > b.Start ? Splice(seed, start, end, One(Values))
                    : [.. seed[..a.Item1], .. seed[b.Start..b.End], .. seed[a.Item2..b.Start], .. seed[a.Item1..a.Item2], .. seed[b.End..]];
            case 10 when seed[start] == '"' && end - start > 12: // Packed numbers, fewer or more, and still whole.
                var bytes = (end - start - 2) / 4 * 3;
                var most = random.Next(4) == 0 ? Longest / 2 : 2 * bytes;
                return Splice(seed, start + 1, end - 1, Encoding.ASCII.GetBytes(Convert.ToBase64String(Filled(random.Next(most) & ~7))));
            case 0: return Splice(seed, start, end, One(Numbers));
            case 1: return Splice(seed, start, end, One(Values));
            case 2:
                var (from, to) = Of(values[which]); // Another value.
                return Splice(seed, start, end, seed[from..to]);
            case 3 when members[which].Length > 0:
                var (key, value) = Of(members[which]); // Twice, or with another key.
                var (other, _) = Of(members[which]);
                return random.Next(2) == 0 ? Splice(seed, key, key, [.. seed[key..value], (byte)','])
                    : Splice(seed, key, seed.AsSpan(key).IndexOf((byte)':') + key, Key(seed, other));
            case 4 when members[which].Length > 0:
                var (first, last) = Of(members[which]); // Absent.
                var comma = last < seed.Length && seed[last] == ',' ? last + 1 : last;
                return Splice(seed, first, comma, []);
            case 5:
                var depth = random.Next(1, 20_000);
                return Splice(seed, start, end, Encoding.ASCII.GetBytes(new string('[', depth) + new string(']', random.Next(2) * depth)));
            default:
                var repeats = random.Next(1, Math.Clamp(Longest / (end - start + 1), 2, 5000)); // A longer or shorter list.
                return seed[start] == '[' && end - start > 2
                    ? Splice(seed, start + 1, start + 1, Repeated([.. seed[(start + 1)..(end - 1)], (byte)','], repeats))
                    : Splice(seed, start, end, Encoding.UTF8.GetBytes($"[{Encoding.UTF8.GetString(seed[start..end])}]"));
        }
    }

    private byte[] Filled(int count)
    {
        var bytes = new byte[count];
        if (random.Next(2) == 0) random.NextBytes(bytes);
        return bytes;
    }

    // The same claim in all places, as of one who damages with care.
    private static byte[] Renamed(byte[] text, byte[] old, byte[] replacement)
    {
        var parts = new List<byte>(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var isOld = text.AsSpan(i).StartsWith(old) && !(i > 0 && IsWord(text[i - 1]))
                && !(i + old.Length < text.Length && IsWord(text[i + old.Length]));
            if (isOld && parts.Count < Longest) parts.AddRange(replacement);
            else parts.AddRange(text.AsSpan(i, isOld ? old.Length : 1));
            i += isOld ? old.Length : 1;
        }

        return [.. parts];

        static bool IsWord(byte sign) => char.IsAsciiLetterOrDigit((char)sign) || sign is (byte)'.' or (byte)'-' or (byte)'_';
    }

    private byte[] Encoded(byte[] text) => random.Next(3) switch // As another program saves it.
    {
        0 => [.. Encoding.UTF8.Preamble, .. text],
        1 => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(text))],
        _ => Encoding.BigEndianUnicode.GetBytes(Encoding.UTF8.GetString(text)),
    };

    private byte[] Damaged(byte[] text)
    {
        if (text.Length == 0) return One(Signs);
        var (start, end) = (random.Next(text.Length), random.Next(text.Length + 1));
        var length = random.Next(4) == 0 ? random.Next(1, text.Length + 1) : random.Next(1, 12);
        (start, end) = (Math.Min(start, end), Math.Min(text.Length, Math.Min(start, end) + length));
        switch (random.Next(11))
        {
            case 0:
                var flipped = text.ToArray();
                flipped[start] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1: return Splice(text, start, end, []);
            case 2: return Splice(text, start, start, text[start..end]);
            case 3: return Splice(text, start, start, One(Signs));
            case 4: return Splice(text, start, end, One(Signs));
            case 5: return text[..start];
            case 6:
                var (from, to) = NumberAt(text, start);
                return Splice(text, from, to, One(Numbers));
            case 7:
                var (first, last) = NumberAt(text, start); // A little larger or smaller.
                var digits = Encoding.UTF8.GetString(text.AsSpan(first, last - first));
                return long.TryParse(digits, CultureInfo.InvariantCulture, out var number)
                    ? Splice(text, first, last, Encoding.UTF8.GetBytes(string.Create(
                        CultureInfo.InvariantCulture, $"{unchecked(number + random.Next(-2, 3))}")))
                    : Splice(text, first, last, One(Numbers));
            case 8: // A line gone, twice or elsewhere.
                var (line, next) = LineAt(text, start);
                var (place, _) = LineAt(text, random.Next(text.Length));
                return random.Next(2) == 0 ? Splice(text, line, next, []) : Splice(text, place, place, text[line..next]);
            case 9: // A very long cell, line or list.
                return Splice(
                    text, start, start, Repeated(text[start..end], random.Next(1, Math.Max(2, Longest / Math.Max(1, end - start)))));
            default:
                var bytes = new byte[end - start];
                random.NextBytes(bytes);
                return Splice(text, start, end, bytes);
        }
    }

    private (int Start, int End) NumberAt(byte[] text, int start)
    {
        while (start < text.Length && !char.IsAsciiDigit((char)text[start])) start++;
        while (start > 0 && start < text.Length && "0123456789.-"u8.Contains(text[start - 1])) start--;
        var end = start;
        while (end < text.Length && "0123456789.-+eE"u8.Contains(text[end])) end++;
        return start < text.Length ? (start, end) : (random.Next(text.Length), text.Length);
    }

    private static (int Start, int End) LineAt(byte[] text, int place)
    {
        var start = text.AsSpan(0, place).LastIndexOf((byte)'\n') + 1;
        var length = text.AsSpan(start).IndexOf((byte)'\n');
        return (start, length < 0 ? text.Length : start + length + 1);
    }

    private static byte[] Key(byte[] json, int start) => json[start..(json.AsSpan(start).IndexOf((byte)':') + start)];

    private static byte[] Splice(byte[] text, int start, int end, byte[] insert) => [.. text[..start], .. insert, .. text[end..]];

    private static byte[] Repeated(byte[] part, int count) => [.. Enumerable.Repeat(part, count).SelectMany(bytes => bytes)];

    private T One<T>(T[] list) => list[random.Next(list.Length)];

    private (int Start, int End) Of((int Start, int End)[] spans) => spans[random.Next(spans.Length)];

    private static byte[][] Bytes(params string[] texts) => Array.ConvertAll(texts, Encoding.UTF8.GetBytes);

    private static ((int Start, int End)[] Values, (int Start, int End)[] Members, (int Start, int End)[] Items) Spans(byte[] text)
    {
        var (values, members, items) = (new List<(int, int)>(), new List<(int, int)>(), new List<(int, int)>());
        var open = new Stack<int>();
        var (key, keys) = (-1, new Stack<int>());
        var reader = new Utf8JsonReader(text, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName: key = start; continue;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push(start);
                        keys.Push(key);
                        key = -1;
                        continue;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        (start, key) = (open.Pop(), keys.Pop());
                        break;
                }

                var end = (int)reader.BytesConsumed;
                values.Add((start, end));
                if (key >= 0) members.Add((key, end));
                else if (open.Count > 0) items.Add((start, end));
                key = -1;
            }
        }
        catch (JsonException)
        {
            return ([], [], []); // No JSON.
        }

        return ([.. values], [.. members], [.. items]);
    }
}
