namespace NgHvi;

internal sealed class StatisticsMoments(MixedDensity model, int[] groups) : ConditionalMoments(model, groups.Length)
{
    private readonly GroupedStatistics data = model.Statistics;
    private readonly double[] shift = new double[model.Statistics.FixedCount];
    private readonly double[] factor = new double[model.RandomCount * model.RandomCount];

    [MethodImpl(AggressiveOptimization)]
    protected override void Compute(ReadOnlySpan<double> theta, Span<double> means, Span<double> covariances)
    {
        var (q, r) = (data.FixedCount, data.RandomCount);
        TensorPrimitives.Subtract(Parameters.Coefficients.AsSpan(0, q), data.Reference, shift);
        var inverseVariance = Math.Exp(-Parameters.Response[0]);
        for (var g = 0; g < groups.Length; g++)
        {
            var k = groups[g];
            var mean = means.Slice(g * r, r);
            for (var i = 0; i < r; i++)
            {
                var t = data.CrossZr(i)[k];
                for (var j = 0; j < q; j++) t -= data.CrossZX(i, j)[k] * shift[j];
                mean[i] = t * inverseVariance;
                for (var j = 0; j <= i; j++)
                    factor[(i * r) + j] = Parameters.Precision[(i * r) + j] + (inverseVariance * data.GramZ(i, j)[k]);
            }

            if (!SmallCholesky.Factor(factor, r))
                throw new ArithmeticException($"The conditional precision of group {k + 1} is not positive definite; θ is out of range.");

            SmallCholesky.Solve(factor, r, mean);
            SmallCholesky.Invert(factor, r, covariances.Slice(g * r * r, r * r));
        }
    }
}
