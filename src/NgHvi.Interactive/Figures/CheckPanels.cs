using Microsoft.Data.Analysis;

namespace NgHvi.Interactive.Figures;

/// <summary>Data beside data replicated from a fit.</summary>
internal static class CheckPanels
{
    private const string Observed = "observed";
    private const string Replicated = "replicated, 95 %";

    public static Plot Draw(PosteriorCheck check)
    {
        const string Title = "The data and data replicated from the fit";
        var statistics = Statistics(check.Statistics);
        return check.Density is { } density ? Beside(Density(density))
            : check.Rootogram is { } rootogram ? Beside(Rootogram(rootogram))
            : statistics.Titled(Title);

        Plot Beside(Plot plot) => Plot.Grid(1, 2, plot, statistics).Titled(Title).Size(980, Plot.DefaultHeight);
    }

    public static double[] Numbers(DataFrameColumn column) => [.. column.Cast<double?>().Select(value => value ?? double.NaN)];

    private static Plot Density(DataFrame frame) => Curves(frame, "value", value => value).XAxis("response").YAxis("density")
        .Line(Numbers(frame["value"]), Numbers(frame["observed"]), Observed).WithY(axis => axis with { Minimum = 0 });

    /// <summary>Roots of frequencies have about the same spread, so that rare counts can be judged beside frequent ones.</summary>
    private static Plot Rootogram(DataFrame frame)
    {
        var counts = Numbers(frame["count"]);
        var width = counts.Length > 1 ? 0.8 * (counts[1] - counts[0]) : 0.8;
        return Curves(frame, "count", Math.Sqrt).XAxis("response").YAxis("√ of the number of rows")
            .Bar(counts, Numbers(frame["observed"]).Select(Math.Sqrt), Observed, width);
    }

    private static Plot Curves(DataFrame frame, string along, Func<double, double> scale)
    {
        double[] Of(string name) => [.. Numbers(frame[name]).Select(scale)];
        var x = Numbers(frame[along]);
        return Plot.Create().Band(x, Of("lower"), Of("upper"), Replicated).Line(x, Of("expected"), "replicated, mean");
    }

    private static Plot Statistics(DataFrame frame)
    {
        var (expected, sd) = (Numbers(frame["expected"]), Numbers(frame["sd"]));
        string[] names = [.. frame["statistic"].Cast<string>()];
        double[] Of(string name) => [.. Numbers(frame[name]).Select((value, i) =>
            sd[i] > 0 ? (value - expected[i]) / sd[i] : value == expected[i] ? 0 : double.NaN)];
        return IntervalLines.Draw(
                names,
                [new IntervalEstimates(Replicated, Of("median"), Of("lower"), Of("upper"))],
                "statistic, in standard deviations of the replicates")
            .Points(Of(Observed), names.Select((_, i) => (double)i), Observed);
    }
}
