using NgHvi.Finance;

namespace NgHvi.Interactive.Tests.Support;

/// <summary>Options and other values that are shown by their properties, with a hostile text where a person chooses a name.</summary>
internal static class KnownSettings
{
    private static readonly Dictionary<string, Func<object>> Settings = new()
    {
        [nameof(HybridVi)] = () => HybridVi.Default,
        ["Published"] = () => HybridVi.Published(),
        [nameof(DataAugmentationVi)] = () => new DataAugmentationVi(),
        [nameof(Gibbs)] = () => Gibbs.Published,
        [nameof(Nagvac)] = () => new Nagvac(),
        [nameof(Family)] = () => new Family.Factor(2),
        [nameof(UpdateRule)] = () => UpdateRule.NaturalGradient.AsPublished,
        [nameof(StepRule)] = () => new StepRule.AdaDelta(),
        [nameof(Damping)] = () => Damping.Diagonal(10),
        [nameof(Start)] = () => Start.Constant(),
        [nameof(GradientEstimator)] = () => new GradientEstimator(),
        [nameof(DivergenceGuard)] = () => new DivergenceGuard(),
        [nameof(StoppingRule)] = () => new StoppingRule(),
        [nameof(Convergence)] = () => KnownResults.Fit().Convergence,
        [nameof(FitProgress)] = () => new FitProgress(3, 10, double.NaN, TimeSpan.FromSeconds(1), TimeSpan.MaxValue),
        [nameof(FitDraw)] = () => KnownResults.Fit().Draws[0],
        [nameof(ModelOptions)] = () => new ModelOptions { Hidden = [3, 2] },
        [nameof(Priors)] = () => Priors.Parse($"{{\"schema\": \"nghvi-priors/1\", \"name\": \"<b>x</b>\"}}"),
        [nameof(Response)] = () => Response.Probit,
        [nameof(ParameterBlock)] = () => new ParameterBlock(KnownResults.Name, 0, 2, ParameterScale.Identity),
        [nameof(PredictionOptions)] = () => new PredictionOptions(),
        [nameof(ResponseProfileOptions)] = () => new ResponseProfileOptions { Groups = [KnownResults.Name] },
        [nameof(ResponseCurve)] = () => KnownDeepResults.Profile().Curves[0],
        [nameof(Score)] = () => KnownDeepResults.Scores()[0],
        [nameof(CalibratedQuantity)] = () => KnownResults.Calibrated().Quantities[0],
        [nameof(CalibrationBin)] = () => KnownDeepResults.Curve().Bins[0],
        [nameof(LinearMixedSimulator)] = () => KnownResults.Simulator,
        [nameof(DeepMixedSimulator)] = () => new DeepMixedSimulator(DeepMixedDesign.Example2a),
        [nameof(PanelSimulator)] = () => new PanelSimulator(),
    };

    public static IEnumerable<string> Names => Settings.Keys;

    public static object Make(string name) => Settings[name]();
}
