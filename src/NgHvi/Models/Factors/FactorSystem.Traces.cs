namespace NgHvi;

/// <content>Sums of variances, of large tails by probes.</content>
internal sealed unsafe partial class FactorSystem
{
    private const int LargestExact = 400; // Columns of the tail.
    private const int Probes = 16; // The same at each θ, so that what they miss hardly varies with it.
    private const int Few = 64; // Coefficients of a factor, each solved for.
    private double[] rights = [], signs = [];

    public double[] Missed { get; set; } = []; // By probes where all columns were looked at; empty: nowhere yet.

    // Σ_k Var[b_jk | θ, y] of each factor, R×R, of the system of these columns; of a large tail Σ x_k v_k' with x = A⁻¹v, v = ±1, and
    // what these miss elsewhere.
    public void SumVariances(int count, Span<double> result)
    {
        SumVariances(count, plan.TailCount <= LargestExact, result);
        if (count == All && Missed.Length > 0) TensorPrimitives.Add(result, Missed, result);
    }

    // Exactly, once; false: that was done, or nothing is missed.
    public bool Anchor()
    {
        if (plan.TailCount <= LargestExact || Missed.Length > 0) return false;
        var (exact, probed) = (new double[plan.RandomCount * plan.RandomCount], new double[plan.RandomCount * plan.RandomCount]);
        SumVariances(All, isExact: true, exact);
        SumVariances(All, isExact: false, probed);
        TensorPrimitives.Subtract(exact, probed, exact);
        (Missed, inverseTail) = (exact, []);
        return true;
    }

    private void SumVariances(int count, bool isExact, Span<double> result)
    {
        var random = plan.RandomCount;
        result.Clear();
        if (isExact) Invert(count);
        else SolveProbes(count);
        var (next, width) = (Probes, Width);
        for (var f = 0; f < plan.Order.Length; f++)
        {
            var (factor, r, isFew) = (plan.Factor(f), plan.Factor(f).Count, IsFew(f));
            for (var k = 0; k < factor.Keys.Count; k++)
            {
                var at = plan.Offsets[f] + (k * r);
                if (isExact) Variance(f, k, root);
                else
                    for (var a = 0; a < r; a++)
                        for (var b = 0; b < r; b++)
                            root[(a * r) + b] = isFew ? rights[((at + a) * width) + next + (k * r) + b]
                                : FixedOrder.Dot(rights.AsSpan((at + a) * width, Probes), signs.AsSpan((at + b) * Probes, Probes)) / Probes;
                for (var a = 0; a < r; a++)
                    for (var b = 0; b < r; b++)
                        result[((factor.First + a) * random) + factor.First + b] += 0.5 * (root[(a * r) + b] + root[(b * r) + a]);
            }

            if (isFew) next += factor.Keys.Count * r;
        }
    }

    // tr Q₀Var[β | θ, y], Var⁻¹ = FF'.
    public double FixedTrace()
    {
        var (q, sum) = (plan.FixedCount, 0.0);
        var (factor, inverse) = (new double[q * q], new double[q * q]);
        FixedFactor(factor);
        SmallCholesky.InvertLower(factor, q, inverse);
        for (var l = 0; l < q; l++)
            for (var i = 0; i <= l; i++)
                for (var j = 0; j <= l; j++) sum += plan.PriorPrecision[(i * q) + j] * inverse[(l * q) + i] * inverse[(l * q) + j];
        return sum;
    }

    private int CountOf(int f) => plan.LevelCount(f) * plan.Factor(f).Count;

    private bool IsFew(int f) => CountOf(f) <= Few;

    private int Width => (Probes + Enumerable.Range(0, plan.Order.Length).Where(IsFew).Sum(CountOf) + 7) / 8 * 8;

    // A⁻¹ of the probes and of unit vectors of small factors, a row a column of A.
    private void SolveProbes(int count)
    {
        var (width, n, next) = (Width, plan.Right.Length, Probes);
        if (rights.Length == 0)
        {
            (rights, signs) = (new double[n * width], new double[n * Probes]);
            for (var i = 0; i < signs.Length; i++) signs[i] = (Philox.Block(RandomKey.FromSeed(0), (ulong)i).First & 1) == 0 ? 1 : -1;
        }

        Array.Clear(rights);
        for (var i = 0; i < plan.TailStart + count; i++) signs.AsSpan(i * Probes, Probes).CopyTo(rights.AsSpan(i * width));
        for (var f = 0; f < plan.Order.Length; f++)
            for (var c = 0; IsFew(f) && c < CountOf(f); c++)
                rights[((plan.Offsets[f] + c) * width) + next++] = 1;
        fixed (double* b = rights)
        {
            foreach (ref readonly var node in plan.Nodes.AsSpan()) EliminateRights(b, node, width, count, isBack: false);
            var late = b + ((long)plan.TailStart * width);
            DenseCholesky.SolveRows(tail, plan.TailCount, count, late, width);
            for (var k = plan.Nodes.Length - 1; k >= 0; k--) EliminateRights(b, plan.Nodes[k], width, count, isBack: true);
        }
    }

    [MethodImpl(AggressiveOptimization)]
    private void EliminateRights(double* b, in FactorNode node, int width, int count, bool isBack)
    {
        var (first, r, d, end) = (node.Own, node.Width, node.Count, plan.TailStart + count);
        var columns = ColumnsOf(node);
        var row = RowOf(couplings, node);
        var own = GramOf(diagonals, node);
        if (!isBack) SolveOwn(own, false);
        for (var a = 0; a < r; a++)
            for (var p = 0; p < d && columns[p] < end; p++)
            {
                double* left = b + ((long)(first + a) * width), right = b + ((long)columns[p] * width);
                DenseCholesky.AddScaled(isBack ? right : left, -row[(a * d) + p], isBack ? left : right, width);
            }

        if (isBack) SolveOwn(own, true);

        double* Row(int a) => b + ((long)(first + a) * width);

        void SolveOwn(ReadOnlySpan<double> l, bool isTransposed)
        {
            for (var i = 0; i < r; i++)
            {
                var a = isTransposed ? r - 1 - i : i;
                for (var c = isTransposed ? a + 1 : 0; c < (isTransposed ? r : a); c++)
                    DenseCholesky.AddScaled(Row(c), -l[isTransposed ? (c * r) + a : (a * r) + c], Row(a), width);
                var target = new Span<double>(Row(a), width);
                TensorPrimitives.Divide(target, l[a * (r + 1)], target);
            }
        }
    }
}
