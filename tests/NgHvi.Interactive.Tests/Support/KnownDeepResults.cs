namespace NgHvi.Interactive.Tests.Support;

/// <summary>Small deep mixed models and what comes of them, with the hostile text of <see cref="KnownResults"/> in their names.</summary>
internal static class KnownDeepResults
{
    private const string Name = KnownResults.Name;
    private static readonly Lazy<VariationalFit> s_fit = new(MakeFit);
    private static readonly Lazy<VariationalFit> s_binaryFit = new(MakeBinaryFit);
    private static readonly Lazy<InputProfile> s_profile = new(MakeProfile);

    public static NetworkArchitecture Network { get; } = new(5, [3, 2]);

    public static HybridViOptions Few { get; } = new() { Steps = 5, CorrectPosterior = false };

    public static MixedSimulation Simulate(DeepMixedDesign design) => new DeepMixedSimulator(design) { GroupCount = 8 }.Simulate(RandomKey.FromSeed(1));

    public static GroupedInputs Data(DeepMixedDesign design = DeepMixedDesign.Example2a)
    {
        var simulation = Simulate(design);
        var rows = simulation.RowCount / simulation.GroupCount;
        return GroupedInputs.FromArrays(
            simulation.Response,
            simulation.Inputs,
            [.. Enumerable.Range(0, simulation.RowCount).Select(row => $"{row / rows}{Name}")],
            [Name, "x2", "x3", "x4", "x5"],
            $"g{Name}",
            $"r{Name}");
    }

    public static VariationalFit Fit() => s_fit.Value;

    public static VariationalFit BinaryFit() => s_binaryFit.Value;

    public static MultiStartFit Starts() => HybridVi.FitStarts(new DeepMixedModel(Data(), Network), Few, starts: 2);

    public static BinaryPredictions PredictBinary() =>
        new DeepPredictive(BinaryFit(), 20).PredictBinary(Data(DeepMixedDesign.Example3));

    public static InputProfile Profile() => s_profile.Value;

    public static BinaryScores Scores() => BinaryScores.From([0, 1, 1, 0, 1], [0.1, 0.8, 0.4, 0.3, 0.9]);

    public static CalibrationCurve Curve() => CalibrationCurve.From([0, 1, 0, 1, 1, 1], [0.1, 0.2, 0.3, 0.6, 0.8, 0.9], bins: 3);

    public static NagvacFit Nagvac(bool withValidation = true)
    {
        var simulation = Simulate(DeepMixedDesign.Example3);
        return NgHvi.Nagvac.Fit(
            Panel(simulation, RowSet.Train), Network, new NagvacOptions { Draws = 2, GroupDraws = 2, MaximumSteps = 4, Patience = 9 }, withValidation ? Panel(simulation, RowSet.Validation) : null);
    }

    private static VariationalFit MakeFit() => HybridVi.Fit(new DeepMixedModel(Data(), Network), Few);

    private static VariationalFit MakeBinaryFit() => HybridVi.Fit(
        new DeepProbitMixedModel(Data(DeepMixedDesign.Example3), Network, DeepMixedPriors.Weak(ResponseFamily.Probit, Network, 1), randomFeatures: [0]), Few);

    private static InputProfile MakeProfile() => InputProfile.Create(
        new DeepPredictive(Fit(), 20), Name, new ResponseProfileOptions { Groups = [$"0{Name}", $"3{Name}"], IncludePopulation = true, GridCount = 5 });

    private static BinaryPanel Panel(MixedSimulation simulation, RowSet set)
    {
        var rows = simulation.RowsOf(set);
        var inputs = rows.SelectMany(row => simulation.Inputs.Slice(row * 5, 5).ToArray()).ToArray();
        var size = rows.Length / simulation.GroupCount;
        return new BinaryPanel(
            inputs, 5, rows.Select(row => simulation.Response[row]).ToArray(), Enumerable.Range(0, simulation.GroupCount + 1).Select(k => k * size).ToArray());
    }
}
