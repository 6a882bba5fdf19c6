using static NgHvi.CovariancePrior;

namespace NgHvi;

/// <summary>w is vech of the lower factor of Ω, diagonal logged (method section 4.2).</summary>
internal sealed class FreeCovariance(int r, CovariancePrior prior) : RandomCovariance(r, r * (r + 1) / 2, prior)
{
    public override ParameterScale Scale => ParameterScale.LogCholeskyPrecision;

    public override IReadOnlyList<string> Names(string group) =>
    [
        .. from j in Enumerable.Range(1, RandomCount)
           from i in Enumerable.Range(j, RandomCount + 1 - j)
           select $"{(i == j ? "log " : "")}{group}.precisionFactor[{i},{j}]",
    ];

    public override double Read(ReadOnlySpan<double> w, Span<double> factor, Span<double> precision)
    {
        var (r, logDeterminant) = (RandomCount, 0.0);
        factor.Clear();
        for (var j = 0; j < r; j++) for (var i = j; i < r; i++)
        {
            var value = w[HalfIndex(i, j, r)];
            factor[(i * r) + j] = i == j ? Math.Exp(value) : value;
            logDeterminant += i == j ? 2 * value : 0;
        }

        for (var i = 0; i < r; i++) for (var j = 0; j <= i; j++)
        {
            double sum = 0;
            for (var l = 0; l <= j; l++) sum += factor[(i * r) + l] * factor[(j * r) + l];
            precision[(i * r) + j] = precision[(j * r) + i] = sum;
        }

        return logDeterminant;
    }

    public override void AddGradient(ReadOnlySpan<double> factor, ReadOnlySpan<double> moments, double groupCount, Span<double> gradient)
    {
        var r = RandomCount;
        for (var i = 0; i < r; i++) for (var j = 0; j <= i; j++)
        {
            double sum = 0;
            for (var l = j; l < r; l++) sum += moments[(i * r) + l] * factor[(l * r) + j];
            gradient[HalfIndex(i, j, r)] += i == j ? groupCount - (factor[(i * r) + i] * sum) : -sum;
        }
    }

    public override void SetDiagonal(ReadOnlySpan<double> variances, Span<double> w)
    {
        w.Clear();
        for (var i = 0; i < RandomCount; i++) w[HalfIndex(i, i, RandomCount)] = -0.5 * Math.Log(variances[i]);
    }

    public override double LogJacobian(ReadOnlySpan<double> w, ReadOnlySpan<double> factor) =>
        CovariancePrior.LogJacobian(factor, RandomCount);

    // dΣ = |Ω|^−(r+1) dΩ = 2ʳ Π σ_iʳ dσ dR.
    public override double LogScaleJacobian(ReadOnlySpan<double> w, ReadOnlySpan<double> factor, ReadOnlySpan<double> covariance)
    {
        var (r, value) = (RandomCount, LogJacobian(w, factor));
        for (var i = 0; i < r; i++)
            value -= (2 * (r + 1) * w[HalfIndex(i, i, r)]) + (0.5 * r * Math.Log(covariance[i * (r + 1)]));

        return value;
    }
}
