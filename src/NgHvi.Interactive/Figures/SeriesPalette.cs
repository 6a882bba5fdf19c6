namespace NgHvi.Interactive.Figures;

/// <summary>Gives each series of a figure its colour, dash and marker; a method looks the same in every figure.</summary>
/// <remarks>
/// Colours are Okabe and Ito's, which stay distinct for colour-blind readers (Okabe and Ito, "Color Universal
/// Design", 2008). A name that starts with a method's name, as "NG-HVI, K = 3", takes that method's colour;
/// further variants of one method in a figure differ by dash and marker. Other series share the colours that no method of the figure has.
/// </remarks>
public sealed class SeriesPalette
{
    private static readonly (string Prefix, SeriesStyle Style)[] s_methods =
    [
        ("NG-HVI", new("#0072b2", LineDash.Solid, MarkerShape.Circle)),
        ("SG-HVI", new("#d55e00", LineDash.Dash, MarkerShape.Square)),
        ("DAVI", new("#009e73", LineDash.DashDot, MarkerShape.Diamond)),
        ("MCMC", new("#cc79a7", LineDash.Solid, MarkerShape.Triangle)),
        ("Gibbs", new("#cc79a7", LineDash.Solid, MarkerShape.Triangle)),
        ("NAGVAC", new("#e69f00", LineDash.Dot, MarkerShape.Cross)),
        ("naive", new("#999999", LineDash.Dash, MarkerShape.Square)),
        ("Exact", new(null, LineDash.Dot, MarkerShape.Cross)),
        ("oracle", new(null, LineDash.Dot, MarkerShape.Cross)),
        ("truth", new(null, LineDash.Dot, MarkerShape.Cross)),
    ];

    private static readonly string[] s_otherColors = ["#56b4e9", "#e69f00", "#999999", "#b8a400"];

    private readonly Dictionary<string, SeriesStyle> _styles = new(StringComparer.Ordinal);

    /// <summary>Gives out styles in the order in which series first appear.</summary>
    public SeriesPalette(IEnumerable<string> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        string[] names = [.. series];
        var variants = new Dictionary<string, int>(StringComparer.Ordinal);
        string[] free = [.. s_otherColors.Except(s_methods.Where(method => names.Any(name => IsMethod(name, method.Prefix))).Select(method => method.Style.Color).OfType<string>())];
        foreach (var name in names)
        {
            if (_styles.ContainsKey(name))
            {
                continue;
            }

            var method = s_methods.FirstOrDefault(candidate => IsMethod(name, candidate.Prefix));
            var key = method.Prefix ?? "";
            var variant = variants.GetValueOrDefault(key);
            variants[key] = variant + 1;
            _styles[name] = method.Prefix is null ? Other(free, variant) : Variant(method.Style, variant);
        }
    }

    /// <summary>The style of a series, or the neutral style for null or an unknown name.</summary>
    public SeriesStyle this[string? series] =>
        series is not null && _styles.TryGetValue(series, out var style) ? style : SeriesStyle.Neutral;

    private static bool IsMethod(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
        && (name.Length == prefix.Length || !char.IsLetterOrDigit(name[prefix.Length]));

    private static SeriesStyle Variant(SeriesStyle style, int variant) => style with
    {
        Dash = (LineDash)(((int)style.Dash + variant) % 4),
        Marker = (MarkerShape)(((int)style.Marker + variant) % 5),
    };

    private static SeriesStyle Other(string[] colors, int index) => new(
        colors[index % colors.Length],
        (LineDash)((index + (index / colors.Length)) % 4),
        (MarkerShape)(index % 5));
}
