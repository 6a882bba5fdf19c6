using NgHvi.Interactive.Results;

namespace NgHvi.Interactive.Tests.Support;

/// <summary>A CSV file whose header, groups and levels are hostile, and what comes of it.</summary>
internal static class HostileData
{
    public const string Number = "<script>alert(\"x\")</script> & 'y' </pre></table>";
    public const string Factor = "גובה (ס\"מ)";
    public const string Group = "学校 👩‍👩‍👧‍👦 e\u0301";
    public const string Response = "<img src=x onerror=alert(1)>";

    private static readonly Lazy<GroupedData> s_data = new(() => GroupedData.FromTable(Table(), $"`{Response}` ~ `{Number}` + C(`{Factor}`) + (1 | `{Group}`)"));
    private static readonly Lazy<VariationalFit> s_fit = new(() => HybridVi.Fit(new LinearMixedModel(s_data.Value), new HybridViOptions { Steps = 20, CorrectPosterior = false }));

    public static readonly string[] Levels = ["</pre>&amp;<b>", "עברית 123", "a\tb"];

    public static readonly string[] Groups =
        ["</td></tr><script>g()</script>", "مدرسة (٣) א", "👩‍👩‍👧‍👦 family", "\"quoted\" & 'single'", "\u202Eevil", "e\u0301" + new string('x', 200), "%{y} <b>bold</b>", "line\nbreak"];

    public static DataTable Table()
    {
        static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        var lines = Enumerable.Range(0, 160).Select(i =>
            $"{Math.Sin(i) + (i % 8)},{Math.Cos(3 * i)},{Quote(Levels[i % 3])},{Quote(Groups[i % 8])}".Replace('−', '-'));
        var csv = string.Join('\n', lines.Prepend(string.Join(',', new[] { Response, Number, Factor, Group }.Select(Quote))));
        return DataTable.FromCsv(new StringReader(csv), "<b>file</b>&.csv");
    }

    public static GroupedData Grouped() => s_data.Value;

    public static VariationalFit Fit() => s_fit.Value;

    /// <summary>Everything a notebook would show of it, each with a text that must be seen.</summary>
    public static IEnumerable<(object Value, string[] Seen)> Shown()
    {
        var model = (LinearMixedModel)Fit().Model;
        yield return (Table(), [Number, Factor, Group, Response, Levels[0], Levels[1]]);
        yield return (Grouped(), [Number, Group, Response, Levels[0], Levels[1]]);
        yield return (Grouped().Design!, [Levels[0], Levels[1], Factor]);
        yield return (Fit(), [Number, Factor + Levels[1], Group]);
        yield return (FitComparison.Of((Groups[0], Fit()), (Groups[1], Fit())), [Groups[0], Groups[1], Number]);
        yield return (model, [Group]);
        yield return (RandomEffects.Summarize(model, Fit().Draws(20), Grouped().GroupKeys), [Groups[0], Groups[1], Groups[2], Groups[3], Groups[6]]);
        yield return (new PosteriorPredictive(model, Fit().Draws(20), Grouped().GroupKeys).Predict(Grouped()), [Groups[0]]);
        yield return (new InputException($"There is no column {Number} {Factor}."), [Number, Factor]);
        yield return (new AggregateException(new InputException(Number)), [Number]);
        yield return (Assert.Throws<InputException>(() => Table().Column(Groups[3])), [Groups[3]]);
    }
}
