using Microsoft.Data.Analysis;

namespace NgHvi.Benchmarks;

/// <summary>The paper's experiments that take too long for a notebook, as comma-separated values on standard output.</summary>
internal static class Experiments
{
    /// <summary>Runs "2a", "2b", "3", "nagvac", "default" or "panel" on data sets of seeds 1 to <paramref name="replicates"/>.</summary>
    public static void Run(string name, int replicates)
    {
        Write(name switch
        {
            "2a" => "replicate,method,steps,seconds,elbo,r2_train,r2_test",
            "2b" => "replicate,method,step,seconds,elbo,r2_train,r2_test",
            "3" => "replicate,method,steps,seconds,pce_train,pce_test,f1_train,f1_test",
            "default" => DefaultStudy.Header,
            "panel" => PanelTimes.Header,
            "nagvac" => "replicate,method,step,seconds,loss,pce_group,pce_new",
            _ => throw new ArgumentException(
                $"There is no experiment \"{name}\"; there are 2a, 2b, 3, nagvac, default, panel.", nameof(name)),
        });
        for (var replicate = 1; replicate <= replicates; replicate++)
        {
            Action<int> run = name switch
            {
                "2a" => Small,
                "2b" => Large,
                "3" => Binary,
                "default" => Defaults,
                "panel" => Panel,
                _ => PatientNagvac,
            };
            run(replicate);
        }
    }

    /// <summary>Example 2a: four methods, R² of training and test rows by 100 draws of θ.</summary>
    private static void Small(int seed)
    {
        var (train, _, test, model) = Simulate(DeepMixedDesign.Example2a, seed, [5, 5]);
        (string Name, Method Method)[] methods =
        [
            ("\"NG-HVI, default\"", model.Recommended), ("\"NG-HVI, published\"", HybridVi.Published()),
            ("SG-HVI", HybridVi.StochasticGradient()), ("DAVI", DataAugmentationVi.Published with { Steps = 3000 }),
        ];
        foreach (var (name, method) in methods)
        {
            var fit = model.Fit(method, seed, threads: 1);
            Write(seed, name, fit.Steps, fit.Seconds, fit.Elbo.Value, Score(fit, train)["r2"], Score(fit, test)["r2"]);
        }
    }

    /// <summary>Example 2b: SG-HVI for 10 000 steps; every 500, the fit of the steps so far.</summary>
    private static void Large(int seed)
    {
        var (train, _, test, model) = Simulate(DeepMixedDesign.Example2b, seed, [32, 16]);
        var run = model.Run(HybridVi.StochasticGradient(steps: 10_000), seed);
        foreach (var step in run.Steps().Where(step => step.Step is 100 or 200 || step.Step % 500 == 0))
        {
            var fit = run.ToFit();
            Write(seed, "SG-HVI", step.Step, fit.Seconds, fit.Elbo.Value, Score(fit, train, 10)["r2"], Score(fit, test, 50)["r2"]);
        }
    }

    /// <summary>Example 3: rules without inputs, NAGVAC and three forms of HVI, by 50 draws of θ.</summary>
    private static void Binary(int seed)
    {
        var (train, validation, test, probit) = Simulate(DeepMixedDesign.Example3, seed, [5, 5], Response.Probit);
        var logit = MixedModel.From(train, probit.Formula, Options([5, 5], Response.Logit));
        var naive = NaiveClassifier.Train(Responses(train), Groups(train));
        Naive("\"naive, group's frequency\"", group => naive.FrequencyOf(group));
        Naive("\"naive, pooled frequency\"", _ => naive.PooledFrequency);
        Fitted("\"NAGVAC, stopping rule\"", logit, Nagvac.Published with { Validation = validation });
        Fitted("SG-HVI", probit, HybridVi.StochasticGradient(1));
        Fitted("\"NG-HVI, published\"", probit, HybridVi.Published(1));
        Fitted("\"NG-HVI, default\"", probit, probit.Recommended);

        void Fitted(string name, MixedModel model, Method method)
        {
            var fit = model.Fit(method, seed, threads: 1);
            Report(name, fit.Steps, fit.Seconds, Score(fit, train, 50), Score(fit, test, 50));
        }

        void Naive(string name, Func<string, double> rule)
        {
            Scores Of(DataFrame rows) => Scores.OfProbabilities(Responses(rows), Array.ConvertAll(Groups(rows), group => rule(group)));
            Report(name, 0, 0, Of(train), Of(test));
        }

        void Report(string name, int steps, double seconds, Scores fitted, Scores fresh) =>
            Write(seed, name, steps, seconds, fitted["pce"], fresh["pce"], fitted["f1"], fresh["f1"]);
    }

    /// <summary>Example 3: NAGVAC for 3000 steps without a stopping rule; every 100, its validation loss and test cross-entropy.</summary>
    private static void PatientNagvac(int seed)
    {
        var (_, validation, test, model) = Simulate(DeepMixedDesign.Example3, seed, [5, 5], Response.Logit);
        foreach (var published in new[] { true, false })
        {
            var method = Nagvac.Published with { Validation = validation, Patience = 3000, UsesPublishedProduct = published };
            var (run, name) = (model.Run(method, 100), $"\"NAGVAC, {(published ? "published" : "exact")} product\"");
            foreach (var step in run.Steps().Where(step => step.Step is 10 or 20 or 50 || step.Step % 100 == 0))
            {
                var fit = run.ToFit();
                Write(seed, name, step.Step, run.Seconds, run.ValidationLosses[^1], Score(fit, test, 50)["pce"],
                    Score(fit, test, 50, PredictionLevel.NewGroup)["pce"]);
            }
        }
    }

    private static void Defaults(int seed)
    {
        foreach (var row in DefaultStudy.Run(seed)) Write(row);
    }

    private static void Panel(int seed)
    {
        foreach (var row in PanelTimes.Run(seed)) Write(row);
    }

    private static (DataFrame Train, DataFrame Validation, DataFrame Test, MixedModel Model) Simulate(
        DeepMixedDesign design, int seed, int[] hidden, Response? response = null)
    {
        var simulation = new DeepMixedSimulator(design).Simulate(seed);
        DataFrame Part(string name) => simulation.Table.Where($"split={name}");
        var formula = design == DeepMixedDesign.Example3 ? "y ~ deep(x1, x2, x3, x4, x5) + (deep | group)" : simulation.Formula;
        var train = Part("train");
        return (train, Part("validation"), Part("test"), MixedModel.From(train, formula, Options(hidden, response ?? Response.Gaussian)));
    }

    private static ModelOptions Options(int[] hidden, Response response) =>
        new() { Hidden = hidden, Priors = Priors.Published, Response = response };

    private static Scores Score(Fit fit, DataFrame rows, int draws = 100, PredictionLevel level = PredictionLevel.Group) =>
        fit.Predict(rows, new PredictionOptions { Draws = draws, Level = level, Probabilities = [] }).Score();

    private static double[] Responses(DataFrame rows) => [.. rows["y"].Cast<double>()];

    private static string[] Groups(DataFrame rows) => [.. rows["group"].Cast<object>().Select(key => $"{key}")];

    private static void Write(params object?[] cells)
    {
        Console.WriteLine(string.Join(',', cells.Select(cell => cell is double value ? $"{value:G7}" : $"{cell}")));
        Console.Out.Flush();
    }
}
