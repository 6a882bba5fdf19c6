namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>A <see cref="SeriesStyle"/> in Plotly's words.</summary>
internal static class PlotlyStyle
{
    /// <summary>
    /// Stands for the text colour of the page, which Plotly cannot ask for: a grey that reads on white and on
    /// black. A page may replace it in the JSON by its own text colour before drawing.
    /// </summary>
    public const string Foreground = "#777777";

    public static string Color(SeriesStyle style) => style.Color ?? Foreground;

    /// <summary>The colour of a style with an opacity from 0 to 1.</summary>
    public static string Transparent(string color, double opacity)
    {
        var rgb = int.Parse(color.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"rgba({rgb >> 16},{(rgb >> 8) & 255},{rgb & 255},{opacity:0.##})");
    }

    public static string Dash(LineDash dash) => dash switch
    {
        LineDash.Dash => "dash",
        LineDash.DashDot => "dashdot",
        LineDash.Dot => "dot",
        _ => "solid",
    };

    public static string Symbol(MarkerShape shape) => shape switch
    {
        MarkerShape.Square => "square",
        MarkerShape.Diamond => "diamond",
        MarkerShape.Triangle => "triangle-up",
        MarkerShape.Cross => "x",
        _ => "circle",
    };
}
