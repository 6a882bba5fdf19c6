using Microsoft.Data.Analysis;

namespace NgHvi.Interactive.Figures;

/// <summary>Draws tables of runs.</summary>
internal static class StudyPanels
{
    private const double Wide = 20; // Settings that differ by more stand on a logarithmic axis.
    private const int MostLabels = 12;

    public static Plot Response(DataFrame results, string x, string y, string? by)
    {
        var (across, measure) = (StudySetting.Of(results, x), Numbers(results, y));
        var curves = by is null ? null : StudySetting.Of(results, by);
        var plot = Plot.Create($"{y} against {x}").YAxis(y).WithX(across.Describe);
        var any = false;
        foreach (var curve in curves?.Labels ?? [""])
        {
            var points = across.Places.Select((place, i) => (place, Values: measure.Where((value, row) =>
                double.IsFinite(value) && across.Rows[row] == i && (curves is null || curves.LabelAt(row) == curve)).Order().ToArray()))
                .Where(point => point.Values.Length > 0).ToArray();
            if (points.Length == 0) continue;
            any = true;
            var name = by is null ? y : $"{by} {curve}";
            var places = points.Select(point => point.place).ToArray();
            if (points.Any(point => point.Values.Length > 1))
                plot = plot.Band(places, points.Select(point => Quantile(point.Values, 0.1)),
                    points.Select(point => Quantile(point.Values, 0.9)), name);
            plot = plot.Line(places, points.Select(point => Quantile(point.Values, 0.5)), name)
                .Points(places, points.Select(point => Quantile(point.Values, 0.5)), name);
        }

        if (!any) throw new ArgumentException($"No run has a value of \"{y}\".", nameof(y));
        return (by is null ? plot.WithoutLegend() : plot).Titled(plot.Title, "median of the runs; band: four fifths of them");
    }

    public static Plot HeatMap(DataFrame results, string x, string y, string measure) =>
        Cells(results, x, y, Numbers(results, measure), measure).Titled($"{measure} over {x} and {y}", "mean of the runs");

    public static Plot Failures(DataFrame results, string x, string y)
    {
        var states = Column(results, "state");
        var failed = Enumerable.Range(0, (int)results.Rows.Count).Select(row => (states[row] as string) switch
        {
            "failed" => 1,
            "done" => 0.0,
            _ => double.NaN,
        }).ToArray();
        return Cells(results, x, y, failed, "share that failed", (0, 1))
            .Titled($"Failures over {x} and {y}", "share of the runs that ended");
    }

    public static Plot Pareto(DataFrame results, string cost, string score, string[] settings, bool isHigherBetter)
    {
        var (costs, scores) = (Numbers(results, cost), Numbers(results, score));
        var columns = settings.Select(name => StudySetting.Of(results, name)).ToArray();
        var points = Enumerable.Range(0, costs.Length).Where(row => double.IsFinite(costs[row]) && double.IsFinite(scores[row]))
            .GroupBy(row => string.Join(", ", columns.Zip(settings).Where(pair => pair.First.Rows[row] >= 0)
                .Select(pair => $"{pair.Second} {pair.First.LabelAt(row)}")))
            .Select(group => (Name: group.Key, Cost: group.Average(row => costs[row]), Score: group.Average(row => scores[row])))
            .OrderBy(point => point.Cost).ToArray();
        if (points.Length == 0) throw new ArgumentException($"No run has both \"{cost}\" and \"{score}\".", nameof(score));
        var front = points.Where((point, i) => points.Take(i)
            .All(other => isHigherBetter ? other.Score < point.Score : other.Score > point.Score)).ToArray();
        var isWide = points[0].Cost > 0 && points[^1].Cost > Wide * points[0].Cost;
        var plot = Plot.Create().XAxis($"{cost} (lower is better)", isWide ? AxisScale.Log : AxisScale.Linear)
            .YAxis($"{score} ({(isHigherBetter ? "higher" : "lower")} is better)")
            .Points(points.Select(point => point.Cost), points.Select(point => point.Score), "settings")
            .Line(front.Select(point => point.Cost), front.Select(point => point.Score), "none is better in both");
        return front.Take(MostLabels).Aggregate(plot, (drawn, point) => drawn.Label(point.Cost, point.Score, point.Name))
            .Titled($"{score} against {cost}", "means over replicates");
    }

    private static Plot Cells(DataFrame results, string x, string y, double[] values, string legend,
        (double Low, double High)? range = null)
    {
        var (across, up) = (StudySetting.Of(results, x), StudySetting.Of(results, y));
        if (across.Labels.Count < 2 || up.Labels.Count < 2)
        {
            throw new ArgumentException(
                $"A map needs two settings with two values each; \"{x}\" has {across.Labels.Count}, \"{y}\" {up.Labels.Count}.", nameof(x));
        }

        double[] cells = [.. Enumerable.Range(0, up.Labels.Count).SelectMany(j => Enumerable.Range(0, across.Labels.Count).Select(i =>
            values.Where((value, row) => double.IsFinite(value) && across.Rows[row] == i && up.Rows[row] == j)
                .DefaultIfEmpty(double.NaN).Average()))];
        if (cells.All(double.IsNaN)) throw new ArgumentException("No run has a value.", nameof(values));
        var grid = new ScalarGrid(Indices(across), Indices(up), cells);
        return Plot.Create().With(new HeatMark(
                grid, legend, isCells: true, texts: cells.Select(cell => double.IsNaN(cell) ? "" : NumberFormat.Significant(cell, 3)),
                    range: range))
            .WithX(across.Name).WithY(up.Name);

        static IEnumerable<double> Indices(StudySetting setting) => Enumerable.Range(0, setting.Labels.Count).Select(i => (double)i);
    }

    internal static DataFrameColumn Column(DataFrame results, string name) => results.Columns.FirstOrDefault(column => column.Name == name)
        ?? throw new ArgumentException(
            $"There is no column \"{name}\"; there are {string.Join(", ", results.Columns.Select(one => one.Name))}.", nameof(name));

    private static double[] Numbers(DataFrame results, string name)
    {
        var column = Column(results, name);
        return [.. Enumerable.Range(0, (int)results.Rows.Count).Select(row => column[row] is IConvertible number and not string
            ? number.ToDouble(CultureInfo.InvariantCulture) : double.NaN)];
    }

    // Linear between order statistics, type 7 of Hyndman and Fan (1996).
    private static double Quantile(double[] sorted, double p)
    {
        var place = p * (sorted.Length - 1);
        var below = (int)place;
        return sorted[below] + ((place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]));
    }
}
