namespace NgHvi;

/// <summary>Says in words what the priors of a deep model are.</summary>
public static class DeepMixedPriorsDescription
{
    /// <summary>One sentence for each block that the model has: weights, coefficients, residual, random effects. Numbers have four digits.</summary>
    /// <param name="priors">The priors.</param>
    public static IReadOnlyList<string> Describe(this DeepMixedPriors priors)
    {
        ArgumentNullException.ThrowIfNull(priors);
        var sentences = new List<string>();
        if (priors.WeightScales.Count > 0)
        {
            sentences.Add($"weights ~ normal(0, {Range(priors.WeightScales)})");
        }

        var q = priors.Fixed.Mean.Length;
        var deviations = Enumerable.Range(0, q).Select(j => 1 / Math.Sqrt(priors.Fixed.Precision[(j * q) + j])).ToArray();
        sentences.Add(q > 1 && deviations[0] != deviations[1]
            ? $"constant ~ normal(0, {Show(deviations[0])}), coefficients ~ normal(0, {Range(deviations[1..])})"
            : $"coefficients ~ normal(0, {Range(deviations)})");
        if (priors.Residual is { } residual)
        {
            sentences.Add($"residual {Describe(residual)}");
        }

        sentences.Add(priors.RandomEffects switch
        {
            CovariancePrior.Independent { Variances: [var first, ..] } => $"random-effect {Describe(first)}, independent",
            CovariancePrior.HuangWand prior => $"random-effect covariance ~ huang-wand({Show(prior.DegreesOfFreedom)}; scales {Range(prior.Scales.ToArray())})",
            CovariancePrior.Wishart prior => $"random-effect precision ~ wishart({Show(prior.Scale)} I, {Show(prior.DegreesOfFreedom)})",
            var other => $"random-effect covariance ~ {other}",
        });
        return sentences;
    }

    private static string Describe(VariancePrior prior) => prior switch
    {
        VariancePrior.HalfStudentT half => $"sd ~ half-t({Show(half.DegreesOfFreedom)}, {Show(half.Scale)})",
        VariancePrior.InverseGamma gamma => $"variance ~ inverse-gamma({Show(gamma.Shape)}, {Show(gamma.Rate)})",
        VariancePrior.Gamma gamma => $"variance ~ gamma({Show(gamma.Shape)}, {Show(gamma.Rate)})",
        _ => $"variance ~ {prior}",
    };

    private static string Range(IReadOnlyList<double> values) =>
        values.Min() == values.Max() ? Show(values[0]) : $"{Show(values.Min())} to {Show(values.Max())}";

    private static string Show(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
