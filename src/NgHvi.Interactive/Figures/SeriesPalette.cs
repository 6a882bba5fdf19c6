namespace NgHvi.Interactive.Figures;

/// <summary>Gives each series of a figure its colour, dash and marker; a method looks the same in every figure.</summary>
/// <remarks>
/// The colours of NG-HVI, SG-HVI, DAVI and MCMC are Okabe and Ito's, which stay distinct for colour-blind readers (Okabe and Ito, "Color
/// Universal Design", 2008). Their orange, sky blue and light grey are too faint on white; a violet and darker forms of them
/// stand in. Every colour has a contrast of at least 3 : 1 (WCAG 2.1, criterion 1.4.11) on white and on dark pages, so that one colour
/// serves both;
/// and since colours of such middling brightness are few, dash and marker tell methods apart too.
/// A name that starts with a method's name, as "NG-HVI, K = 3", takes that method's colour;
/// further variants of one method in a figure differ by dash and marker. Other series share the colours that resemble no method of the
/// figure.
/// </remarks>
public sealed class SeriesPalette
{
    private static readonly (string Prefix, SeriesStyle Style)[] MethodStyles =
    [
        ("NG-HVI, published", new("#3c8dd0", LineDash.Dot, MarkerShape.Triangle)),
        ("NG-HVI", new("#0072b2", LineDash.Solid, MarkerShape.Circle)),
        ("Adam-HVI", new("#a67c00", LineDash.Dot, MarkerShape.Diamond)),
        ("SG-HVI", new("#d55e00", LineDash.Dash, MarkerShape.Square)),
        ("DAVI", new("#009e73", LineDash.DashDot, MarkerShape.Diamond)),
        ("MCMC", new("#cc79a7", LineDash.Solid, MarkerShape.Triangle)),
        ("Gibbs", new("#cc79a7", LineDash.Solid, MarkerShape.Triangle)),
        ("NAGVAC", new("#9664fa", LineDash.Dot, MarkerShape.Cross)),
        ("naive", new("#7f7f7f", LineDash.Dash, MarkerShape.Square)),
        ("Exact", new(null, LineDash.Dot, MarkerShape.Cross)),
        ("oracle", new(null, LineDash.Dot, MarkerShape.Cross)),
        ("truth", new(null, LineDash.Dot, MarkerShape.Cross)),
    ];

    /// <summary>Colours for other series, each with the method it could be taken for.</summary>
    private static readonly (string Color, string Resembles)[] Others =
        [("#3c8dd0", "MCMC"), ("#a67c00", "SG-HVI"), ("#7f7f7f", "naive"), ("#9664fa", "NAGVAC"), ("#b0498f", "Gibbs")];

    private readonly Dictionary<string, SeriesStyle> styles = new(StringComparer.Ordinal);

    /// <summary>Gives out styles in the order in which series first appear.</summary>
    public SeriesPalette(IEnumerable<string> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        string[] names = [.. series];
        var variants = new Dictionary<string, int>(StringComparer.Ordinal);
        string[] free = [.. Others.Where(other => !names.Any(name => IsMethod(name, other.Resembles))).Select(other => other.Color)];
        free = free.Length > 0 ? free : [.. Others.Select(other => other.Color)];
        foreach (var name in names)
        {
            if (styles.ContainsKey(name)) continue;

            var method = MethodStyles.FirstOrDefault(candidate => IsMethod(name, candidate.Prefix));
            var key = method.Prefix ?? "";
            var variant = variants.GetValueOrDefault(key);
            variants[key] = variant + 1;
            styles[name] = method.Prefix is null ? Other(free, variant) : Variant(method.Style, variant);
        }
    }

    /// <summary>Every colour in use, for the test of their contrast.</summary>
    internal static IEnumerable<string> Colors =>
        MethodStyles.Select(method => method.Style.Color).OfType<string>().Concat(Others.Select(other => other.Color)).Distinct();

    /// <summary>The style of a series, or the neutral style for null or an unknown name.</summary>
    public SeriesStyle this[string? series] =>
        series is not null && styles.TryGetValue(series, out var style) ? style : SeriesStyle.Neutral;

    /// <summary>The style of a mark: its own, else its series'.</summary>
    internal SeriesStyle Of(Mark mark) => mark.Style ?? this[mark.Series];

    /// <summary>
    /// Lets the series of marks that have a style of their own, from a figure made elsewhere, look like these marks in the legend.
    /// </summary>
    internal SeriesPalette With(IEnumerable<Mark> marks)
    {
        foreach (var group in marks.Where(mark => mark is { Style: not null, Series: not null }).GroupBy(mark => mark.Series!))
        {
            styles[group.Key] = group.First().Style!.Value;
        }

        return this;
    }

    private static bool IsMethod(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
        && (name.Length == prefix.Length || !char.IsLetterOrDigit(name[prefix.Length]));

    private static SeriesStyle Variant(SeriesStyle style, int variant) => style with
    {
        Dash = (LineDash)(((int)style.Dash + variant) % 4),
        Marker = (MarkerShape)(((int)style.Marker + variant) % 5),
    };

    private static SeriesStyle Other(string[] colors, int index) => new(
        colors[index % colors.Length], (LineDash)((index + (index / colors.Length)) % 4), (MarkerShape)(index % 5));
}
