namespace NgHvi;

/// <summary>SLANG: the top eigenpairs of (1 − β)UUᵀ + βT stay, the rest adds its diagonal (natural-gradient family, section 4.4).</summary>
/// <remarks>O(Mb·min(M, b) + min(M, b)³) with b outer products gathered.</remarks>
internal sealed class LowRankPrecisionStep(PrecisionGaussian family) : PrecisionStep
{
    private readonly int m = family.ParameterCount, rank = family.Rank;
    private readonly double[] diagonal = new double[family.ParameterCount];
    private double[] columns = []; // √weight·g, one after the other.
    private int count;

    public override double Length => 0;

    public override void Begin(bool isOfResiduals)
    {
        count = 0;
        Array.Clear(diagonal);
    }

    public override void AddOuter(ReadOnlySpan<double> g, double weight)
    {
        if (columns.Length < (count + 1) * m) Array.Resize(ref columns, Math.Max(2 * columns.Length, (count + 1) * m));
        TensorPrimitives.Multiply(g, Math.Sqrt(weight), columns.AsSpan(count++ * m, m));
    }

    public override void AddDiagonal(ReadOnlySpan<double> r, double weight) => TensorPrimitives.MultiplyAdd(r, weight, diagonal, diagonal);

    public override bool Move(double rate, bool isImproved) // Positive definite whatever the rate below 1.
    {
        var all = Matrix.Build.Dense(m, rank + count, (i, j) => j < rank
            ? Math.Sqrt(1 - rate) * family.Loadings[(i * rank) + j]
            : Math.Sqrt(rate) * columns[((j - rank) * m) + i]);
        var isWide = rank + count > m;
        var eigen = (isWide ? all.TransposeAndMultiply(all) : all.TransposeThisAndMultiply(all)).Evd(Symmetricity.Symmetric);
        var u = family.MutableLoadings;
        var d = family.MutableDiagonal;
        var size = eigen.EigenValues.Count;
        u.Clear();
        for (var l = 0; l < Math.Min(rank, size); l++)
        {
            // Values rise. Of AᵀA the vectors times A have their roots as lengths.
            var vector = eigen.EigenVectors.Column(size - 1 - l);
            var column = isWide ? vector * Math.Sqrt(Math.Max(0, eigen.EigenValues[size - 1 - l].Real)) : all * vector;
            for (var i = 0; i < m; i++) u[(i * rank) + l] = column[i];
        }

        for (var i = 0; i < m; i++)
        {
            var row = all.Row(i);
            d[i] = ((1 - rate) * d[i]) + (rate * diagonal[i]) + Math.Max(0, (row * row) - FixedOrder.SumOfSquares(u.Slice(i * rank, rank)));
        }

        return true;
    }

    public override void Solve(ReadOnlySpan<double> v, Span<double> x)
    {
        family.Refresh();
        family.Solve(v, x);
    }
}
