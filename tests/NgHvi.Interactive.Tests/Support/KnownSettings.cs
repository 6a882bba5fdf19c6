using NgHvi.Interactive.Results;

namespace NgHvi.Interactive.Tests.Support;

/// <summary>One value of each type of options, states, models and checks, with the hostile text of <see cref="KnownResults"/> where a person chooses a name.</summary>
internal static class KnownSettings
{
    private static readonly Lazy<VariationalFit> s_fit = new(() => KnownResults.Fit());

    private static readonly Dictionary<string, Func<object>> s_settings = new()
    {
        [nameof(ElboTrace)] = () => s_fit.Value.Trace,
        ["RunTrace"] = () => FitTrace.Of(s_fit.Value, KnownResults.Name),
        [nameof(FitVerdict)] = () => s_fit.Value.Verdict!.Value,
        [nameof(ImportanceSample)] = () => s_fit.Value.Sample!,
        [nameof(PosteriorQuantity)] = () => s_fit.Value.Posterior[1],
        [nameof(PriorSensitivity)] = () => new PriorSensitivity(KnownResults.Name, 0.5, 0.1, 0.01),
        [nameof(RandomEffect)] = () => new RandomEffect(KnownResults.Name, [1, 2], [0.1, 0.2]),
        [nameof(StartOutcome)] = () => new StartOutcome(1, -2, 0.1, 5, 0.2, StopReason.StepLimit),
        [nameof(HybridViState)] = () => s_fit.Value.State,
        [nameof(FullGaussian)] = () => new FullGaussian([1, 2], [1, 0, 0.5, 1]),
        [nameof(LinearMixedModel)] = () => KnownResults.Model(),
        [nameof(DeepMixedModel)] = () => KnownResults.DeepModel(),
        [nameof(AffineModel)] = () => KnownResults.Model().InFittingCoordinates(),
        [nameof(LinearMixedPriors)] = () => KnownResults.Model().Priors with { Name = KnownResults.Name },
        [nameof(FixedEffectsPrior)] = () => KnownResults.Model().Priors.Fixed,
        [nameof(ParameterLayout)] = () => KnownResults.Model().Parameters,
        [nameof(StartingPoint)] = () => KnownResults.Model().SuggestStart(),
        [nameof(Formula)] = () => Formula.Parse($"y ~ `{KnownResults.Name}` + (1 | g)"),
        [nameof(Design)] = () => HostileData.Grouped().Design!,
        [nameof(DesignRows)] = () => HostileData.Grouped().Design!.Apply(HostileData.Table()),
        [nameof(DataColumn)] = () => DataColumn.FromText(KnownResults.Name, [KnownResults.Name]),
        [nameof(HybridViOptions)] = () => new HybridViOptions(),
        ["Published"] = () => HybridViOptions.AsPublished,
        [nameof(FamilyChoice)] = () => new FamilyChoice.Factor(2),
        [nameof(Start)] = () => new Start.Constant(),
        [nameof(GradientEstimator)] = () => new GradientEstimator(),
        [nameof(Direction)] = () => Direction.NaturalGradient.AsPublished,
        [nameof(FisherSolver)] = () => new FisherSolver.Direct(),
        [nameof(ConjugateGradientSettings)] = () => ConjugateGradientSettings.AsPublished,
        [nameof(ConjugateGradientOutcome)] = () => default(ConjugateGradientOutcome),
        [nameof(Damping)] = () => new Damping.Diagonal(10),
        [nameof(StepRule)] = () => new StepRule.AdaDelta(),
        [nameof(DivergenceGuard)] = () => new DivergenceGuard(),
        [nameof(Averaging)] = () => Averaging.Last(),
        [nameof(StoppingRule)] = () => new StoppingRule(),
        [nameof(Convergence)] = () => s_fit.Value.Convergence,
        [nameof(FitProgress)] = () => new FitProgress(3, 10, double.NaN, TimeSpan.FromSeconds(1), TimeSpan.MaxValue),
        [nameof(GibbsOptions)] = () => GibbsOptions.AsPublished,
        [nameof(DataAugmentationOptions)] = () => new DataAugmentationOptions(),
        [nameof(NagvacOptions)] = () => new NagvacOptions(),
        [nameof(BinaryPanel)] = () => KnownDeepResults.Nagvac().Training,
        [nameof(CovariancePrior)] = () => KnownResults.Model().Priors.RandomEffects,
        [nameof(VariancePrior)] = () => new VariancePrior.HalfStudentT(3, 2),
        [nameof(ParameterBlock)] = () => new ParameterBlock(KnownResults.Name, 0, 2, ParameterScale.Identity),
        [nameof(ReportedQuantity)] = () => new ReportedQuantity(KnownResults.Name, -1, ParameterScale.Identity),
        [nameof(DesignVariable)] = () => new DesignVariable(KnownResults.Name, [KnownResults.Name, "b"]),
        [nameof(PosteriorPredictive)] = () => new PosteriorPredictive(KnownResults.Model(), s_fit.Value.Draws(10), KnownResults.Data().GroupKeys),
        [nameof(DeepPredictive)] = () => new DeepPredictive(KnownDeepResults.Fit(), 10),
        [nameof(PredictionOptions)] = () => new PredictionOptions(),
        [nameof(ResponseProfileOptions)] = () => new ResponseProfileOptions { Groups = [KnownResults.Name] },
        [nameof(ResponseCurve)] = () => KnownDeepResults.Profile().Curves[0],
        [nameof(CalibrationBin)] = () => KnownDeepResults.Curve().Bins[0],
        [nameof(LinearMixedSimulator)] = () => KnownResults.Simulator,
        [nameof(DeepMixedSimulator)] = () => new DeepMixedSimulator(DeepMixedDesign.Example2a),
        [nameof(FinancePanelSimulator)] = () => new FinancePanelSimulator(),
        [nameof(RandomKey)] = () => RandomKey.FromSeed(1),
    };

    public static IEnumerable<string> Names => s_settings.Keys;

    public static object Make(string name) => s_settings[name]();
}
