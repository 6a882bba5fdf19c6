namespace NgHvi;

public sealed partial record HybridVi
{
    /// <summary>Variational online Newton (Khan et al. 2018): full covariance by second derivatives.</summary>
    /// <param name="isDiagonal">Whether the precision is diagonal.</param>
    /// <param name="curvature">Pathwise for M above 300 or drawn latents.</param>
    public static HybridVi Von(bool isDiagonal = false, Curvature curvature = Curvature.Hessian) =>
        Learning(
            isDiagonal ? new Family.Factor(0) : new Family.Full(), new() { Curvature = curvature, MeanRate = 0.3, PrecisionRate = 0.3 });

    /// <summary>Variational online Gauss–Newton (Khan et al. 2018): mean field by squared scores of groups, or else of rows.</summary>
    /// <param name="curvature">GaussNewton follows networks better, where no coefficient varies by group.</param>
    public static HybridVi Vogn(Curvature curvature = Curvature.EmpiricalFisher) => Learning(
        new Family.Factor(0), new() { Curvature = curvature, MeanRate = 0.5, PrecisionRate = 0.3, Momentum = 0.8, IsImproved = false });

    /// <summary>SLANG (Mishkin et al. 2018): a precision of low rank plus a diagonal, by squares of scores.</summary>
    /// <param name="rank">Columns of low rank. Range: > 0.</param>
    /// <param name="curvature">EmpiricalFisher or GaussNewton.</param>
    public static HybridVi Slang(int rank = 1, Curvature curvature = Curvature.EmpiricalFisher) =>
        Learning(new Family.Precision(rank), new() { Curvature = curvature, MeanRate = 0.3, PrecisionRate = 0.3 });

    /// <summary>IVON (Shen et al. 2024) with the score of q₀ kept: mean field by gradients only, for every model.</summary>
    public static HybridVi Ivon() =>
        Learning(new Family.Factor(0), new() { MeanRate = 0.5, PrecisionRate = 0.1, Momentum = 0.8 });

    /// <summary>The posterior's mode in θ and the Laplace approximation there: the learning rule at the mean (Khan and Rue 2023).</summary>
    /// <param name="curvature">Hessian: full covariance, M at most 300; else a diagonal precision.</param>
    public static HybridVi Map(Curvature curvature = Curvature.Hessian) =>
        Learning(
            curvature == Curvature.Hessian ? new Family.Full() : new Family.Factor(0),
            new() { Curvature = curvature, MeanRate = 1, PrecisionRate = 0.5 })
        with
        {
            Gradient = new() { Draws = 1, Antithetic = false, Orthogonal = false, IsAtMean = true },
            CorrectPosterior = false,
        };

    /// <summary>A mixture of Gaussians by the learning rule (Lin et al. 2019), from the fit of one, split.</summary>
    /// <param name="components">C. Range: 2 to 100.</param>
    public static HybridVi GaussianMixture(int components = 2) =>
        Learning(Family.MixtureOf(components), new()) with { Gradient = new() { Draws = 32 * components } };

    /// <summary>Bayes by Backprop (Blundell et al. 2015): mean field by Adam along plain gradients.</summary>
    /// <param name="rate">Adam's. Range: > 0.</param>
    public static HybridVi BayesByBackprop(double rate = 0.03) => new()
    {
        Family = new Family.Factor(0),
        UsesFittingCoordinates = false,
        UsesGivenColumns = true,
        Gradient = new() { Draws = 8 },
        Update = new UpdateRule.PlainGradient { Step = new StepRule.Adam(rate) { DecayTime = 300 }, UsesSoftplusScales = true },
        Guard = null,
    };

    /// <summary>For several grouping factors: variances alone in q₀, a full covariance, β and random effects exact given them.</summary>
    public static HybridVi AverageInformation { get; } = new()
    {
        Family = new Family.Full(),
        Update = new UpdateRule.AverageInformation(),
        Guard = null,
    };

    private static HybridVi Learning(Family family, UpdateRule.BayesianLearningRule rule) => new()
    {
        Family = family,
        UsesFittingCoordinates = false,
        UsesGivenColumns = true,
        Gradient = new() { Draws = 8 },
        Update = rule,
    };
}
