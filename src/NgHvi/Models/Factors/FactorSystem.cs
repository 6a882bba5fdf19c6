namespace NgHvi;

/// <summary>A = W'W/σ² + D = LLᵀ of one θ by elimination of a plan's nodes and a dense tail; for one thread.</summary>
/// <remarks>X's columns come last, so that without them, where β is given, A is what comes before: "count" columns of the tail.</remarks>
internal sealed unsafe partial class FactorSystem
{
    private readonly FactorPlan plan;
    private readonly double[] diagonals, couplings; // Of nodes: L and L⁻¹C.
    private readonly double[] tail; // L of the tail.
    private readonly double[] inverseDiagonals, inverseCouplings; // Of A⁻¹, on the same places.
    private double[] inverseTail = [];
    private readonly double[] gathered, product, root;

    public FactorSystem(FactorPlan plan)
    {
        this.plan = plan;
        (diagonals, couplings, tail) = (new double[plan.Grams.Length], new double[plan.Cross.Length],
            new double[plan.TailCount * plan.Stride]);
        inverseDiagonals = new double[diagonals.Length];
        inverseCouplings = new double[plan.EliminatedCount > 1 ? couplings.Length : 0];
        var (widest, r) = (1, 1);
        foreach (var node in plan.Nodes) widest = Math.Max(widest, node.Count);
        for (var f = 0; f < plan.Order.Length; f++) r = Math.Max(r, plan.Factor(f).Count);
        (gathered, product, root) = (new double[r * widest], new double[r * widest], new double[r * r]);
        Solution = new double[plan.Right.Length];
    }

    public double[] Solution { get; } // E[z | θ, y], as Solve leaves it; β less the plan's reference.
    public int All => plan.TailCount;
    public int Random => plan.TailCount - plan.FixedCount; // Count without X.

    // Ω is block diagonal, R×R; false where A is not positive definite in these digits.
    [MethodImpl(AggressiveOptimization)]
    public bool Factor(double inverseVariance, ReadOnlySpan<double> precision)
    {
        TensorPrimitives.Multiply(plan.Grams, inverseVariance, diagonals);
        TensorPrimitives.Multiply(plan.Cross, inverseVariance, couplings);
        var (q, stride, random) = (plan.FixedCount, plan.Stride, plan.RandomCount);
        Array.Clear(tail);
        for (var i = 0; i < plan.TailCount; i++)
            for (var e = plan.TailStarts[i]; e < plan.TailStarts[i + 1]; e++)
                tail[(i * stride) + plan.TailColumns[e]] = inverseVariance * plan.TailValues[e];
        for (var f = 0; f < plan.Order.Length; f++)
        {
            var factor = plan.Factor(f);
            for (var k = 0; k < factor.Keys.Count; k++)
            {
                var block = BlockOf(diagonals, tail, f, k, out var line);
                for (var a = 0; a < factor.Count; a++)
                    for (var b = 0; b <= a; b++) block[(a * line) + b] += precision[((factor.First + a) * random) + factor.First + b];
            }
        }

        for (var i = 0; i < q; i++)
            for (var j = 0; j <= i; j++) tail[((Random + i) * stride) + Random + j] += plan.PriorPrecision[(i * q) + j];
        foreach (ref readonly var node in plan.Nodes.AsSpan())
            if (!Eliminate(node)) return false;
        return DenseCholesky.Factor(tail, plan.TailCount);
    }

    public double LogDeterminant(int count)
    {
        var sum = 0.0;
        foreach (ref readonly var node in plan.Nodes.AsSpan())
            for (var a = 0; a < node.Width; a++) sum += Math.Log(diagonals[node.Gram + (a * (node.Width + 1))]);
        for (var i = 0; i < count; i++) sum += Math.Log(tail[i * (plan.Stride + 1)]);
        return 2 * sum;
    }

    // b becomes A⁻¹b, or L⁻¹b; returns b'A⁻¹b. Columns from TailStart + count on are left alone.
    public double Solve(Span<double> b, int count, bool isHalf = false)
    {
        Forward(b, count);
        var square = FixedOrder.SumOfSquares(b[..(plan.TailStart + count)]);
        if (!isHalf) Backward(b, count);
        return square;
    }

    [MethodImpl(AggressiveOptimization)]
    public void Forward(Span<double> b, int count) // L⁻¹b.
    {
        var end = plan.TailStart + count;
        foreach (ref readonly var node in plan.Nodes.AsSpan())
        {
            var (r, d) = (node.Width, node.Count);
            var own = b.Slice(node.Own, r);
            SmallCholesky.SolveLower(GramOf(diagonals, node), r, own);
            var columns = ColumnsOf(node);
            var row = RowOf(couplings, node);
            for (var a = 0; a < r; a++)
                for (var p = 0; p < d && columns[p] < end; p++) b[columns[p]] -= row[(a * d) + p] * own[a];
        }

        DenseCholesky.SolveLower(tail, plan.TailCount, count, b[plan.TailStart..]);
    }

