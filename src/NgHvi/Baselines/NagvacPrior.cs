namespace NgHvi;

/// <summary>NAGVAC's prior of θ, also flat in the logarithms of response parameters.</summary>
internal sealed class NagvacPrior(MixedDensity model, Nagvac method)
{
    private readonly KernelShape shape = model.Shape;
    private readonly bool[] isPenalized = [.. Enumerable.Range(0, model.Shape.ParameterOffset).Select(i => i < model.Shape.BetaOffset
        ? !model.Architecture.IsBias(i) : i > model.Shape.BetaOffset || !model.Data.HasFixedIntercept)];

    public double WeightPrecision { get; set; } = method.StartPrecision; // γ_w.
    public double EffectPrecision { get; set; } = method.StartPrecision; // γ_β.

    public double AddLogDensity(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        double sum = 0;
        for (var i = 0; i < isPenalized.Length; i++)
        {
            if (!isPenalized[i]) continue;
            var precision = i < shape.BetaOffset ? WeightPrecision : EffectPrecision;
            gradient[i] -= precision * theta[i];
            sum += 0.5 * (Math.Log(precision) - (precision * theta[i] * theta[i]));
        }

        for (var i = shape.CovarianceOffset; i < theta.Length; i++)
        {
            var pull = method.VarianceRate * Math.Exp(theta[i]);
            gradient[i] += 1 - pull;
            sum += theta[i] - pull;
        }

        return sum;
    }

    public void Update(FactorGaussian family) // γ = count/(‖μ‖² + ‖b‖² + ‖c‖²).
    {
        WeightPrecision = Precision(0, shape.BetaOffset) ?? WeightPrecision;
        EffectPrecision = Precision(shape.BetaOffset, isPenalized.Length) ?? EffectPrecision;

        double? Precision(int from, int to)
        {
            var (count, sum) = (0, 0.0);
            for (var i = from; i < to; i++)
                if (isPenalized[i]) (count, sum) = (count + 1, sum + (family.Mean[i] * family.Mean[i]) + family.Covariance(i, i));
            return count == 0 ? null : count / sum;
        }
    }
}
