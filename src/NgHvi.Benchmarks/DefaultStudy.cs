using System.Diagnostics;
using Microsoft.Data.Analysis;

namespace NgHvi.Benchmarks;

/// <summary>Which default: a full covariance by the learning rule or, as before, factors in a trust region and mini-batches.</summary>
internal static class DefaultStudy
{
    /// <summary>Names of the columns.</summary>
    public const string Header = "replicate,example,priors,method,parameters,steps,cpu,elbo,elbo_se,pareto_k,score_train,score_test,"
        + "log_test,steps_to_end,cpu_to_end";

    private const double Close = 0.1; // Nats to the last average.
    private const int CheckEvery = 20, Pairs = 50;

    /// <summary>A row a fit of the data sets of a seed: R² or, of 0 and 1, cross-entropies of rows by 100 draws of θ.</summary>
    public static IEnumerable<object?[]> Run(int seed)
    {
        foreach (var example in new[] { "1", "2a", "network", "3 probit", "3 logit" })
            foreach (var (word, priors) in new[] { ("published", Priors.Published), ("weak", Priors.Weak) })
            {
                var (train, test, model) = Simulate(example, priors, seed);
                var batches = model.Response.IsBinary ? 100 : (int?)null;
                var former = batches is null ? ("trust region", HybridVi.Default) : ("mini-batches", HybridVi.MiniBatch());
                foreach (var (name, method) in new[] { ("full covariance", HybridVi.FullCovariance(batches)), former })
                    yield return [seed, example, word, name, model.Parameters.Count, .. Measure(model, method, seed, train, test)];
            }
    }

    private static (DataFrame Train, DataFrame Test, MixedModel Model) Simulate(string example, Priors priors, int seed)
    {
        var simulation = example switch
        {
            "1" => new LinearMixedSimulator { GroupCount = 1000, RowCount = 10_000 }.Simulate(seed),
            "2a" or "network" => new DeepMixedSimulator(DeepMixedDesign.Example2a).Simulate(seed),
            _ => new DeepMixedSimulator(DeepMixedDesign.Example3).Simulate(seed),
        };
        var (train, test) = (simulation.Table.Where("split=train"), simulation.Table.Where("split=test"));
        const string Inputs = "deep(x1, x2, x3, x4, x5)";
        var formula = example switch
        {
            "network" => $"y ~ {Inputs}",
            "3 probit" or "3 logit" => $"y ~ {Inputs} + (deep | group)",
            _ => simulation.Formula,
        };
        train = example == "network" ? train.Head(1000) : train;
        return (train, test, MixedModel.From(train, formula, new()
        {
            Hidden = example == "1" ? [] : [5, 5],
            Priors = priors,
            Response = example switch { "3 probit" => Response.Probit, "3 logit" => Response.Logit, _ => Response.Gaussian },
        }));
    }

    private static object?[] Measure(MixedModel model, HybridVi method, int seed, DataFrame train, DataFrame test)
    {
        var (started, marks) = (Cpu(), new List<(int Step, double Cpu, VariationalFamily Family)>());
        Fit fit;
        if (method.UsualStarts > 1)
        {
            fit = model.Fit(method, seed, threads: 1);
        }
        else
        {
            var run = model.Run(method, seed, 1);
            foreach (var step in run.Steps().Where(step => step.Step % CheckEvery == 0))
                marks.Add((step.Step, Cpu() - started, ((VariationalSource)run.ToFit().Source).Average));
            fit = run.ToFit();
        }

        var cpu = Cpu() - started;
        var source = (VariationalSource)fit.Source;
        var end = marks.Count > 0 ? Elbo(source.Average) : double.NaN;
        var arrival = Enumerable.Reverse(marks).TakeWhile(mark => Elbo(mark.Family) > end - Close).LastOrDefault();
        var ratio = model.Response.IsBinary ? "pce" : "r2";
        var options = new PredictionOptions { Draws = 100, Probabilities = [] };
        var (fitted, predicted) = (fit.Predict(train, options).Score(), fit.Predict(test, options).Score());
        return
        [
            fit.Steps, cpu, fit.Elbo.Value, fit.Elbo.StandardError, fit.Verdict.ParetoShape, fitted[ratio], predicted[ratio],
            predicted["logScore"], arrival.Step == 0 ? null : arrival.Step, arrival.Step == 0 ? null : arrival.Cpu,
        ];

        double Elbo(VariationalFamily family) => new WeightedSample( // By the same noise for all.
            model.Density, source.Coordinates, new(family), (Pairs, Pairs), RandomKey.FromSeed(99), 1).MeanLogWeight.Value;
    }

    private static double Cpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }
}
