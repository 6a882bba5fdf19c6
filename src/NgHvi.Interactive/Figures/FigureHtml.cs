namespace NgHvi.Interactive.Figures;

/// <summary>Writes a figure as HTML: an image for every reader, and its Plotly form for pages that run scripts.</summary>
/// <remarks>
/// Nothing here runs: the Plotly form is data in a script element of type application/json. A page that has
/// Plotly may hide <c>.nghvi-static</c> and draw the data in its place; any other page shows the image.
/// </remarks>
internal static class FigureHtml
{
    public static string Write(Figure figure) =>
        $"<figure class=\"nghvi-figure\"><div class=\"nghvi-static\">{figure.ToSvg()}</div>"
        + $"<script type=\"application/json\" class=\"nghvi-plotly\">{Plotly.PlotlyWriter.Write(figure, withConfig: true)
            .Replace("</", "<\\/", StringComparison.Ordinal)}</script></figure>";
}
