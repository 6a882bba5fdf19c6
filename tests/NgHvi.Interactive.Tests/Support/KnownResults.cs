using NgHvi.Interactive.Results;

namespace NgHvi.Interactive.Tests.Support;

/// <summary>One value of each result type, with the same hostile text wherever a person chooses a name.</summary>
internal static class KnownResults
{
    public const string Name = "<b>\"x\" & 'y'</b>";

    private static readonly Dictionary<string, Func<object>> s_results = new()
    {
        [nameof(VariationalFit)] = () => Fit(),
        [nameof(GibbsFit)] = () => GibbsSampler.Fit(Model(), new GibbsOptions { Chains = 2, Sweeps = 40 }),
        [nameof(DataAugmentationFit)] = () => DataAugmentationVi.Fit(Model(), new DataAugmentationOptions { Steps = 200 }),
        [nameof(DeepDataAugmentationFit)] = () => DataAugmentationVi.Fit(DeepModel(), DataAugmentationOptions.AsPublishedDeep with { Steps = 50 }),
        [nameof(GroupedData)] = () => Data(),
        [nameof(DataTable)] = () => DataTable.FromColumns(DataColumn.FromText(Name, (string?[])[Name, null]), DataColumn.FromNumbers("a", [1.5, -2])),
        [nameof(StepInfo)] = () => new StepInfo(3, -12.5, 4, 2, 0.1, 0.2, 0.5, Accepted: false),
        [nameof(FactorGaussian)] = () => new FactorGaussian([1, -2], [0.5, 0.25], [1, 2]),
        [nameof(PosteriorDraws)] = () => new PosteriorDraws(1, [1, 2, 4], [1, 1, 0]),
        [nameof(NormalPredictions)] = () => Predict(),
        [nameof(PredictiveScores)] = () => PredictiveScores.From(Predict()),
        [nameof(GroupedInputs)] = () => KnownDeepResults.Data(),
        [nameof(MixedSimulation)] = () => KnownDeepResults.Simulate(DeepMixedDesign.Example2a),
        [nameof(NagvacFit)] = () => KnownDeepResults.Nagvac(),
        [nameof(MultiStartFit)] = KnownDeepResults.Starts,
        [nameof(NetworkArchitecture)] = () => KnownDeepResults.Network,
        [nameof(DeepMixedPriors)] = () => DeepMixedPriors.Published(ResponseFamily.Gaussian, KnownDeepResults.Network, 3) with { Name = Name },
        [nameof(InputScaling)] = () => InputScaling.Standardize(KnownDeepResults.Data(), ResponseFamily.Gaussian),
        [nameof(BinaryPredictions)] = KnownDeepResults.PredictBinary,
        [nameof(BinaryScores)] = KnownDeepResults.Scores,
        [nameof(CalibrationCurve)] = KnownDeepResults.Curve,
        [nameof(NaiveClassifier)] = () => NaiveClassifier.Train([0, 1, 1], ["a", "a", "b"]),
        [nameof(ScoreComparison)] = () => ScoreComparison.Create(Name).Add(Name, KnownDeepResults.Scores(), null),
        [nameof(InputProfile)] = KnownDeepResults.Profile,
        [nameof(InputException)] = () => new InputException($"There is no column {Name}."),
        [nameof(DivergenceException)] = () => new DivergenceException(7, Name),
    };

    public static TheoryData<string> Names => [.. s_results.Keys, .. KnownSettings.Names];

    public static LinearMixedSimulator Simulator => new() { GroupCount = 30, RowCount = 300 };

    public static object Make(string name) => s_results.TryGetValue(name, out var make) ? make() : KnownSettings.Make(name);

    /// <summary>Example 1, small, with a hostile name for a column and for the grouping.</summary>
    public static GroupedData Data()
    {
        var plain = GroupedData.FromTable(DataTable.From(Simulator.Simulate(1).Table), "y ~ x1 + (1 | group)");
        var groups = plain.GroupKeys.SelectMany(key => Enumerable.Repeat(key + Name, 10)).ToArray();
        return GroupedData.FromArrays(
            plain.Response, plain.FixedDesign, plain.RandomDesign, groups, ["(Intercept)", Name], ["(Intercept)"], "g" + Name, "r" + Name);
    }

    public static LinearMixedModel Model() => new(Data());

    public static DeepMixedModel DeepModel() => new(GroupedInputs.FromData(Data()), new NetworkArchitecture(1, [2]));

    public static NormalPredictions Predict()
    {
        var data = Data();
        var model = new LinearMixedModel(data);
        return new PosteriorPredictive(model, HybridVi.Fit(model, new HybridViOptions()).Draws(200), data.GroupKeys).Predict(data);
    }

    public static VariationalFit Fit(HybridViOptions? options = null) => HybridVi.Fit(Model(), options ?? new HybridViOptions());
}
