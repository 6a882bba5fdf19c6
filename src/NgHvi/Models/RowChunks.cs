namespace NgHvi;

/// <summary>Packs, chunks and stripes; one thread sums a stripe, so that their number changes no bit.</summary>
internal sealed class RowChunks
{
    private const int TargetRows = 256, LargeGroup = 96, MostStripes = 64;
    private readonly int[] stripeStarts;

    private RowChunks(RowChunk[] items, double rowCount, int groupCount, bool isWeighted, SharedInputs? shared = null)
    {
        (Items, RowCount, GroupCount, IsWeighted, Shared) = (items, rowCount, groupCount, isWeighted, shared);
        var total = items.Sum(chunk => (long)chunk.Rows);
        StripeCount = Math.Min(MostStripes, items.Length);
        if (shared is not null) StripeCount = (int)Math.Min(StripeCount, total / shared.Count); // A table each.
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

    public static RowChunks Empty { get; } = new([], 0, 0, false);
    public RowChunk[] Items { get; }
    public double RowCount { get; } // Weights' sum.
    public bool IsWeighted { get; } // Else every weight is 1.
    public int GroupCount { get; }
    public SharedInputs? Shared { get; } // Null: every row goes through the network.
    public int StripeCount { get; }

    public ReadOnlySpan<RowChunk> Stripe(int s) => Items.AsSpan(stripeStarts[s]..stripeStarts[s + 1]);
    public static int LongestOf(RowChunks all) => all.Items.Select(chunk => chunk.Rows).Append(TargetRows).Max(); // Also of fewer groups.

    // Empty: all. Apart: every pack a chunk, no input shared.
    public static RowChunks Create(RowCells cells, ReadOnlySpan<int> groups, RowChunks? former = null, bool areApart = false)
    {
        var spare = former?.Items.Select(chunk => chunk.Inputs).ToLookup(inputs => inputs.Length)
            .ToDictionary(same => same.Key, same => new Stack<double[]>(same)) ?? [];
        var starts = cells.GroupOffsets;
        var order = groups.Length > 0 ? groups.ToArray() : Enumerable.Range(0, starts.Length - 1).ToArray();
        int Size(int k) => starts[k + 1] - starts[k];
        int[] numbers = [];
        var shared = areApart ? null : SharedInputs.Find(cells, order, out numbers);
        // Largest first: little to wait for at the end, and neighbours of similar size.
        Array.Sort(order, (a, b) => Size(a) != Size(b) ? Size(b).CompareTo(Size(a)) : a.CompareTo(b));
        var chunks = new List<RowChunk>();
        var pending = new List<(int[] Groups, bool IsShared, int Slots)>();
        var (pendingSlots, rows) = (0, 0.0);
        for (var i = 0; i < order.Length;)
        {
            var isShared = Size(order[i]) >= LargeGroup;
            var members = new int[RowPack.Lanes];
            members.AsSpan().Fill(isShared ? order[i] : -1);
            var count = isShared ? 1 : Math.Min(RowPack.Lanes, order.Length - i);
            for (var l = 0; l < count; l++)
            {
                var k = members[l] = order[i + l];
                rows += FixedOrder.Sum(cells.Weights.AsSpan(starts[k]..starts[k + 1]));
            }

            var slots = isShared ? (Size(order[i]) + RowPack.Lanes - 1) / RowPack.Lanes : Size(order[i]);
            if (pending.Count > 0 && (areApart || (pendingSlots + slots) * RowPack.Lanes > TargetRows))
            {
                chunks.Add(Build(pending, cells, shared, numbers, spare));
                pending.Clear();
                pendingSlots = 0;
            }

            pending.Add((members, isShared, slots));
            pendingSlots += slots;
            i += count;
        }

        if (pending.Count > 0) chunks.Add(Build(pending, cells, shared, numbers, spare));
        return new RowChunks([.. chunks], rows, order.Length, cells.IsWeighted, shared);
    }

    private static RowChunk Build(
        List<(int[] Groups, bool IsShared, int Slots)> packs, RowCells cells, SharedInputs? shared, int[] numbers,
        Dictionary<int, Stack<double[]>> spare)
    {
        var (width, offsets) = (cells.Columns.Length / cells.Count, cells.GroupOffsets);
        var m = shared is null ? width : cells.InputStart;
        var rows = (packs.Sum(pack => pack.Slots * RowPack.Lanes) + 15) / 16 * 16;
        var (x, y, weights) = (Take(m * rows), new double[rows], new double[rows]);
        var (known, result) = (cells.HasOffsets ? new double[rows] : null, new RowPack[packs.Count]);
        var (start, constant, sources) = (0, 0.0, shared is null ? null : new int[rows]);
        var constants = cells.KeepsConstants ? new double[rows] : null;
        Span<int> sourceOf = stackalloc int[RowPack.Lanes];
        if (shared is not null) Array.Fill(sources!, shared.Count);
        for (var p = 0; p < packs.Count; p++)
        {
            var (groups, isShared, slots) = packs[p];
            result[p] = new RowPack(start, slots, isShared, groups);
            for (var slot = 0; slot < slots; slot++)
            {
                var first = start + (slot * RowPack.Lanes);
                for (var l = 0; l < RowPack.Lanes; l++)
                {
                    var (k, row) = (groups[l], first + l);
                    var source = k < 0 ? -1 : offsets[k] + (isShared ? (slot * RowPack.Lanes) + l : slot);
                    sourceOf[l] = k < 0 || source >= offsets[k + 1] ? -1 : shared is null ? source : cells.Order[source];
                    if (sourceOf[l] < 0) continue;
                    source = sourceOf[l];
                    (weights[row], y[row]) = (cells.Weights[source], cells.Codes[source]);
                    if (known is not null) known[row] = cells.Offsets[source];
                    if (constants is not null) constants[row] = cells.Constants[source];
                    constant += cells.Constants[source];
                    if (sources is not null) sources[row] = numbers[cells.Inputs[source]];
                }

                Transpose(cells.Columns, width, sourceOf, x.AsSpan(first), m, rows);
            }

            start += slots * RowPack.Lanes;
        }

        var fillers = Enumerable.Range(0, rows).Where(row => weights[row] == 0).ToArray();
        return new RowChunk(rows, x, y, weights, known, constant, fillers, result)
        {
            Constants = constants,
            Sources = sources,
            Runs = sources is null ? null : SharedInputs.Runs(sources),
        };

        double[] Take(int length)
        {
            if (!spare.TryGetValue(length, out var same) || !same.TryPop(out var array)) return new double[length];
            Array.Clear(array);
            return array;
        }
    }

    // A slot's eight rows become columns side by side: whole cache lines, which a row at a time would visit eight times each.
    [MethodImpl(AggressiveOptimization)]
    private static void Transpose(double[] columns, int width, ReadOnlySpan<int> sources, Span<double> target, int m, int stride)
    {
        ref var data = ref MemoryMarshal.GetArrayDataReference(columns);
        ref var own = ref MemoryMarshal.GetReference(target);
        for (var j = 0; j < m; j++, own = ref Unsafe.Add(ref own, stride))
            for (var l = 0; l < sources.Length; l++)
                if (sources[l] >= 0) Unsafe.Add(ref own, l) = Unsafe.Add(ref data, ((nint)sources[l] * width) + j);
    }
}
