namespace NgHvi.Interactive.Figures.Svg;

/// <summary>Writes SVG elements; the one place where coordinates and text become markup.</summary>
internal sealed class SvgCanvas
{
    private readonly StringBuilder svg = new();

    /// <summary>Opens an element with attributes whose values are our own.</summary>
    public void Open(string element, string attributes) => svg.Append('<').Append(element).Append(' ').Append(attributes).Append('>');

    /// <summary>Adds markup of our own.</summary>
    public void Raw(string markup) => svg.Append(markup);

    /// <summary>Closes an element.</summary>
    public void Close(string element) => svg.Append("</").Append(element).Append('>');

    /// <summary>Draws a straight line.</summary>
    public void Line(double x1, double y1, double x2, double y2, string stroke) =>
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" {stroke}/>");

    /// <summary>Draws a path from its commands.</summary>
    public void Path(string commands, string paint)
    {
        if (commands.Length > 0)
        {
            svg.Append("<path d=\"").Append(commands).Append("\" ").Append(paint).Append("/>");
        }
    }

    /// <summary>Draws a rectangle.</summary>
    public void Rectangle(double x, double y, double width, double height, string paint) =>
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" {paint}/>");

    /// <summary>Writes text, encoded.</summary>
    public void Text(double x, double y, string text, double size, string anchor = "start", string more = "")
    {
        if (text.Length > 0)
        {
            svg.Append(
                CultureInfo.InvariantCulture, $"<text x=\"{N(x)}\" y=\"{N(y)}\" font-size=\"{N(size)}\" text-anchor=\"{anchor}\"{more}>")
                .Append(Markup.Encode(Markup.OneLine(text))).Append("</text>");
        }
    }

    /// <summary>The path through points; a point without coordinates breaks it.</summary>
    public static string Polyline(IEnumerable<(double X, double Y)> points)
    {
        var commands = new StringBuilder();
        var isDown = false;
        foreach (var (x, y) in points)
        {
            if (!double.IsFinite(x) || !double.IsFinite(y))
            {
                isDown = false;
                continue;
            }

            commands.Append(isDown ? 'L' : 'M').Append(Tenth(x)).Append(' ').Append(Tenth(y));
            isDown = true;
        }

        return commands.ToString();
    }

    /// <summary>A coordinate of a path, which has many: to a tenth of a pixel.</summary>
    private static string Tenth(double value) => N(Math.Round(value, 1));

    /// <summary>A coordinate with at most two decimals, far ones brought within a renderer's reach.</summary>
    public static string N(double value) =>
        Math.Clamp(Math.Round(value, 2), -1e5, 1e5).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The markup written so far.</summary>
    public override string ToString() => svg.ToString();
}
