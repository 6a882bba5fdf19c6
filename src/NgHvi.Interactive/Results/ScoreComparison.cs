using System.Collections.Immutable;
using NgHvi.Interactive.Display;

namespace NgHvi.Interactive.Results;

/// <summary>Scores of several methods in training and test rows, one method a row, the best of each column marked.</summary>
/// <remarks>Every method returns a new comparison. All scores must be of one kind, <see cref="PredictiveScores"/> or <see cref="BinaryScores"/>.</remarks>
public sealed class ScoreComparison
{
    private readonly ImmutableList<ScoreRow> _rows;
    private readonly ImmutableArray<ScoreColumn> _columns;

    private ScoreComparison(string title, ImmutableList<ScoreRow> rows, ImmutableArray<ScoreColumn> columns) =>
        (Title, _rows, _columns) = (title, rows, columns);

    /// <summary>The finding.</summary>
    public string Title { get; }

    /// <summary>The names of the methods, in the order they were added.</summary>
    public IReadOnlyList<string> Methods => [.. _rows.Select(row => row.Method)];

    /// <summary>Starts a comparison without methods.</summary>
    public static ScoreComparison Create(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        return new ScoreComparison(title, [], []);
    }

    /// <summary>Adds a method with a Gaussian response.</summary>
    /// <param name="method">Its name.</param>
    /// <param name="train">Scores of the training rows, or null.</param>
    /// <param name="test">Scores of the test rows, or null.</param>
    /// <param name="seconds">Seconds of the fit; NaN for none.</param>
    /// <param name="steps">Steps of the fit, or null.</param>
    /// <param name="isReference">Whether it only stands for comparison, as the truth, and cannot be the best.</param>
    /// <exception cref="ArgumentException">An earlier method has scores of the other kind.</exception>
    public ScoreComparison Add(
        string method, PredictiveScores? train, PredictiveScores? test, double seconds = double.NaN, int? steps = null, bool isReference = false) =>
        With(new ScoreRow(method, ScoreColumn.Values(train), ScoreColumn.Values(test), seconds, steps, isReference), ScoreColumn.Predictive);

    /// <summary>Adds a method with a binary response.</summary>
    /// <inheritdoc cref="Add(string, PredictiveScores?, PredictiveScores?, double, int?, bool)"/>
    public ScoreComparison Add(
        string method, BinaryScores? train, BinaryScores? test, double seconds = double.NaN, int? steps = null, bool isReference = false) =>
        With(new ScoreRow(method, ScoreColumn.Values(train), ScoreColumn.Values(test), seconds, steps, isReference), ScoreColumn.Binary);

    /// <summary>Adds a fit with its seconds and steps.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="train">Scores of the training rows, or null.</param>
    /// <param name="test">Scores of the test rows, or null.</param>
    /// <param name="method">Its name; null: the fit's method.</param>
    /// <exception cref="ArgumentException">An earlier method has scores of the other kind.</exception>
    public ScoreComparison Add(IPosteriorFit fit, PredictiveScores? train, PredictiveScores? test, string? method = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return Add(method ?? fit.Method, train, test, fit.Seconds, fit.Steps);
    }

    /// <summary>Adds a fit with a binary response, with its seconds and steps.</summary>
    /// <inheritdoc cref="Add(IPosteriorFit, PredictiveScores?, PredictiveScores?, string?)"/>
    public ScoreComparison Add(IPosteriorFit fit, BinaryScores? train, BinaryScores? test, string? method = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return Add(method ?? fit.Method, train, test, fit.Seconds, fit.Steps);
    }

    /// <summary>The comparison as a table. Columns that no method fills are left out.</summary>
    public DisplayTable ToTable()
    {
        var scores = _columns.SelectMany((column, j) => new[]
            {
                (Column: column, Name: $"{column.Name} train", Values: _rows.Select(row => row.Train[j]).ToArray()),
                (Column: column, Name: $"{column.Name} test", Values: _rows.Select(row => row.Test[j]).ToArray()),
            })
            .Where(score => score.Values.Any(value => !double.IsNaN(value))).ToArray();
        var hasSeconds = _rows.Any(row => double.IsFinite(row.Seconds));
        var hasSteps = _rows.Any(row => row.Steps is not null);
        string[] effort = [.. hasSeconds ? ["time"] : Array.Empty<string>(), .. hasSteps ? ["steps"] : Array.Empty<string>()];
        var table = DisplayTable.Create(Title, ["method"], [.. scores.Select(score => score.Name), .. effort]).Show(Math.Max(1, _rows.Count));
        for (var i = 0; i < _rows.Count; i++)
        {
            var row = _rows[i];
            string[] cells = [row.Method, .. scores.Select(score => score.Column.Format(score.Values[i]))];
            cells = hasSeconds ? [.. cells, double.IsFinite(row.Seconds) ? NumberFormat.Seconds(row.Seconds) : ""] : cells;
            table = table.Row(hasSteps ? [.. cells, row.Steps is { } steps ? NumberFormat.Count(steps) : ""] : cells);
        }

        for (var j = 0; j < scores.Length; j++)
        {
            table = WithBest(table, scores[j].Column, scores[j].Values, j + 1);
        }

        table = table.Note($"Better is higher for {Names(isHigherBetter: true)}, lower for {Names(isHigherBetter: false)}; the best is bold, or has * in plain text.");
        return _rows.Any(row => row.IsReference)
            ? table.Note($"For reference only: {string.Join(", ", _rows.Where(row => row.IsReference).Select(row => row.Method))}.")
            : table;
    }

    private string Names(bool isHigherBetter) => string.Join(", ", _columns.Where(column => column.IsHigherBetter == isHigherBetter).Select(column => column.Name));

    /// <summary>Marks the best of a column and what reads the same.</summary>
    private DisplayTable WithBest(DisplayTable table, ScoreColumn column, double[] values, int position)
    {
        var compared = Enumerable.Range(0, values.Length).Where(i => !_rows[i].IsReference && double.IsFinite(values[i])).ToArray();
        if (compared.Length < 2)
        {
            return table;
        }

        var best = column.Format(column.IsHigherBetter ? compared.Max(i => values[i]) : compared.Min(i => values[i]));
        return compared.Where(i => column.Format(values[i]) == best).Aggregate(table, (marked, i) => marked.Emphasize(i, position));
    }

    private ScoreComparison With(ScoreRow row, ImmutableArray<ScoreColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(row.Method);
        return _rows.Count == 0 || _columns == columns
            ? new ScoreComparison(Title, _rows.Add(row), columns)
            : throw new ArgumentException($"{row.Method} has scores of another kind than {_rows[0].Method}.", nameof(row));
    }
}
