using Microsoft.Data.Analysis;
using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Results;

namespace NgHvi.Interactive.Tests.Support;

/// <summary>One value of each result type, with the same hostile text wherever a person chooses a name.</summary>
internal static class KnownResults
{
    public const string Name = "<b>\"x\" & 'y'</b>";

    private static readonly Lazy<Fit> Fitted = new(() => Model().Fit());

    private static readonly Lazy<Calibration> Calibrations = new(() => Model().Calibrate(KnownDeepResults.Few, 4));

    private static readonly Dictionary<string, Func<object>> Results = new()
    {
        [nameof(Fit)] = () => Fit(),
        ["Gibbs"] = () => Gibbs(),
        ["Davi"] = () => Model().Fit(new DataAugmentationVi { Steps = 200 }),
        ["Network"] = KnownDeepResults.Fit,
        ["Nagvac"] = () => KnownDeepResults.Nagvac().Finish(),
        [nameof(FitTable)] = () => Fit().Summary(),
        [nameof(FitDraws)] = () => Fit().Draws,
        [nameof(Run)] = () => KnownDeepResults.Nagvac(),
        [nameof(RunStep)] = () => Model().Run().Steps().First(),
        [nameof(StepInfo)] = () => new StepInfo(3, -12.5, 4, 2, 0.1, 0.2, 0.5, Accepted: false),
        [nameof(VariationalFamily)] = () => new FactorGaussian([1, -2], [0.5, 0.25], [1, 2]),
        [nameof(FullGaussian)] = () => new FullGaussian([1, 2], [1, 0, 0.5, 1]),
        [nameof(Verdict)] = () => Fit().Verdict,
        [nameof(Estimate)] = () => Fit().Elbo,
        [nameof(ElboTrace)] = () => Fit().Trace,
        ["RunTrace"] = () => RunTrace.Of(Fit(), Name),
        [nameof(GradientMonitor)] = () => Fit().Monitor!,
        [nameof(Quantity)] = () => Fit().Quantities[1],
        [nameof(PriorSensitivity)] = () => Fit().Sensitivity[1],
        [nameof(RandomEffect)] = () => Fit().RandomEffects[1],
        [nameof(StartOutcome)] = () => Fit().Starts[0],
        [nameof(MixedModel)] = Model,
        [nameof(ParameterLayout)] = () => Model().Parameters,
        [nameof(ModelData)] = Data,
        ["DeepData"] = () => KnownDeepResults.Data(),
        [nameof(DataFrameColumn)] = () => new StringDataFrameColumn(Name, [Name, null]),
        [nameof(DataFrame)] = () => new DataFrame(
            new StringDataFrameColumn(Name, [Name, null]), new PrimitiveDataFrameColumn<double>("a", [1.5, -2])),
        [nameof(MixedSimulation)] = () => KnownDeepResults.Simulate(DeepMixedDesign.Example2a),
        [nameof(Predictions)] = () => Predict(),
        ["Probabilities"] = () => KnownDeepResults.PredictBinary(),
        [nameof(PosteriorCheck)] = () => Fit().Check(20),
        [nameof(Elpd)] = () => Fit().Loo(byGroup: true),
        ["Waic"] = () => Fit().Waic(),
        [nameof(ModelComparison)] = () => ModelComparison.Of((Name, Fit().Waic()), ("b", Fit().Waic())),
        [nameof(Scores)] = () => Predict().Score(),
        [nameof(ScoreComparison)] = () => ScoreComparison.Create(Name).Add(Name, KnownDeepResults.Scores(), null),
        [nameof(Calibration)] = Calibrated,
        [nameof(CalibrationCurve)] = KnownDeepResults.Curve,
        [nameof(NaiveClassifier)] = () => NaiveClassifier.Train([0, 1, 1], [Name, Name, "b"]),
        [nameof(ResponseProfile)] = KnownDeepResults.Profile,
        [nameof(InputException)] = () => new InputException($"There is no column {Name}."),
        [nameof(DivergenceException)] = () => new DivergenceException(7, Name),
    };

    public static TheoryData<string> Names => [.. Results.Keys, .. KnownSettings.Names];

    /// <summary>Every type that is shown.</summary>
    public static IEnumerable<Type> Types => Results.Values.Select(make => make().GetType());

    public static LinearMixedSimulator Simulator => new() { GroupCount = 30, RowCount = 300 };

    public static object Make(string name) => Results.TryGetValue(name, out var make) ? make() : KnownSettings.Make(name);

    /// <summary>Example 1, small, with a hostile name for a column and for the grouping.</summary>
    public static ModelData Data()
    {
        var plain = ModelData.From(Simulator.Simulate(1).Table, "y ~ x1 + (1 | group)");
        var groups = plain.GroupKeys.SelectMany(key => Enumerable.Repeat(key + Name, 10)).ToArray();
        return ModelData.FromArrays(
            plain.Response, plain.Fixed, plain.Random, [], groups, ["(Intercept)", Name], ["(Intercept)"],
            groupName: "g" + Name, responseName: "r" + Name);
    }

    public static MixedModel Model() => MixedModel.From(Data());

    public static Predictions Predict() => Fit().Predict(Data());

    public static Fit Fit() => Fitted.Value;

    public static Fit Fit(Method method) => Model().Fit(method);

    public static Calibration Calibrated() => Calibrations.Value;

    public static Fit Gibbs() => Model().Fit(new Gibbs { Chains = 2, Sweeps = 40 });
}
