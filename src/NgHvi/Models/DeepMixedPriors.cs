namespace NgHvi;

/// <summary>The priors of a deep mixed model, resolved to numbers for one design.</summary>
/// <param name="Name">What displays call them: "published", "weak" or another name.</param>
/// <param name="WeightScales">Hidden weights are independent N(0, scale²); length of the weights.</param>
/// <param name="Fixed">Prior of β, the constant first.</param>
/// <param name="Residual">Prior of σ²; null for binary responses.</param>
/// <param name="RandomEffects">
/// Prior of Σ, which also decides its form: <see cref="CovariancePrior.Independent"/> makes it diagonal, the others leave it free.
/// </param>
public sealed record DeepMixedPriors(
    string Name, IReadOnlyList<double> WeightScales, FixedEffectsPrior Fixed, VariancePrior? Residual, CovariancePrior RandomEffects)
{
    /// <summary>
    /// The paper's. Gaussian: weights and β N(0, 100), σ² ~ IG(1.01, 1.01), Ω ~ Wishart(0.01 I, r + 1), or variances IG(1.01, 1.01) when diagonal (method section 4.2).
    /// Binary: weights N(0, 50), β N(0, 5), variances Gamma(0.1, 0.1), diagonal; a free covariance has the Wishart (method section 4.3).
    /// </summary>
    /// <param name="family">The response.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="randomCount">r.</param>
    /// <param name="isDiagonal">Whether Σ is diagonal; null: as published, free for Gaussian and diagonal for binary responses.</param>
    public static DeepMixedPriors Published(ResponseFamily family, NetworkArchitecture architecture, int randomCount, bool? isDiagonal = null)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        var isGaussian = family == ResponseFamily.Gaussian;
        var features = architecture.FeatureCount + 1;
        VariancePrior variance = isGaussian ? new VariancePrior.InverseGamma(1.01, 1.01) : new VariancePrior.Gamma(0.1, 0.1);
        return new DeepMixedPriors(
            "published",
            Filled(architecture.WeightCount, Math.Sqrt(isGaussian ? 100 : 50)),
            FixedEffectsPrior.Independent(new double[features], Filled(features, Math.Sqrt(isGaussian ? 100 : 5))),
            isGaussian ? variance : null,
            (isDiagonal ?? !isGaussian) || randomCount <= 1
                ? new CovariancePrior.Independent(Enumerable.Repeat(variance, randomCount).ToArray())
                : new CovariancePrior.Wishart(0.01, randomCount + 1));
    }

    /// <summary>
    /// Weakly informative for standardised inputs and response (<see cref="InputScaling.Standardize"/>): weights N(0, 4/fan-in), biases and β N(0, 4), a binary model's
    /// constant N(0, 25), σ half-t(3, 1), random-effect standard deviations half-t(3, 1), in a free covariance Huang–Wand with ν = 3.
    /// </summary>
    /// <remarks>Weights of unit-variance inputs then give pre-activations of standard deviation about 2, on either side of the kink.</remarks>
    /// <param name="family">The response.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="randomCount">r.</param>
    /// <param name="isDiagonal">Whether Σ is diagonal.</param>
    public static DeepMixedPriors Weak(ResponseFamily family, NetworkArchitecture architecture, int randomCount, bool isDiagonal = false)
    {
        const double DegreesOfFreedom = 3;
        ArgumentNullException.ThrowIfNull(architecture);
        var isGaussian = family == ResponseFamily.Gaussian;
        var weights = new double[architecture.WeightCount];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = architecture.IsBias(i) ? 2 : 2 / Math.Sqrt(architecture.FanIn(architecture.LayerOf(i)));
        }

        var beta = Filled(architecture.FeatureCount + 1, 2);
        beta[0] = isGaussian ? 2 : 5;
        var variance = new VariancePrior.HalfStudentT(DegreesOfFreedom, 1);
        return new DeepMixedPriors(
            "weak",
            weights,
            FixedEffectsPrior.Independent(new double[beta.Length], beta),
            isGaussian ? variance : null,
            isDiagonal || randomCount <= 1
                ? new CovariancePrior.Independent(Enumerable.Repeat<VariancePrior>(variance, randomCount).ToArray())
                : new CovariancePrior.HuangWand(DegreesOfFreedom, Filled(randomCount, 1)));
    }

    private static double[] Filled(int length, double value)
    {
        var result = new double[length];
        result.AsSpan().Fill(value);
        return result;
    }
}
