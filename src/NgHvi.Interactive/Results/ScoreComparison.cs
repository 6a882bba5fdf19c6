using Microsoft.Data.Analysis;

namespace NgHvi.Interactive.Results;

/// <summary>Scores of several methods in training and test rows, one method a row, the best of each column marked.</summary>
/// <remarks>Every method returns a new comparison. All scores must be of one kind of response.</remarks>
public sealed class ScoreComparison
{
    /// <summary>What follows from other measures or has no best value.</summary>
    private static readonly string[] Secondary = ["brier", "accuracy", "precision", "recall"];

    private readonly ImmutableList<Entry> entries;

    private ScoreComparison(string title, ImmutableList<Entry> entries) => (Title, this.entries) = (title, entries);

    /// <summary>The finding.</summary>
    public string Title { get; }

    /// <summary>The names of the methods, in the order they were added.</summary>
    public IReadOnlyList<string> Methods => [.. entries.Select(entry => entry.Method)];

    /// <summary>Starts a comparison without methods.</summary>
    public static ScoreComparison Create(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        return new ScoreComparison(title, []);
    }

    /// <summary>Adds a method.</summary>
    /// <param name="method">Its name.</param>
    /// <param name="train">Scores of the training rows, or null.</param>
    /// <param name="test">Scores of the test rows, or null.</param>
    /// <param name="seconds">Seconds of the fit; NaN for none.</param>
    /// <param name="steps">Steps of the fit, or null.</param>
    /// <param name="isReference">Whether it only stands for comparison, as the truth, and cannot be the best.</param>
    /// <exception cref="ArgumentException">An earlier method has scores of another kind.</exception>
    public ScoreComparison Add(
        string method, Scores? train, Scores? test, double seconds = double.NaN, int? steps = null, bool isReference = false)
    {
        ArgumentNullException.ThrowIfNull(method);
        var entry = new Entry(method, train, test, seconds, steps, isReference);
        var other = entries.FirstOrDefault(other => entry.IsBinary is { } kind && other.IsBinary is { } otherKind && kind != otherKind);
        return other is null
            ? new ScoreComparison(Title, entries.Add(entry))
            : throw new ArgumentException($"{method} has scores of another kind than {other.Method}.", nameof(method));
    }

    /// <summary>Adds a fit with its seconds and steps.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="train">Scores of the training rows, or null.</param>
    /// <param name="test">Scores of the test rows, or null.</param>
    /// <param name="method">Its name; null: the fit's method.</param>
    /// <exception cref="ArgumentException">An earlier method has scores of another kind.</exception>
    public ScoreComparison Add(Fit fit, Scores? train, Scores? test, string? method = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return Add(method ?? fit.Method.Name, train, test, fit.Seconds, fit.Steps);
    }

    /// <summary>The scores as a frame: a row a "method", "rows" ("train" or "test") and "score", with its "value".</summary>
    public DataFrame ToDataFrame()
    {
        (string Method, string Rows, Score Score)[] all =
        [
            .. from entry in entries
               from part in new[] { (Rows: "train", Scores: entry.Train), (Rows: "test", Scores: entry.Test) }
               from score in part.Scores ?? Enumerable.Empty<Score>()
               select (entry.Method, part.Rows, score),
        ];
        return new DataFrame(
            new StringDataFrameColumn("method", all.Select(row => row.Method)),
            new StringDataFrameColumn("rows", all.Select(row => row.Rows)),
            new StringDataFrameColumn("score", all.Select(row => row.Score.Name)),
            new DoubleDataFrameColumn("value", all.Select(row => row.Score.Value)));
    }

    /// <summary>The comparison as a table. Columns that no method fills are left out.</summary>
    public DisplayTable ToTable()
    {
        var measures = entries.SelectMany(entry => entry.All).DistinctBy(score => score.Name)
            .Where(score => score.IsHigherBetter is not null && !Secondary.Contains(score.Name)).ToArray();

        // Of probabilities the log score is the cross-entropy with the other sign.
        measures = measures.Any(score => score.Name == "pce") ? [.. measures.Where(score => score.Name != "logScore")] : measures;
        var columns = measures.SelectMany(measure => new[]
            {
                (Measure: measure, Name: $"{Short(measure)} train", Scores: entries.Select(entry => Find(entry.Train, measure)).ToArray()),
                (Measure: measure, Name: $"{Short(measure)} test", Scores: entries.Select(entry => Find(entry.Test, measure)).ToArray()),
            })
            .Where(column => column.Scores.Any(score => score is { Value: not double.NaN })).ToArray();
        (string Name, Func<Entry, string> Text)[] effort =
        [
            ("time", entry => double.IsFinite(entry.Seconds) ? NumberFormat.Seconds(entry.Seconds) : ""),
            ("steps", entry => entry.Steps is { } steps ? NumberFormat.Count(steps) : ""),
        ];
        effort = [.. effort.Where(one => entries.Any(entry => one.Text(entry).Length > 0))];
        var table = DisplayTable
            .Create(Title, ["method"], [.. columns.Select(column => column.Name), .. effort.Select(one => one.Name)])
            .WithRows(entries.Select((entry, i) => (string[])
            [
                entry.Method,
                .. columns.Select(column => PredictionTables.Text(column.Scores[i])),
                .. effort.Select(one => one.Text(entry)),
            ]))
            .Show(Math.Max(1, entries.Count));
        for (var j = 0; j < columns.Length; j++)
        {
            table = WithBest(table, columns[j].Scores, j + 1);
        }

        table = table.Note(
            $"Better is higher for {Names(true)}, lower for {Names(false)}; the best is bold, or has * in plain text.");
        string[] references = [.. entries.Where(entry => entry.IsReference).Select(entry => entry.Method)];
        return references.Length > 0 ? table.Note($"For reference only: {string.Join(", ", references)}.") : table;

        string Names(bool isHigherBetter) =>
            string.Join(", ", measures.Where(measure => measure.IsHigherBetter == isHigherBetter).Select(Short));
    }

    /// <summary>"PCE" of "PCE (cross-entropy, nats)".</summary>
    private static string Short(Score measure) => measure.Label.Split(" (")[0];

    private static Score? Find(Scores? scores, Score measure) => scores?.FirstOrDefault(score => score.Name == measure.Name);

    /// <summary>Marks the best of a column and what reads the same.</summary>
    private DisplayTable WithBest(DisplayTable table, Score?[] scores, int position)
    {
        var compared = Enumerable.Range(0, scores.Length)
            .Where(i => !entries[i].IsReference && scores[i] is { } score && double.IsFinite(score.Value)).ToArray();
        if (compared.Length < 2)
        {
            return table;
        }

        var isHigherBetter = scores[compared[0]]!.IsHigherBetter == true;
        var best = isHigherBetter ? compared.MaxBy(i => scores[i]!.Value) : compared.MinBy(i => scores[i]!.Value);
        return compared.Where(i => PredictionTables.Text(scores[i]) == PredictionTables.Text(scores[best]))
            .Aggregate(table, (marked, i) => marked.Emphasize(i, position));
    }

    private sealed record Entry(string Method, Scores? Train, Scores? Test, double Seconds, int? Steps, bool IsReference)
    {
        public IEnumerable<Score> All => (Train ?? Enumerable.Empty<Score>()).Concat(Test ?? Enumerable.Empty<Score>());

        /// <summary>Null without scores.</summary>
        public bool? IsBinary => All.Any() ? All.Any(score => score.Name == "pce") : null;
    }
}