    [MethodImpl(AggressiveOptimization)]
    public void Backward(Span<double> b, int count) // L⁻ᵀb.
    {
        var end = plan.TailStart + count;
        DenseCholesky.SolveUpper(tail, plan.TailCount, count, b[plan.TailStart..]);
        for (var k = plan.Nodes.Length - 1; k >= 0; k--)
        {
            ref readonly var node = ref plan.Nodes[k];
            var (r, d) = (node.Width, node.Count);
            var own = b.Slice(node.Own, r);
            var columns = ColumnsOf(node);
            var row = RowOf(couplings, node);
            for (var a = 0; a < r; a++)
            {
                var sum = 0.0;
                for (var p = 0; p < d && columns[p] < end; p++) sum += row[(a * d) + p] * b[columns[p]];
                own[a] -= sum;
            }

            SmallCholesky.SolveLowerTransposed(GramOf(diagonals, node), r, own);
        }
    }

    public void Draw(RandomKey key, int count, Span<double> z) // Of the density that Solve was for, without X's reference.
    {
        NormalSampler.Fill(key, z);
        Backward(z, count);
        TensorPrimitives.Add(z, Solution.AsSpan(0, z.Length), z);
    }

    // The lower factor of A's last q columns after elimination of all others: Var[β | θ, y]⁻¹ = LLᵀ.
    public void FixedFactor(Span<double> factor)
    {
        var q = plan.FixedCount;
        for (var i = 0; i < q; i++)
            for (var j = 0; j < q; j++) factor[(i * q) + j] = j > i ? 0 : tail[((Random + i) * plan.Stride) + Random + j];
    }

    private ReadOnlySpan<int> ColumnsOf(in FactorNode node) => plan.Columns.AsSpan(node.First, node.Count);

    private static Span<double> RowOf(double[] values, in FactorNode node) => values.AsSpan(node.Values, node.Width * node.Count);

    private static Span<double> GramOf(double[] values, in FactorNode node) => values.AsSpan(node.Gram, node.Width * node.Width);

    // Of level k of factor f, whether a node or in the tail, in lines of this length.
    private Span<double> BlockOf(double[] diagonals, double[] tail, int f, int k, out int line)
    {
        var (r, e) = (plan.Factor(f).Count, Array.IndexOf(plan.Order, f));
        var at = plan.Offsets[f] - plan.TailStart + (k * r);
        line = e < plan.EliminatedCount ? r : plan.Stride;
        return e < plan.EliminatedCount ? GramOf(diagonals, plan.Nodes[plan.NodeStarts[e] + k]) : tail.AsSpan(at * (plan.Stride + 1));
    }

    // D = LLᵀ, G = L⁻¹C, and G'G off what comes later.
    [MethodImpl(AggressiveOptimization)]
    private bool Eliminate(in FactorNode node)
    {
        var columns = ColumnsOf(node);
        var row = RowOf(couplings, node);
        var own = GramOf(diagonals, node);
        if (!SmallCholesky.Factor(own, node.Width)) return false;
        var (r, d, stride, start, targets) = (node.Width, node.Count, plan.Stride, plan.TailStart, node.Targets);
        for (var a = 0; a < r; a++)
        {
            var g = row.Slice(a * d, d);
            for (var l = 0; l < a; l++) TensorPrimitives.MultiplyAdd(row.Slice(l * d, d), -own[(a * r) + l], g, g);
            TensorPrimitives.Multiply(g, 1 / own[(a * r) + a], g);
        }

        var first = 0;
        while (first < d && columns[first] < start)
        {
            ref readonly var later = ref plan.Nodes[plan.NodeAt(columns[first])];
            var (width, length, end) = (later.Width, later.Count, first + later.Width);
            var gram = GramOf(diagonals, later);
            var other = RowOf(couplings, later);
            for (var a = 0; a < r; a++)
                for (var b = 0; b < width; b++)
                {
                    var value = row[(a * d) + first + b];
                    for (var c = 0; c <= b; c++) gram[(b * width) + c] -= value * row[(a * d) + first + c];
                    for (var c = end; c < d; c++) other[(b * length) + plan.Targets[targets + c - end]] -= value * row[(a * d) + c];
                }

            targets += d - end;
            first = end;
        }

        fixed (double* all = tail, values = row)
        fixed (int* places = columns)
            for (var a = 0; a < r; a++)
            {
                var g = values + (a * d);
                for (var i = first; i < d; i++)
                {
                    var (line, value) = ((long)(places[i] - start) * stride, g[i]);
                    var target = all + line - start;
                    for (var j = first; j <= i; j++) target[places[j]] -= value * g[j];
                }
            }

        return true;
    }
}
