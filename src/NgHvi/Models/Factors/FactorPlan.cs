namespace NgHvi;

/// <summary>Sums W'W of W = [Z_1 … Z_J X], arranged for elimination: factors whose block stays block diagonal first, a level a node, then
/// the others and X as one dense tail.</summary>
/// <remarks>A node's row has its r columns on the diagonal and r×d couplings to later columns, rows that fill in included.</remarks>
internal sealed class FactorPlan
{
    private readonly IReadOnlyList<GroupingFactor> factors;
    private readonly double[] x, z, residuals;
    private readonly List<FactorNode> nodes = [];
    private readonly List<int> columns = [], targets = [];
    private readonly List<double> cross = [];

    public FactorPlan(MixedDensity model, int mostEliminated = int.MaxValue) // Fewer for tests.
    {
        var (data, units) = (model.Data, model.Units);
        factors = data.Factors;
        (RowCount, FixedCount, RandomCount) = (data.RowCount, model.FixedNames.Count, model.RandomCount);
        x = ModelUnits.Apply(data.Fixed, units.FixedCenters, units.FixedScales).ToArray();
        z = ModelUnits.Apply(data.Random, units.RandomCenters, units.RandomScales).ToArray();
        (PriorMean, PriorPrecision) = (model.Priors.Fixed.Mean, model.Priors.Fixed.Precision);
        var prior = PriorPrecision.ToArray();
        PriorLogDeterminant = SmallCholesky.Factor(prior, FixedCount) ? SmallCholesky.LogDeterminant(prior, FixedCount) : double.NaN;
        (Reference, residuals) = LeastSquares(model.Outcomes);
        Squares = FixedOrder.SumOfSquares(residuals);
        var (order, patterns) = FactorOrder.Find(factors, mostEliminated);
        (Order, EliminatedCount, Offsets) = (order, patterns.Count, new int[factors.Count]);
        NodeStarts = new int[patterns.Count + 1];
        foreach (var (e, f) in order.Index())
        {
            Offsets[f] = TailStart + TailCount;
            if (e < patterns.Count) (NodeStarts[e + 1], TailStart) = (NodeStarts[e] + factors[f].Keys.Count, Offsets[f] + Width(f));
            else TailCount += Width(f);
        }

        TailCount += FixedCount;
        if (8.0 * TailCount * TailCount > LargestTail)
            throw new InputException(FormattableString.Invariant($"Beside \"{factors[order[0]].Name}\" the grouping factors have ")
                + FormattableString.Invariant($"{TailCount - FixedCount} coefficients, and at most {(int)Math.Sqrt(LargestTail / 8)} can ")
                + "be solved for at once; leave out a term or merge rare levels.");
        Right = new double[TailStart + TailCount];
        Grams = new double[order.Take(patterns.Count).Sum(f => LevelCount(f) * factors[f].Count * factors[f].Count)];
        for (var e = 0; e < patterns.Count; e++) AddNodes(e, patterns[e]);
        Nodes = [.. nodes];
        foreach (ref var node in Nodes.AsSpan()) AddTargets(ref node);
        TailStarts = new int[TailCount + 1];
        AddTail();
        (Columns, Cross, Targets) = ([.. columns], [.. cross], [.. targets]);
        (nodes, columns, cross, targets, x, z, residuals) = ([], [], [], [], [], [], []);
    }

    private const double LargestTail = 1 << 29; // Bytes, twice a thread.

