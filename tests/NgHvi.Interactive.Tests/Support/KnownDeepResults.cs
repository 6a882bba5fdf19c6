namespace NgHvi.Interactive.Tests.Support;

/// <summary>Small deep mixed models and what comes of them, with the hostile text of <see cref="KnownResults"/> in their names.</summary>
internal static class KnownDeepResults
{
    private const string Name = KnownResults.Name;
    private static readonly Lazy<Fit> Fitted = new(() => Model(Data(), Response.Gaussian).Fit(Few));
    private static readonly Lazy<Fit> BinaryFitted = new(() =>
        Model(Data(DeepMixedDesign.Example3, hasRandomFeatures: false), Response.Probit).Fit(Few));

    private static readonly Lazy<ResponseProfile> Profiled = new(() => Fit().Profile(
        Name, new ResponseProfileOptions { Groups = [$"0{Name}", $"3{Name}"], IncludePopulation = true, GridCount = 5 }));

    public static HybridVi Few { get; } = new() { Steps = 5, CorrectPosterior = false };

    public static MixedSimulation Simulate(DeepMixedDesign design) =>
        new DeepMixedSimulator(design) { GroupCount = 8 }.Simulate(1);

    public static ModelData Data(DeepMixedDesign design = DeepMixedDesign.Example2a, bool hasRandomFeatures = true)
    {
        var simulation = Simulate(design);
        var (n, rows) = (simulation.RowCount, simulation.RowCount / simulation.GroupCount);
        var ones = Enumerable.Repeat(1.0, n).ToArray();
        return ModelData.FromArrays(
            simulation.Response,
            ones,
            ones,
            simulation.Inputs,
            [.. Enumerable.Range(0, n).Select(row => $"{row / rows}{Name}")],
            inputNames: [Name, "x2", "x3", "x4", "x5"],
            groupName: $"g{Name}",
            responseName: $"r{Name}",
            hasRandomFeatures: hasRandomFeatures);
    }

    public static Fit Fit() => Fitted.Value;

    public static Fit BinaryFit() => BinaryFitted.Value;

    public static Fit Starts() => Model(Data(), Response.Gaussian).Fit(Few, starts: 2);

    public static Predictions PredictBinary() =>
        BinaryFit().Predict(Data(DeepMixedDesign.Example3, hasRandomFeatures: false), new PredictionOptions { Draws = 20 });

    public static ResponseProfile Profile() => Profiled.Value;

    public static Scores Scores() => NgHvi.Scores.OfProbabilities([0, 1, 1, 0, 1], [0.1, 0.8, 0.4, 0.3, 0.9]);

    public static CalibrationCurve Curve() => CalibrationCurve.From([0, 1, 0, 1, 1, 1], [0.1, 0.2, 0.3, 0.6, 0.8, 0.9], bins: 3);

    /// <summary>A run that was made to its end.</summary>
    public static Run Nagvac()
    {
        var simulation = Simulate(DeepMixedDesign.Example3);
        var data = simulation.Table;
        var model = MixedModel.From(
            data.Where("split=train"),
            "y ~ deep(x1, x2, x3, x4, x5) + (deep | group)",
            new ModelOptions { Response = Response.Logit, Hidden = [3, 2] });
        var run = model.Run(new Nagvac
        {
            Draws = 2,
            GroupDraws = 2,
            Steps = 4,
            Patience = 9,
            Validation = data.Where("split=validation"),
        });
        run.Finish();
        return run;
    }

    private static MixedModel Model(ModelData data, Response response) =>
        MixedModel.From(data, new ModelOptions { Response = response, Hidden = [3, 2] });
}
