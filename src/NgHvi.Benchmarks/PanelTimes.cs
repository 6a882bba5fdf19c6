using System.Diagnostics;
using NgHvi.Finance;

namespace NgHvi.Benchmarks;

/// <summary>The asset-pricing panel at its full size: what fits and their steps cost, as multiples of the linear model with slopes by
/// industry, and what the fits are worth on test months.</summary>
internal static class PanelTimes
{
    /// <summary>Names of the columns; seconds are of processor time, one thread.</summary>
    public const string Header = "replicate,model,parameters,ms_per_evaluation,evaluation_of_slopes,steps,cpu,cpu_of_slopes,"
        + "peak_megabytes_so_far,trusted,log_test";

    private const string Linear = "mkt + smb + hml", Slopes = $"ret ~ {Linear} + (1 + {Linear} | industry)";
    private const string Mixed = $"ret ~ {Linear} + deep(mkt, smb, hml) + (1 + {Linear} + deep | industry)";
    private const string ByIndustry = "~ (1 | industry)";
    private const int Evaluations = 20;

    /// <summary>A row a model, of the panel of a seed and factor seed 7.</summary>
    public static IEnumerable<object?[]> Run(int seed)
    {
        var table = new PanelSimulator().Simulate(seed).Table;
        var (train, test) = (table.Where("split=train"), table.Where("split=test"));
        var (gaussian, deep) = (new ModelOptions(), new ModelOptions { Hidden = [32, 16, 8] });
        (string Name, string Formula, ModelOptions Options)[] models =
        [
            ("slopes", Slopes, gaussian), ("slopes and shocks", Slopes, gaussian with { Block = "month" }),
            ("slopes and sigma", Slopes, gaussian with { Sigma = ByIndustry }),
            ("\"slopes, sigma and t\"", Slopes, gaussian with { Sigma = ByIndustry, Response = Response.Student }),
            ("network", Mixed, deep), ("network by months", Mixed, deep with { Block = "month" }),
            ("network and sigma", Mixed, deep with { Sigma = ByIndustry }),
            ("\"network, sigma and t\"", Mixed, deep with { Sigma = ByIndustry, Response = Response.Student }),
        ];
        var first = (Evaluation: 0.0, Fit: 0.0);
        foreach (var (name, formula, options) in models)
        {
            var model = MixedModel.From(train, formula, options);
            var evaluation = Evaluate(model.Density);
            var began = Now();
            var fit = model.Fit(seed: seed, threads: 1);
            var cpu = Now() - began;
            if (first.Fit == 0) first = (evaluation, cpu);
            GC.Collect();
            var predictions = fit.Predict(test, new() { Draws = 100, NewGroups = NewGroups.Allow, Probabilities = [] });
            yield return
            [
                seed, name, model.Parameters.Count, 1000 * evaluation, evaluation / first.Evaluation, fit.Steps, cpu, cpu / first.Fit,
                Process.GetCurrentProcess().PeakWorkingSet64 / 1e6, fit.Verdict.IsTrusted,
                predictions.LogDensities.ToArray().Average(),
            ];
        }
    }

    // Of the density and its gradient at the start.
    private static double Evaluate(MixedDensity density)
    {
        var (m, evaluator) = (density.Parameters.Count, density.CreateEvaluator());
        var (theta, gradient) = (new double[m], new double[m]);
        var start = density.FindStart(new(RandomKey.FromSeed(1), true, 1, default));
        start.Coordinates.Map(start.Center, theta);
        evaluator.Collapsed(theta, gradient);
        var began = Now();
        for (var i = 0; i < Evaluations; i++) evaluator.Collapsed(theta, gradient);
        return (Now() - began) / Evaluations;
    }

    private static double Now() => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
}
