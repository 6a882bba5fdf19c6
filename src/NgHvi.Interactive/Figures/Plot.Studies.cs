using Microsoft.Data.Analysis;

namespace NgHvi.Interactive.Figures;

/// <content>Plots of the results of a study: a table with a row a run.</content>
public sealed partial class Plot
{
    /// <summary>A measure against a setting: the median of the runs, and as a band where four fifths of them lie.</summary>
    /// <param name="results">A row a run.</param>
    /// <param name="x">Column of the setting, on the horizontal axis.</param>
    /// <param name="y">Column of the measure.</param>
    /// <param name="by">Column of a second setting, a curve for each of its values; null: none.</param>
    /// <exception cref="ArgumentException">There is no such column, or no run has the measure.</exception>
    public static Plot Response(DataFrame results, string x, string y, string? by = null) => StudyPanels.Response(results, x, y, by);

    /// <summary>The mean of a measure over two settings, as colours with numbers.</summary>
    /// <param name="results">A row a run.</param>
    /// <param name="x">Column of the setting on the horizontal axis.</param>
    /// <param name="y">Column of the setting on the vertical axis.</param>
    /// <param name="measure">Column of the measure.</param>
    /// <exception cref="ArgumentException">There is no such column, a setting has one value only, or no run has the measure.</exception>
    public static Plot HeatMap(DataFrame results, string x, string y, string measure) => StudyPanels.HeatMap(results, x, y, measure);

    /// <summary>The share of runs that failed, over two settings.</summary>
    /// <param name="results">A row a run, with a column "state".</param>
    /// <param name="x">Column of the setting on the horizontal axis.</param>
    /// <param name="y">Column of the setting on the vertical axis.</param>
    /// <exception cref="ArgumentException">There is no such column, or a setting has one value only.</exception>
    public static Plot Failures(DataFrame results, string x, string y) => StudyPanels.Failures(results, x, y);

    /// <summary>A score against what it costs, a point a setting (means over replicates), and the settings that none beats in
    /// both.</summary>
    /// <param name="results">A row a run.</param>
    /// <param name="cost">Column of the cost, such as seconds; lower is better.</param>
    /// <param name="score">Column of the score.</param>
    /// <param name="settings">Columns that say which runs are replicates of each other.</param>
    /// <param name="isHigherBetter">Whether a higher score is better.</param>
    /// <exception cref="ArgumentException">There is no such column, or no run has both.</exception>
    public static Plot Pareto(DataFrame results, string cost, string score, IEnumerable<string> settings, bool isHigherBetter = true) =>
        StudyPanels.Pareto(results, cost, score, [.. settings], isHigherBetter);
}
