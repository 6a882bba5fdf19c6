using System.Globalization;
using NgHvi.Studies;

namespace NgHvi.Cli;

/// <summary>Prints the plan of a study.</summary>
internal static class StudyReport
{
    private const int MostValues = 12;

    /// <summary>The table, the count and how long it takes.</summary>
    public static void Plan(TextWriter output, Study study, int jobs, CancellationToken cancellationToken)
    {
        var plan = study.Plan;
        var missing = study.Store.Missing(plan, retry: false);
        plan.CheckModel(missing);
        output.WriteLine(plan.Title);
        TextColumns.Write(output, leftCount: 3, [
            ["axis", "values", "where"],
            .. plan.Axes.Select(axis => (string[])[
                axis.Name, string.Join(' ', axis.Points.Take(MostValues).Select(point => point.Label))
                    + (axis.Points.Count > MostValues ? $" … ({axis.Points.Count})" : ""),
                string.Join(", ", axis.When.Select(one => $"{one.Field} {string.Join(" or ", one.Values)}"))]),
            ["replicate", $"1 to {plan.ReplicateCount}", ""],
        ]);
        var failed = plan.Distinct.Count(run => study.Store.Read(run.Id) is { IsFailed: true });
        var distinct = plan.Distinct.Count();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{plan.Runs.Count} runs"
            + $"{(distinct < plan.Runs.Count ? $", of which {distinct} differ" : "")}: "
            + $"{distinct - missing.Count - failed} done, {failed} failed, {missing.Count} left."));
        if (missing.Count == 0) return;
        var pilot = StudyPilot.Measure(plan, study.Store, missing, cancellationToken);
        output.WriteLine(double.IsNaN(pilot.Seconds) ? "How long they take is not known: none of the runs that were tried came far enough."
            : $"About {Duration(pilot.Seconds / jobs)} with {jobs} {(jobs == 1 ? "job" : "jobs")}, "
                + $"by {pilot.Pilots} pilot {(pilot.Pilots == 1 ? "run" : "runs")}"
                + (pilot.IsBound ? ", some of which were cut short and counted to their last step: at most, then." : "."));
    }

    private static string Duration(double seconds) => seconds switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h"),
    };
}
