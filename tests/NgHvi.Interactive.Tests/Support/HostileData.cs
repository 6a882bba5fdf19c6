using Microsoft.Data.Analysis;
using NgHvi.Interactive.Results;

namespace NgHvi.Interactive.Tests.Support;

/// <summary>A CSV file whose header, groups and levels are hostile, and what comes of it.</summary>
internal static class HostileData
{
    public const string Number = "<script>alert(\"x\")</script> & 'y' </pre></table>";
    public const string Factor = "גובה (ס\"מ)";
    public const string Group = "学校 👩‍👩‍👧‍👦 e\u0301";
    public const string Response = "<img src=x onerror=alert(1)>";

    private static readonly Lazy<Fit> Fitted = new(() =>
        MixedModel.From(Frame(), $"`{Response}` ~ `{Number}` + C(`{Factor}`) + (1 | `{Group}`)").Fit(new HybridVi { Steps = 20 }));

    public static readonly string[] Levels = ["</pre>&amp;<b>", "עברית 123", "a\tb"];

    public static readonly string[] Groups =
    [
        "</td></tr><script>g()</script>", "مدرسة (٣) א", "👩‍👩‍👧‍👦 family", "\"quoted\" & 'single'",
        "\u202Eevil", "e\u0301" + new string('x', 200),
        "%{y} <b>bold</b>", "line\nbreak",
    ];

    public static DataFrame Frame()
    {
        static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        var lines = Enumerable.Range(0, 160).Select(i => FormattableString.Invariant(
            $"{Math.Sin(i) + (i % 8)},{Math.Cos(3 * i)},{Quote(Levels[i % 3])},{Quote(Groups[i % 8])}"));
        var csv = string.Join('\n', lines.Prepend(string.Join(',', new[] { Response, Number, Factor, Group }.Select(Quote))));
        return CsvTableReader.Read(new StringReader(csv), "<b>file</b>&.csv").ToDataFrame();
    }

    public static Fit Fit() => Fitted.Value;

    /// <summary>Everything a notebook would show of it, each with a text that must be seen.</summary>
    public static IEnumerable<(object Value, string[] Seen)> Shown()
    {
        var (fit, data) = (Fit(), Fit().Model.Data);
        yield return (Frame(), [Number, Factor, Group, Response, Levels[0], Levels[1]]);
        yield return (data, [Number, Group, Response, Levels[0], Levels[1]]);
        yield return (fit, [Number, Factor + Levels[1], Group]);
        yield return (FitComparison.Of((Groups[0], fit), (Groups[1], fit)), [Groups[0], Groups[1], Number]);
        yield return (fit.Model, [Group]);
        yield return (fit.RandomEffects, [Groups[0], Groups[1], Groups[2], Groups[3], Groups[6]]);
        yield return (fit.Predict(data), [Groups[0]]);
        yield return (fit.Sensitivity, [Number]);
        yield return (new InputException($"There is no column {Number} {Factor}."), [Number, Factor]);
        yield return (new AggregateException(new InputException(Number)), [Number]);
    }
}
