namespace NgHvi.Interactive.Figures.Svg;

/// <summary>Turns a <see cref="SeriesStyle"/> into SVG attributes.</summary>
internal static class SvgPaint
{
    /// <summary>The colour of a style; without one, the text colour of the page.</summary>
    public static string Color(SeriesStyle style) => style.Color ?? "currentColor";

    /// <summary>A line in the colour and dash of a style.</summary>
    public static string Stroke(SeriesStyle style, double width = 2, double opacity = 1) =>
        $"fill=\"none\" stroke=\"{Color(style)}\" stroke-width=\"{SvgCanvas.N(width)}\" stroke-linejoin=\"round\""
        + Dash(style.Dash) + Opacity("stroke", opacity);

    /// <summary>An area in the colour of a style.</summary>
    public static string Fill(SeriesStyle style, double opacity = 1) =>
        $"fill=\"{Color(style)}\"{Opacity("fill", opacity)}";

    /// <summary>The outline of a marker of about eight pixels around a point.</summary>
    public static string Marker(MarkerShape shape, double x, double y)
    {
        var (px, py) = (SvgCanvas.N(x), SvgCanvas.N(y));
        return shape switch
        {
            MarkerShape.Square => $"M{px} {py}m-3.5 -3.5h7v7h-7z",
            MarkerShape.Diamond => $"M{px} {py}m0 -5l5 5l-5 5l-5 -5z",
            MarkerShape.Triangle => $"M{px} {py}m0 -4.8l4.6 8h-9.2z",
            MarkerShape.Cross =>
                $"M{px} {py}m-4 -2.6l1.4 -1.4l2.6 2.6l2.6 -2.6l1.4 1.4l-2.6 2.6l2.6 2.6l-1.4 1.4l-2.6 -2.6l-2.6 2.6l-1.4 -1.4l2.6 -2.6z",
            _ => $"M{px} {py}m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
        };
    }

    private static string Dash(LineDash dash) => dash switch
    {
        LineDash.Dash => " stroke-dasharray=\"7 4\"",
        LineDash.DashDot => " stroke-dasharray=\"9 3 2 3\"",
        LineDash.Dot => " stroke-dasharray=\"2 3\"",
        _ => "",
    };

    private static string Opacity(string what, double opacity) => opacity < 1 ? $" {what}-opacity=\"{SvgCanvas.N(opacity)}\"" : "";
}
