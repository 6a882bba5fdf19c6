using NgHvi.Interactive.Figures.Plotly;
using NgHvi.Interactive.Figures.Svg;

namespace NgHvi.Interactive.Figures;

/// <summary>Writes a figure as HTML: an image for every reader, and an interactive plot where scripts run.</summary>
/// <remarks>
/// The image is a data address in an <c>img</c>: viewers that clean HTML, as GitHub, nbviewer and JupyterLab before
/// a notebook is trusted, take out an <c>svg</c> element but leave images; and an image needs no place in the page's style. Its
/// alternative text is the figure in words. The Plotly form is data in a script element of type application/json;
/// the script after it puts the plot in the image's place.
/// </remarks>
internal static class FigureHtml
{
    public static string Write(Plot figure)
    {
        var image = Convert.ToBase64String(Encoding.UTF8.GetBytes(SvgWriter.Write(figure, SvgGround.Own)));
        var json = PlotlyWriter.Write(figure, withConfig: true).Replace("</", "<\\/", StringComparison.Ordinal)
            .Replace("<!--", "<\\u0021--", StringComparison.Ordinal);
        return "<figure class=\"nghvi-figure\" style=\"margin:0.5em 0\"><div class=\"nghvi-static\">"
            + $"<img alt=\"{Markup.Encode(FigureText.Write(figure))}\" width=\"{figure.Width}\" height=\"{figure.Height}\" "
            + $"style=\"max-width:100%;height:auto\" src=\"data:image/svg+xml;base64,{image}\"/></div>"
            + $"<script type=\"application/json\" class=\"nghvi-plotly\">{json}</script><script>{FigureScript.Text}</script></figure>";
    }
}
