namespace NgHvi;

public sealed partial record HybridVi
{
    private const int LeastBatchedGroups = 20; // Fewer tell no scatter of gradients.
    private const int LargestBatch = 100;
    private const int WarmRuns = 3, WarmSteps = 700;
    private const int SmallNetwork = 500; // Largest M for which a trust region has the higher ELBO in reasonable time.
    private const int FullNetwork = 120; // Largest M whose full covariance costs at most about twice as much.

    internal override int UsualStarts => Update.VisitsInPart ? 4 : 1;

    /// <summary>Mean field by mini-batches of 100 groups, one draw of θ a step: for large networks.</summary>
    /// <param name="isNatural">Whether the mean moves by natural gradients: higher ELBO, mostly worse predictions.</param>
    /// <param name="steps">Steps; null: 2000, natural 3000.</param>
    public static HybridVi MiniBatch(bool isNatural = false, int? steps = null) => new()
    {
        Family = new Family.Factor(0),
        UsesFittingCoordinates = false,
        Start = Start.FromModel(0.01),
        Gradient = new() { Draws = 1, Antithetic = false, Orthogonal = false },
        Update = new UpdateRule.VariationalAdam { IsNatural = isNatural, Rate = isNatural ? 0.25 : 0.03 },
        Guard = new() { DeviationFactor = double.PositiveInfinity },
        AveragedSteps = 1,
        Steps = steps ?? (isNatural ? 3000 : 2000),
        CorrectPosterior = false,
    };

    /// <summary>A full covariance by the Bayesian learning rule along gradients: for small networks, since a step costs O(M³).</summary>
    /// <param name="batchGroups">Most groups a step visits; null: all, and steps until the stopping rule is met.</param>
    /// <param name="steps">Steps; null: by mini-batches 800.</param>
    public static HybridVi FullCovariance(int? batchGroups = null, int? steps = null) => new()
    {
        Family = new Family.Full(),
        Gradient = new() { BatchGroups = batchGroups },
        Update = batchGroups is null ? new UpdateRule.BayesianLearningRule { MeanRate = 0.5, PrecisionRate = 0.1 }
            : new UpdateRule.BayesianLearningRule { PrecisionRate = 0.1, Momentum = 0.5, DecayTime = 100 },
        Guard = batchGroups is null ? new() : new() { DeviationFactor = double.PositiveInfinity },
        Steps = steps ?? (batchGroups is null ? null : 800),
    };

    // Measured by "experiment default" of the benchmarks, whose results data/README.md names.
    internal static HybridVi For(ITarget target, bool hasGroups, bool hasPublishedPriors)
    {
        var m = target.Parameters.Count;
        return !CanBatch(target) ? Default
            : hasGroups && m <= FullNetwork ? FullCovariance(target.DrawsExactly ? null : LargestBatch) // Else it predicts no better.
            : m > SmallNetwork || !target.DrawsExactly ? MiniBatch(m > SmallNetwork && hasPublishedPriors)
            : Default;
    }

    internal GradientEstimator BatchedGradient(ITarget target) => !Update.VisitsInPart ? Gradient
        : Gradient with { BatchGroups = Math.Min(Gradient.BatchGroups ?? LargestBatch, target.BatchGroupCount / 2) };

    // The best of short runs by mini-batches knows features and spreads that no guess does.
    internal StartingValues WarmUp(StartingValues point, ITarget target, RunSettings settings)
    {
        if (Start.Kind != "model" || Update.VisitsInPart || Gradient.Latents != LatentTreatment.Collapsed || !target.IsMultimodal)
            return point;
        target = target.Examples; // Made when asked for: only for networks.
        if (!CanBatch(target)) return point;
        var (best, rank) = ((VariationalFamily?)null, double.NegativeInfinity);
        for (var run = 0; run < WarmRuns; run++)
        {
            var seed = (long)RunStream.Of(settings.Seed, RunStream.StartingPoint).Fold(run).Bits;
            var engine = HybridEngine.Begin(MiniBatch(steps: WarmSteps), target, settings with { Seed = seed });
            while (engine.Step < engine.Limit && !settings.CancellationToken.IsCancellationRequested) engine.Advance();
            if (engine.Step < engine.Limit) break;
            var own = PluginElbo(target, engine.Approximation!);
            if (own > rank) (best, rank) = (engine.Approximation, own);
        }

        if (best is null) return point;
        best.Locations(point.Center, point.Scale);
        TensorPrimitives.Multiply(point.Scale, Start.Scale, point.Scale);
        return point;
    }

    // log p(y, θ) at the centre plus the entropy of q₀, in θ itself (method section 1.4).
    internal static double PluginElbo(ITarget target, VariationalFamily family)
    {
        var (center, scale) = (new double[family.ParameterCount], new double[family.ParameterCount]);
        family.Locations(center, scale);
        return target.CreateEvaluator(1).Collapsed(center, scale) + family.Entropy;
    }

    private static bool CanBatch(ITarget target) => target.IsMultimodal && target.BatchGroupCount >= LeastBatchedGroups;

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

    /// <summary>A flow of affine couplings, from the fit of a Gaussian on: for posteriors that no Gaussian follows.</summary>
    /// <param name="layers">Couplings, each of which moves half of θ.</param>
    /// <param name="hidden">Units of a coupling's network.</param>
    /// <param name="steps">Steps after the Gaussian's; null: 1500.</param>
    public static HybridVi CouplingFlow(int layers = 6, int hidden = 16, int? steps = null) => new()
    {
        Family = new Family.Flow(null, layers, hidden),
        Gradient = new() { Draws = 64 },
        Update = new UpdateRule.PlainGradient { Step = new StepRule.Adam(0.02) { DecayTime = (steps ?? 1500) / 3.0 }, ClipNorm = 20 },
        Guard = null,
        AveragedSteps = 50,
        Steps = steps ?? 1500,
    };
}
