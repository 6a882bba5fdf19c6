using Microsoft.Data.Analysis;

namespace NgHvi.Studies;

/// <summary>The results of a study, a row a planned run, whatever has ended: columns of numbers (NaN: none) or text (null: none).</summary>
internal sealed class StudyTable
{
    /// <summary>Columns that no axis may be called.</summary>
    public static IReadOnlyList<string> Fixed { get; } =
        ["run", "replicate", "state", "reason", "stopped", "stepsRun", "stepsWithin", "secondsWithin", "verdict",
            .. Measures.Select(measure => measure.Name)];

    private static (string Name, Func<RunResult, double> Value)[] Measures =>
    [
        ("elbo", result => result.Elbo.Value),
        ("elboError", result => result.Elbo.StandardError),
        ("logEvidence", result => result.LogEvidence.Value),
        ("logEvidenceError", result => result.LogEvidence.StandardError),
        ("pluginElbo", result => result.PluginElbo),
        ("kHat", result => result.Verdict?.ParetoShape ?? double.NaN),
        ("efficiency", result => result.Verdict?.Efficiency ?? double.NaN),
        ("trusted", result => result.Verdict is { } verdict ? verdict.IsTrusted ? 1 : 0 : double.NaN),
        ("fitSeconds", result => result.FitSeconds),
        ("seconds", result => result.Seconds),
        ("cpuSeconds", result => result.CpuSeconds),
        ("peakMegabytes", result => result.PeakMegabytes),
    ];

    private StudyTable(IReadOnlyList<Column> columns, int done, int failed, IReadOnlyList<RunResult?> results) =>
        (Columns, Done, Failed, Results) = (columns, done, failed, results);

    public IReadOnlyList<Column> Columns { get; }
    public int RowCount => Results.Count;
    public int Done { get; }
    public int Failed { get; }
    public IReadOnlyList<RunResult?> Results { get; } // By row; null: not yet.

    /// <summary>Either numbers or texts.</summary>
    internal sealed record Column(string Name, double[]? Numbers, string?[]? Texts = null)
    {
        public string TextAt(int row) => Texts is null
            ? double.IsFinite(Numbers![row]) ? Numbers[row].ToString("R", CultureInfo.InvariantCulture) : "" : Texts[row] ?? "";
    }

    public static StudyTable Collect(StudyPlan plan, StudyStore store)
    {
        var found = plan.Distinct.ToDictionary(run => run.Id, run => store.Read(run.Id));
        RunResult?[] results = [.. plan.Runs.Select(row => found[row.Run.Id])];
        // The best ELBO of a model and its data, by which others are measured.
        var best = plan.Runs.Zip(results).Where(pair => pair.Second is { IsFailed: false, Elbo.IsKnown: true })
            .GroupBy(pair => pair.First.Run.ModelKey).ToDictionary(group => group.Key, group => group.Max(pair => pair.Second!.Elbo.Value));
        var reached = plan.Runs.Zip(results).Select(pair => pair.Second is { } result
            && best.TryGetValue(pair.First.Run.ModelKey, out var level)
            ? result.Trace.Reaches(level - plan.Within) : (Step: double.NaN, Seconds: double.NaN)).ToArray();
        List<Column> columns = [new("run", null, [.. plan.Runs.Select(row => row.Run.Id)])];
        columns.AddRange(plan.Axes.Select((axis, a) => Labels(axis.Name, [.. plan.Runs.Select(row => row.Labels[a])])));
        columns.Add(new("replicate", [.. plan.Runs.Select(row => (double)row.Replicate)]));
        columns.Add(Text("state", result => result.IsFailed ? "failed" : "done"));
        columns.Add(Text("reason", result => result.Reason));
        columns.Add(Text("stopped", result => result.Stopped));
        columns.Add(Number("stepsRun", result => result.Stopped is null ? double.NaN : result.Steps));
        columns.AddRange(Measures.Select(measure => Number(measure.Name, measure.Value)));
        columns.Add(new("stepsWithin", [.. reached.Select(one => one.Step)]));
        columns.Add(new("secondsWithin", [.. reached.Select(one => one.Seconds)]));
        columns.AddRange(Names(result => result.Scores.Keys).Select(name =>
            Number($"score.{name}", result => result.Scores.GetValueOrDefault(name, double.NaN))));
        foreach (var name in Names(result => result.Quantities.Keys))
        {
            columns.Add(Number($"{name}.mean", result => result.Quantities.GetValueOrDefault(name)?.Mean ?? double.NaN));
            columns.Add(Number($"{name}.sd", result => result.Quantities.GetValueOrDefault(name)?.Sd ?? double.NaN));
        }

        columns.Add(Text("verdict", result => result.Verdict?.Sentence));
        return new(columns, results.Count(result => result is { IsFailed: false }), results.Count(result => result is { IsFailed: true }),
            results);

        Column Number(string name, Func<RunResult, double> value) =>
            new(name, [.. results.Select(result => result is null ? double.NaN : value(result))]);
        Column Text(string name, Func<RunResult, string?> value) =>
            new(name, null, [.. results.Select(result => result is null ? null : value(result))]);
        IEnumerable<string> Names(Func<RunResult, IEnumerable<string>> names) => results.OfType<RunResult>().SelectMany(names).Distinct();
    }

    public DataFrame ToDataFrame() => new(Columns.Select(column => (DataFrameColumn)(column.Texts is null
        ? Predictions.Numbers(column.Name, column.Numbers!) : new StringDataFrameColumn(column.Name, column.Texts))));

    /// <summary>RFC 4180; numbers in their shortest exact form.</summary>
    public void WriteCsv(Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', Columns.Select(column => Quote(column.Name))));
        for (var row = 0; row < RowCount; row++) writer.WriteLine(string.Join(',', Columns.Select(column => Quote(column.TextAt(row)))));
    }

    // Numbers where all that are there are numbers.
    private static Column Labels(string name, string?[] labels)
    {
        var numbers = Array.ConvertAll(labels, label => label is null ? double.NaN
            : double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.PositiveInfinity);
        return numbers.Any(double.IsInfinity) || numbers.All(double.IsNaN) ? new(name, null, labels) : new(name, numbers);
    }

    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(",\"\n\r") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
