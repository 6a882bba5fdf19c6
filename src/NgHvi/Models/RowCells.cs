namespace NgHvi;

/// <summary>Rows by group as kernels read them; those of equal η are one cell with their number and mean, or one an outcome.</summary>
internal sealed record RowCells(
    double[] Columns, double[] Codes, double[] Weights, double[] Offsets, double[] Constants, int[] GroupOffsets)
{
    public int Count => Codes.Length;
    public bool IsWeighted { get; private init; } // Else every weight is 1.
    public bool HasOffsets { get; private init; } // Else every offset is 0.
    public bool KeepsConstants { get; private init; } // By row.
    public int InputStart { get; private init; } // The first column of network inputs.
    public int[] Inputs { get; private set; } = []; // The number of each cell's inputs, where many share them.
    public int[] Order { get; private set; } = []; // Cells of a group by rising number.
    public int DistinctInputs { get; private set; }

    public static RowCells Create(MixedDensity model)
    {
        var (data, response, groups) = (
            model.Data.WithRows("All but linear Gaussian models with collapsed gradients need"), model.Response, model.Data.GroupCount);
        var (columns, offsets, y) = (model.Columns(data.RowCount, data.Fixed, data.Random, data.Inputs), model.Offsets(), model.Outcomes);
        var trials = data.Trials;
        var width = columns.Length / data.RowCount;
        var (rows, weights, outcomes, owners) = (new List<int>(), new List<double>(), new List<double>(), new List<int>());
        for (var k = 0; k < groups; k++) for (var i = data.GroupOffsets[k]; i < data.GroupOffsets[k + 1]; i++)
        {
            // Successes in trials are as many rows of 1, and the others of 0.
            if (trials.IsEmpty) Add(k, i, y[i], 1);
            else if (y[i] > 0) Add(k, i, 1, y[i]);
            if (!trials.IsEmpty && y[i] < trials[i]) Add(k, i, 0, trials[i] - y[i]);
        }

        var (n, keyWidth) = (rows.Count, width + 3);
        var keys = new double[n * keyWidth];
        for (var i = 0; i < n; i++)
        {
            var key = keys.AsSpan(i * keyWidth, keyWidth);
            (key[0], key[1], key[2]) = (owners[i], response.PoolsOutcomes ? 0 : outcomes[i], offsets.Length > 0 ? offsets[rows[i]] : 0);
            columns.AsSpan(rows[i] * width, width).CopyTo(key[3..]);
        }

        var cellOf = EqualRows.Number(keys, keyWidth, out var count);
        var isWeighted = !trials.IsEmpty || ((response.HasShocks || 2 * count <= n) && model.Options.Kernel != KernelChoice.SingleRows);
        if (!isWeighted) (cellOf, count) = ([.. Enumerable.Range(0, n)], n);
        var cells = new RowCells(
            new double[count * width], new double[count], new double[count], new double[count], new double[count], new int[groups + 1])
        {
            IsWeighted = isWeighted,
            HasOffsets = offsets.AsSpan().ContainsAnyExcept(0.0),
            KeepsConstants = response.HasGroupScale,
            InputStart = model.Shape.FeatureStart,
        };
        for (var i = 0; i < n; i++)
        {
            var c = cellOf[i];
            var key = keys.AsSpan(i * keyWidth, keyWidth);
            if (cells.Weights[c] == 0) cells.GroupOffsets[owners[i] + 1]++;
            cells.Weights[c] += weights[i];
            cells.Codes[c] += weights[i] * outcomes[i];
            cells.Offsets[c] = key[2];
            key[3..].CopyTo(cells.Columns.AsSpan(c * width));
        }

        for (var k = 0; k < groups; k++) cells.GroupOffsets[k + 1] += cells.GroupOffsets[k];
        for (var c = 0; c < count; c++) cells.Codes[c] /= cells.Weights[c];
        for (var i = 0; i < n; i++)
        {
            var constant = weights[i] * response.Constant(outcomes[i], cells.Codes[cellOf[i]]);
            if (!trials.IsEmpty && (i == 0 || rows[i] != rows[i - 1]))
                constant += SpecialFunctions.BinomialLn((int)trials[rows[i]], (int)y[rows[i]]);
            cells.Constants[cellOf[i]] += constant;
        }

        for (var c = 0; c < count; c++) cells.Codes[c] = response.Code(cells.Codes[c]);
        if (model.Shape.FeatureCount > 0 && model.Options.Kernel != KernelChoice.SingleRows) cells.NumberInputs();
        return cells;

        void Add(int group, int row, double outcome, double weight)
        {
            rows.Add(row);
            owners.Add(group);
            outcomes.Add(outcome);
            weights.Add(weight);
        }
    }

    private void NumberInputs()
    {
        var (width, m) = (Columns.Length / Count, (Columns.Length / Count) - InputStart);
        var inputs = new double[Count * m];
        for (var c = 0; c < Count; c++) Columns.AsSpan((c * width) + InputStart, m).CopyTo(inputs.AsSpan(c * m));
        var numbers = EqualRows.Number(inputs, m, out var distinct);
        if (!SharedInputs.AreWorthwhile(distinct, Count)) return;
        (Inputs, DistinctInputs, Order) = (numbers, distinct, [.. Enumerable.Range(0, Count)]);
        var keys = numbers.ToArray();
        for (var k = 1; k < GroupOffsets.Length; k++) Array.Sort(keys, Order, GroupOffsets[k - 1], GroupOffsets[k] - GroupOffsets[k - 1]);
    }
}
