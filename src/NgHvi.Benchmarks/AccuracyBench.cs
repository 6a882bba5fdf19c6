using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace NgHvi.Benchmarks;

/// <summary>
/// Steps and seconds until the ELBO of a method's averaged iterate stays within 0.1 nats of the log evidence, on Example 1 with K = 1000,
/// n = 5000, p = 3: five seeds, median and range. Evaluating the ELBO is not counted; building the starting point is.
/// </summary>
internal static class AccuracyBench
{
    private const double Target = 0.1;
    private static readonly int[] Seeds = [1, 2, 3, 4, 5];
    private static readonly int[] Checkpoints =
        [8, 12, 16, 24, 32, 48, 64, 80, 100, 150, 200, 300, 400, 500, 600, 700, 800, 1000, 1500, 2000, 3000];

    private static readonly int[] LongCheckpoints = [1000, 2000, 3000, 5000, 10_000];

    private static readonly (string Name, HybridVi Method)[] Methods =
    [
        ("NG-HVI, default", HybridVi.Default),
        ("the same, paper's coordinates", HybridVi.Default with { UsesFittingCoordinates = false }),
        ("the same, also no model start (0.01, 0.1)",
            HybridVi.Default with
            {
                UsesFittingCoordinates = false,
                Start = Start.Constant(0.01, 0.1, 0.1, randomLoadings: true),
            }),
        ("NG-HVI, published", HybridVi.Published()),
        ("published, collapsed gradient",
            HybridVi.Published() with { Gradient = GradientEstimator.AsPublished with { Latents = LatentTreatment.Collapsed } }),
        ("SG-HVI", HybridVi.StochasticGradient()),
    ];

    public static string Run()
    {
        var table = new StringBuilder("| σ²_α | method | seeds that arrive | steps | seconds | gap after the last step |\n");
        table.Append("|---|---|---|---|---|---|\n");
        foreach (var variance in new[] { 0.01, 1, 10 })
        {
            var model = Example1.Model(Example1.Data(1000, 5000, variance));
            var evidence = model.Fit(threads: 1).LogEvidence.Value;
            foreach (var (name, method) in Methods)
            {
                Arrive(model, method, Checkpoints, evidence, 1);
                Write(table, variance, name, Seeds.Select(seed => Arrive(model, method, Checkpoints, evidence, seed)).ToArray());
            }

            var davi = DataAugmentationVi.Published;
            Write(table, variance, "DAVI", Seeds.Select(seed => Arrive(model, davi, LongCheckpoints, evidence, seed)).ToArray());
        }

        return table.ToString();
    }

    private static Arrival Arrive(MixedModel model, Method method, int[] checkpoints, double evidence, int seed)
    {
        var clock = Stopwatch.StartNew();
        var engine = method.Begin(model.Density, new RunSettings(seed, 1));
        clock.Stop();
        var arrival = new Arrival(null, 0, 0);
        foreach (var checkpoint in checkpoints)
        {
            clock.Start();
            while (engine.Step < checkpoint)
            {
                engine.Advance();
            }

            var source = engine.Snapshot();
            clock.Stop();
            arrival = arrival.Next(checkpoint, clock.Elapsed.TotalSeconds, evidence - source.Elbo.Value);
        }

        return arrival;
    }

    private static void Write(StringBuilder table, double variance, string name, Arrival[] arrivals)
    {
        var arrived = arrivals.Where(arrival => arrival.Steps is not null).ToArray();
        table.Append(CultureInfo.InvariantCulture, $"| {variance} | {name} | {arrived.Length} of {arrivals.Length} | ");
        table.Append(Range(arrived.Select(arrival => (double)arrival.Steps!), "0")).Append(" | ");
        table.Append(Range(arrived.Select(arrival => arrival.Seconds), "0.0000")).Append(" | ");
        table.Append(Range(arrivals.Select(arrival => arrival.Gap), "0.000")).Append(" |\n");
    }

    private static string Range(IEnumerable<double> values, string format)
    {
        var sorted = values.Order().Select(value => value.ToString(format, CultureInfo.InvariantCulture)).ToArray();
        return sorted.Length == 0 ? "–" : $"{sorted[sorted.Length / 2]} ({sorted[0]}–{sorted[^1]})";
    }

    /// <summary>The first checkpoint from which on the gap stays below the target.</summary>
    private readonly record struct Arrival(int? Steps, double Seconds, double Gap)
    {
        public Arrival Next(int step, double seconds, double gap) =>
            gap >= Target ? new Arrival(null, 0, gap)
            : Steps is null ? new Arrival(step, seconds, gap)
            : this with { Gap = gap };
    }
}
