using System.Text.Json;

namespace NgHvi.Tests.Support;

/// <summary>A quantity of the posterior as three populations know it.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="Sd">Standard deviation.</param>
/// <param name="Median">Median.</param>
/// <param name="Width">Of the central 95 %.</param>
/// <param name="Tail">Pareto shape of the values: moments beyond 1/shape are infinite.</param>
/// <param name="Kurtosis">Of the draws.</param>
/// <param name="Disagreement">Of populations: a mean in sds, or a width in parts, of medians and intervals where tails are heavy.</param>
internal sealed record TrialQuantity(double Mean, double Sd, double Median, double Width, double Tail, double Kurtosis, double Disagreement)
{
    /// <summary>Whether draws tell no standard deviation: median and interval have to be compared.</summary>
    public bool IsHeavy => Tail > 0.25 || Kurtosis > 40;
    public bool IsKnown => Disagreement < 0.12;

    /// <summary>How far a fit is off: of its mean, of its width.</summary>
    public (double Shift, double Width) Off(Quantity found) => IsHeavy
        ? ((found.Median - Median) / (Width / 3.92), ((found.Upper - found.Lower) / Width) - 1)
        : ((found.Mean - Mean) / Sd, (found.StandardDeviation / Sd) - 1);

    public static IReadOnlyList<TrialQuantity> Of(TrialCase one, MixedModel model, int seed, int size)
    {
        var folder = Environment.GetEnvironmentVariable(VerdictTrial.Folder);
        var file = folder is null ? null : Path.Combine(folder, $"{one.Name}-{seed}-{size}.json");
        if (File.Exists(file)) return JsonSerializer.Deserialize<TrialQuantity[]>(File.ReadAllText(file))!;
        double[][][] runs = [.. Enumerable.Range(1, 3).Select(run => new PopulationSampler(model.Density, size, run).Run())];
        TrialQuantity[] result = [.. model.Density.QuantityNames.Select((_, i) => Of([.. runs.Select(run => run[i])]))];
        if (file is not null) File.WriteAllText(file, JsonSerializer.Serialize(result));
        return result;
    }

    private static TrialQuantity Of(double[][] runs)
    {
        double[] values = [.. runs.SelectMany(run => run)];
        var all = Moments(values);
        var far = Array.ConvertAll(values, value => Math.Log(Math.Abs(value - all.Median) + 1e-300));
        var result = new TrialQuantity(
            all.Mean, all.StandardDeviation, all.Median, all.Upper - all.Lower, ParetoSmoothing.Smooth(far),
            values.Average(value => Math.Pow((value - all.Mean) / all.StandardDeviation, 4)), 0);
        return result with
        {
            Disagreement = runs.Select(run => result.Off(Moments(run).ToQuantity("", new([]), 0, 0)))
                .Max(off => Math.Max(Math.Abs(off.Shift), 0.7 * Math.Abs(off.Width))),
        };

        static WeightedMoments Moments(double[] values) => WeightedMoments.Of(values, DrawSet.Uniform(values.Length));
    }
}
