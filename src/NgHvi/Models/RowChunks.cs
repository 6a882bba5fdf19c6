namespace NgHvi;

/// <summary>Packs, chunks and stripes; one thread sums a stripe, so that their number changes no bit.</summary>
internal sealed class RowChunks
{
    private const int TargetRows = 256, LargeGroup = 96, MostStripes = 64;
    private readonly int[] stripeStarts;

    private RowChunks(RowChunk[] items, int rowCount, int groupCount)
    {
        (Items, RowCount, GroupCount) = (items, rowCount, groupCount);
        var total = items.Sum(chunk => (long)chunk.Rows);
        StripeCount = Math.Min(MostStripes, items.Length);
        stripeStarts = new int[StripeCount + 1];
        stripeStarts[StripeCount] = items.Length;
        var (before, next) = (0L, 1);
        for (var c = 0; c < items.Length; c++)
        {
            // A stripe begins at its share of the rows, and leaves a chunk for each to come.
            while (next < StripeCount && c > stripeStarts[next - 1]
                && (before * StripeCount >= total * next || items.Length - c <= StripeCount - next)) stripeStarts[next++] = c;
            before += items[c].Rows;
        }
    }

    public static RowChunks Empty { get; } = new([], 0, 0);
    public RowChunk[] Items { get; }
    public int RowCount { get; }
    public int GroupCount { get; }
    public int StripeCount { get; }

    public ReadOnlySpan<RowChunk> Stripe(int s) => Items.AsSpan(stripeStarts[s]..stripeStarts[s + 1]);

    public static int LongestOf(RowChunks all) => all.Items.Select(chunk => chunk.Rows).Append(TargetRows).Max(); // Also of fewer groups.

    public static RowChunks Create(
        ReadOnlySpan<double> inputs, int inputCount, ReadOnlySpan<double> response, ReadOnlySpan<int> offsets, ReadOnlySpan<int> groups)
    {
        var order = groups.Length > 0 ? groups.ToArray() : Enumerable.Range(0, offsets.Length - 1).ToArray();
        var starts = offsets.ToArray();
        int Size(int k) => starts[k + 1] - starts[k];
        // Largest first: little to wait for at the end, and neighbours of similar size.
        Array.Sort(order, (a, b) => Size(a) != Size(b) ? Size(b).CompareTo(Size(a)) : a.CompareTo(b));
        var chunks = new List<RowChunk>();
        var pending = new List<(int[] Groups, bool IsShared, int Slots)>();
        var (pendingSlots, rows) = (0, 0);
        for (var i = 0; i < order.Length;)
        {
            var isShared = Size(order[i]) >= LargeGroup;
            var members = new int[RowPack.Lanes];
            members.AsSpan().Fill(isShared ? order[i] : -1);
            var count = isShared ? 1 : Math.Min(RowPack.Lanes, order.Length - i);
            for (var l = 0; l < count; l++) rows += Size(members[l] = order[i + l]);
            var slots = isShared ? (Size(order[i]) + RowPack.Lanes - 1) / RowPack.Lanes : Size(order[i]);
            if (pending.Count > 0 && (pendingSlots + slots) * RowPack.Lanes > TargetRows)
            {
                chunks.Add(Build(pending, inputs, inputCount, response, starts));
                pending.Clear();
                pendingSlots = 0;
            }

            pending.Add((members, isShared, slots));
            pendingSlots += slots;
            i += count;
        }

        if (pending.Count > 0) chunks.Add(Build(pending, inputs, inputCount, response, starts));
        return new RowChunks([.. chunks], rows, order.Length);
    }

    private static RowChunk Build(
        List<(int[] Groups, bool IsShared, int Slots)> packs, ReadOnlySpan<double> inputs, int m, ReadOnlySpan<double> response,
        int[] offsets)
    {
        var rows = (packs.Sum(pack => pack.Slots * RowPack.Lanes) + 15) / 16 * 16;
        var (x, y, presence) = (new double[m * rows], new double[rows], new double[rows]);
        var result = new RowPack[packs.Count];
        var start = 0;
        for (var p = 0; p < packs.Count; p++)
        {
            var (groups, isShared, slots) = packs[p];
            result[p] = new RowPack(start, slots, isShared, groups);
            for (var slot = 0; slot < slots; slot++) for (var l = 0; l < RowPack.Lanes; l++)
            {
                var k = groups[l];
                var source = k < 0 ? -1 : offsets[k] + (isShared ? (slot * RowPack.Lanes) + l : slot);
                if (k < 0 || source >= offsets[k + 1]) continue;
                var row = start + (slot * RowPack.Lanes) + l;
                (presence[row], y[row]) = (1, response[source]);
                for (var j = 0; j < m; j++) x[(j * rows) + row] = inputs[(source * m) + j];
            }

            start += slots * RowPack.Lanes;
        }

        var fillers = Enumerable.Range(0, rows).Where(row => presence[row] == 0).ToArray();
        return new RowChunk(rows, x, y, presence, fillers, result);
    }
}