    public int RowCount { get; } // n.
    public int FixedCount { get; } // q; the last columns are those of X.
    public int RandomCount { get; } // Σ r_j.
    public int[] Order { get; } // Factors, those of nodes first.
    public int EliminatedCount { get; } // Of them.
    public int[] Offsets { get; } // The first column of each factor, level by level.
    public int TailStart { get; }
    public int TailCount { get; } // T.
    public int Stride => DenseCholesky.Stride(TailCount);
    public double Squares { get; } // r'r, r = y − X·Reference.
    public double[] Reference { get; } // Of least squares, so that squares do not cancel.
    public IReadOnlyList<int> DependentColumns { get; private set; } = []; // Of X, on columns before them.
    public double[] PriorMean { get; }
    public double[] PriorPrecision { get; } // Of β, q×q.
    public double PriorLogDeterminant { get; }
    public double[] Right { get; } // W'r.
    public int[] TailStarts { get; } // Of the rows of the lower triangle of W'W of the tail's columns, entries that are not 0.
    public int[] TailColumns { get; private set; } = [];
    public double[] TailValues { get; private set; } = [];
    public double[] Grams { get; } // Of nodes, r×r each.
    public int[] NodeStarts { get; } // Of each eliminated factor.
    public FactorNode[] Nodes { get; }
    public int[] Columns { get; } // That nodes are coupled to, rising.
    public double[] Cross { get; } // r×d each.
    public int[] Targets { get; } // Where a node's columns stand in the rows of the later nodes among them.
    public GroupingFactor Factor(int f) => factors[f];
    public int LevelCount(int f) => factors[f].Keys.Count;
    public Span<double> Of(int f, int k, double[] all) => all.AsSpan(Offsets[f] + (k * factors[f].Count), factors[f].Count); // A level's.
    // Numbers of the tail take a tenth of the time of the others: they stay in registers.
    public long Cost => Nodes.Sum(node => (long)node.Count * node.Count) + ((long)TailCount * TailCount * TailCount / 30);

    public int NodeAt(int column) // Of an eliminated factor.
    {
        var e = 0;
        while (e + 1 < EliminatedCount && column >= Offsets[Order[e + 1]]) e++;
        return NodeStarts[e] + ((column - Offsets[Order[e]]) / factors[Order[e]].Count);
    }

    [MethodImpl(AggressiveOptimization)]
    public void Multiply(ReadOnlySpan<double> v, Span<double> result) // W'Wv.
    {
        result.Clear();
        foreach (var (own, r, gram, begin, d, values, _) in Nodes)
        {
            for (var a = 0; a < r; a++)
            {
                var sum = 0.0;
                for (var b = 0; b < r; b++) sum += Grams[gram + (Math.Max(a, b) * r) + Math.Min(a, b)] * v[own + b];
                for (var (p, value) = (0, values + (a * d)); p < d; p++, value++)
                {
                    sum += Cross[value] * v[Columns[begin + p]];
                    result[Columns[begin + p]] += Cross[value] * v[own + a];
                }

                result[own + a] += sum;
            }
        }

        var tail = v[TailStart..];
        var late = result[TailStart..];
        for (var i = 0; i < TailCount; i++)
        {
            for (var e = TailStarts[i]; e < TailStarts[i + 1]; e++)
            {
                var j = TailColumns[e];
                late[i] += TailValues[e] * tail[j];
                if (j < i) late[j] += TailValues[e] * tail[i];
            }
        }
    }

    private int Width(int f) => factors[f].Keys.Count * factors[f].Count;

    private (double[] Reference, double[] Residuals) LeastSquares(double[] y)
    {
        var (q, rest, beta) = (FixedCount, y.ToArray(), new double[FixedCount]);
        DependentColumns = GroupedStatistics.Regress(x, y, new double[q * q], beta);
        for (var i = 0; i < RowCount; i++) rest[i] -= FixedOrder.Dot(x.AsSpan(i * q, q), beta);
        return (beta, rest);
    }

