namespace NgHvi;

/// <summary>w is the logarithms of variances (method section 4.3).</summary>
internal sealed class IndependentCovariance(int r, CovariancePrior prior) : RandomCovariance(r, r, prior)
{
    public override ParameterScale Scale => ParameterScale.LogVariance;

    public override IReadOnlyList<string> Names(string group) =>
        [.. Enumerable.Range(1, RandomCount).Select(i => $"log {group}.variance" + (RandomCount == 1 ? "" : $"[{i}]"))];

    public override double Read(ReadOnlySpan<double> w, Span<double> factor, Span<double> precision)
    {
        factor.Clear();
        precision.Clear();
        double logDeterminant = 0;
        for (var i = 0; i < RandomCount; i++)
        {
            factor[i * (RandomCount + 1)] = Math.Exp(-0.5 * w[i]);
            precision[i * (RandomCount + 1)] = Math.Exp(-w[i]);
            logDeterminant -= w[i];
        }

        return logDeterminant;
    }

    public override void AddGradient(ReadOnlySpan<double> factor, ReadOnlySpan<double> moments, double groupCount, Span<double> gradient)
    {
        for (var i = 0; i < RandomCount; i++)
        {
            var root = factor[i * (RandomCount + 1)];
            gradient[i] += 0.5 * ((root * root * moments[i * (RandomCount + 1)]) - groupCount);
        }
    }

    public override void SetDiagonal(ReadOnlySpan<double> variances, Span<double> w)
    {
        for (var i = 0; i < RandomCount; i++) w[i] = Math.Log(variances[i]);
    }

    public override double LogJacobian(ReadOnlySpan<double> w, ReadOnlySpan<double> factor)
    {
        double sum = 0;
        foreach (var value in w) sum += value;
        return sum;
    }

    public override double LogScaleJacobian(ReadOnlySpan<double> w, ReadOnlySpan<double> factor, ReadOnlySpan<double> covariance) =>
        0.5 * LogJacobian(w, factor);
}
