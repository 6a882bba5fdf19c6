namespace NgHvi;

/// <summary>Σ of several grouping factors: a block each, w one after the other.</summary>
internal sealed class BlockCovariance(IReadOnlyList<RandomCovariance> parts, CovariancePrior prior)
    : RandomCovariance(prior.Count, prior.Length, prior)
{
    private const int LargestOnStack = 256;

    public override ParameterScale Scale => parts[0].Scale;
    public override IReadOnlyList<RandomCovariance> Parts => parts;
    public override IReadOnlyList<string> Names(string group) => [.. parts.SelectMany(part => part.Names(group))];

    public override double Read(ReadOnlySpan<double> w, Span<double> factor, Span<double> precision)
    {
        var (sum, first, at) = (0.0, 0, 0);
        Span<double> small = stackalloc double[2 * LargestOnStack];
        factor.Clear();
        precision.Clear();
        foreach (var part in parts)
        {
            var (n, square) = (part.RandomCount, part.RandomCount * part.RandomCount);
            var scratch = square <= LargestOnStack ? small[..(2 * square)] : new double[2 * square];
            sum += part.Read(w.Slice(at, part.Length), scratch[..square], scratch[square..]);
            DiagonalBlock.Write(scratch[..square], n, factor, RandomCount, first);
            DiagonalBlock.Write(scratch[square..], n, precision, RandomCount, first);
            (first, at) = (first + n, at + part.Length);
        }

        return sum;
    }

    public override void AddGradient(ReadOnlySpan<double> factor, ReadOnlySpan<double> moments, double groupCount, Span<double> gradient) =>
        throw new NotSupportedException("Factors have numbers of levels of their own.");

    public override void SetDiagonal(ReadOnlySpan<double> variances, Span<double> w)
    {
        var (first, at) = (0, 0);
        foreach (var part in parts)
        {
            part.SetDiagonal(variances.Slice(first, part.RandomCount), w.Slice(at, part.Length));
            (first, at) = (first + part.RandomCount, at + part.Length);
        }
    }

    public override double LogJacobian(ReadOnlySpan<double> w, ReadOnlySpan<double> factor) => Sum(w, factor, [], isOfScales: false);

    public override double LogScaleJacobian(ReadOnlySpan<double> w, ReadOnlySpan<double> factor, ReadOnlySpan<double> covariance) =>
        Sum(w, factor, covariance, isOfScales: true);

    private double Sum(ReadOnlySpan<double> w, ReadOnlySpan<double> factor, ReadOnlySpan<double> covariance, bool isOfScales)
    {
        var (sum, first, at) = (0.0, 0, 0);
        foreach (var part in parts)
        {
            var n = part.RandomCount;
            var own = w.Slice(at, part.Length);
            var (block, square) = (new double[n * n], new double[n * n]);
            DiagonalBlock.Read(factor, RandomCount, first, n, block);
            if (isOfScales) DiagonalBlock.Read(covariance, RandomCount, first, n, square);
            sum += isOfScales ? part.LogScaleJacobian(own, block, square) : part.LogJacobian(own, block);
            (first, at) = (first + n, at + part.Length);
        }

        return sum;
    }
}
