using System.Globalization;
using Microsoft.Data.Analysis;
using NgHvi.Interactive.Figures;
using NgHvi.Notebooks.Documents;
using NgHvi.Studies;

namespace NgHvi.Cli;

/// <summary>The report of a study as one HTML page.</summary>
internal static class StudyPage
{
    private const int MostPairs = 3;
    private const int MostCurves = 6;

    /// <summary>The page.</summary>
    /// <param name="study">The study.</param>
    /// <param name="measure">Column by which settings are judged.</param>
    /// <param name="isHigherBetter">Whether more of it is better.</param>
    public static string Render(Study study, string measure, bool isHigherBetter)
    {
        var results = study.Results;
        // What has one value is no axis of a figure.
        string[] axes = [.. study.Plan.Axes.Where(axis => axis.Points.Count > 1).Select(axis => axis.Name)];
        List<NotebookCell> cells =
        [
            FitPage.Text($"# {study.Title}\n\n{study}."), FitPage.Text($"## Best settings by {measure}"),
            FitPage.Result("text/plain", Best(study, results, measure, isHigherBetter)),
        ];
        string[] measures = [.. new[] { measure, "elbo", "seconds" }.Distinct()];
        foreach (var axis in axes)
        {
            // The axis with fewest values makes the curves.
            var by = study.Plan.Axes.Where(other => other.Name != axis && other.Points.Count is > 1 and <= MostCurves)
                .OrderBy(other => other.Points.Count).FirstOrDefault()?.Name;
            cells.Add(FitPage.Text($"## Against {axis}"));
            cells.AddRange(measures.Select(one => FitPage.Draw(() => Plot.Response(results, axis, one, by))));
        }

        foreach (var (x, y) in axes.SelectMany((x, i) => axes.Skip(i + 1).Select(y => (x, y))).Take(MostPairs))
        {
            cells.Add(FitPage.Text($"## Over {x} and {y}"));
            cells.Add(FitPage.Draw(() => Plot.HeatMap(results, x, y, measure)));
            cells.Add(FitPage.Draw(() => Plot.Failures(results, x, y)));
        }

        cells.Add(FitPage.Text($"## {measure} against seconds"));
        cells.Add(FitPage.Draw(() => Plot.Pareto(results, "seconds", measure, study.Axes, isHigherBetter)));
        cells.AddRange(Failures(study));
        return FitPage.Page(cells, study.Title);
    }

    /// <summary>The measure that a report is about: a score where there is one, else the ELBO.</summary>
    public static (string Name, bool IsHigherBetter) Measure(DataFrame results, string? wanted)
    {
        string[] names = [.. results.Columns.Select(column => column.Name)];
        var name = wanted ?? names.FirstOrDefault(one => one == "score.logScore") ?? "elbo";
        if (!names.Contains(name))
            throw new InputException($"--measure is \"{name}\"; the results have {string.Join(", ", names)}.");
        string[] lower = ["rmse", "crps", "pce", "brier", "misclassification", "seconds", "stepsRun", "Within", "kHat", "Error",
            "Megabytes"];
        return (name, !lower.Any(word => name.EndsWith(word, StringComparison.OrdinalIgnoreCase)));
    }

    // Means with their standard errors over replicates.
    private static string Best(Study study, DataFrame results, string measure, bool isHigherBetter)
    {
        var (values, seconds) = (results.Columns[measure], results.Columns["seconds"]);
        var groups = study.Plan.Runs.Index().Where(row => values[row.Index] is double)
            .GroupBy(row => study.Plan.Describe(row.Item.Labels))
            .Select(group =>
            {
                double[] own = [.. group.Select(row => (double)values[row.Index])];
                var mean = own.Average();
                var error = own.Length < 2 ? double.NaN : Math.Sqrt(
                    own.Sum(value => (value - mean) * (value - mean)) / (own.Length - 1) / own.Length);
                return (group.Key, own.Length, mean, error, Seconds: group.Average(row => seconds[row.Index] as double? ?? double.NaN));
            })
            .OrderByDescending(group => isHigherBetter ? group.mean : -group.mean).Take(10).ToArray();
        using var text = new StringWriter();
        TextColumns.Write(text, leftCount: 1, [
            ["settings", "runs", measure, "standard error", "seconds"],
            .. groups.Select(group => (string[])[
                group.Key, Format(group.Length), Format(group.mean), double.IsNaN(group.error) ? "–" : Format(group.error),
                    Format(group.Seconds)]),
        ]);
        return text.ToString();
    }

    private static IEnumerable<NotebookCell> Failures(Study study)
    {
        var failed = StudyTable.Collect(study.Plan, study.Store).Results.OfType<RunResult>().Where(result => result.IsFailed)
            .GroupBy(result => result.Reason ?? "").OrderByDescending(group => group.Count()).ToArray();
        if (failed.Length == 0) yield break;
        yield return FitPage.Text("## Why runs failed");
        yield return FitPage.Result("text/plain", string.Join('\n', failed.Select(group => $"{group.Count()} × {group.Key}")));
    }

    private static string Format(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
