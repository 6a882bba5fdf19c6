namespace NgHvi;

/// <summary>NAGVAC's prior of θ, also flat in the logarithms of response parameters.</summary>
internal sealed class NagvacPrior
{
    private readonly KernelShape shape;
    private readonly double varianceRate;
    private readonly bool[] isPenalized;

    public NagvacPrior(MixedDensity model, Nagvac method)
    {
        (shape, varianceRate) = (model.Shape, method.VarianceRate);
        WeightPrecision = EffectPrecision = method.StartPrecision;
        isPenalized = [.. Enumerable.Range(0, shape.ParameterOffset).Select(i =>
            i < shape.BetaOffset ? !model.Architecture.IsBias(i) : i > shape.BetaOffset || !model.Data.HasFixedIntercept)];
    }

    public double WeightPrecision { get; set; } // γ_w.
    public double EffectPrecision { get; set; } // γ_β.

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
            var variance = Math.Exp(theta[i]);
            gradient[i] += 1 - (varianceRate * variance);
            sum += theta[i] - (varianceRate * variance);
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