    private void AddNodes(int e, long[][] patterns)
    {
        var (f, place, q) = (Order[e], new int[Right.Length], FixedCount);
        var ((starts, rows), factor) = (GroupingFactor.Bucket(factors[f].Levels, LevelCount(f)), factors[f]);
        var (r, first) = (factor.Count, Right.Length - q);
        var firstGram = nodes.Count == 0 ? 0 : nodes[^1].Gram + (nodes[^1].Width * nodes[^1].Width);
        for (var k = 0; k < LevelCount(f); k++)
        {
            var (begin, own, gram) = (columns.Count, Offsets[f] + (k * r), firstGram + (k * r * r));
            foreach (var later in Order.Skip(e + 1)) // Sorted, as ids of one factor are and factors have their columns in this order.
                foreach (var id in patterns[k])
                    for (var (a, width) = (0, factors[later].Count); FactorOrder.FactorOf(id) == later && a < width; a++)
                        columns.Add(Offsets[later] + (FactorOrder.LevelOf(id) * width) + a);
            for (var a = 0; a < q; a++) columns.Add(first + a);
            var (d, values) = (columns.Count - begin, cross.Count);
            for (var p = 0; p < d; p++) place[columns[begin + p]] = p;
            CollectionsMarshal.SetCount(cross, values + (r * d));
            var row = CollectionsMarshal.AsSpan(cross)[values..];
            row.Clear();
            nodes.Add(new(own, r, gram, begin, d, values, 0));
            for (var s = starts[k]; s < starts[k + 1]; s++)
            {
                var i = rows[s];
                for (var a = 0; a < r; a++)
                {
                    var value = z[(i * RandomCount) + factor.First + a];
                    Right[own + a] += value * residuals[i];
                    for (var b = 0; b <= a; b++) Grams[gram + (a * r) + b] += value * z[(i * RandomCount) + factor.First + b];
                    for (var later = e + 1; later < Order.Length; later++)
                    {
                        var other = factors[Order[later]];
                        var at = (a * d) + place[Offsets[Order[later]] + (other.Levels[i] * other.Count)];
                        for (var b = 0; b < other.Count; b++) row[at + b] += value * z[(i * RandomCount) + other.First + b];
                    }

                    for (var j = 0; j < q; j++) row[(a * d) + d - q + j] += value * x[(i * q) + j];
                }
            }
        }
    }

    // For each later node among a node's columns, where the columns behind it stand in its row.
    private void AddTargets(ref FactorNode node)
    {
        var all = CollectionsMarshal.AsSpan(columns);
        var own = all.Slice(node.First, node.Count);
        node = node with { Targets = targets.Count };
        for (var p = 0; p < own.Length && own[p] < TailStart;)
        {
            var other = Nodes[NodeAt(own[p])];
            p += other.Width;
            for (var c = p; c < own.Length; c++) targets.Add(all.Slice(other.First, other.Count).BinarySearch(own[c]));
        }
    }

    private void AddTail()
    {
        var (q, later, entries) = (FixedCount, Order[EliminatedCount..], new List<(int Column, double Value)>());
        var tail = new double[TailCount * TailCount];
        for (var i = 0; i < RowCount; i++)
        {
            entries.Clear();
            foreach (var f in later)
            {
                var factor = factors[f];
                for (var a = 0; a < factor.Count; a++)
                    entries.Add((Offsets[f] - TailStart + (factor.Levels[i] * factor.Count) + a, z[(i * RandomCount) + factor.First + a]));
            }

            for (var j = 0; j < q; j++) entries.Add((TailCount - q + j, x[(i * q) + j]));
            var all = CollectionsMarshal.AsSpan(entries);
            for (var a = 0; a < all.Length; a++)
            {
                Right[TailStart + all[a].Column] += all[a].Value * residuals[i];
                for (var b = 0; b <= a; b++) tail[(all[a].Column * TailCount) + all[b].Column] += all[a].Value * all[b].Value;
            }
        }

        var (columns, values) = (new List<int>(), new List<double>());
        for (var i = 0; i < TailCount; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                if (tail[(i * TailCount) + j] is not (not 0 and var value)) continue;
                columns.Add(j);
                values.Add(value);
            }

            TailStarts[i + 1] = columns.Count;
        }

        (TailColumns, TailValues) = ([.. columns], [.. values]);
    }
}
