namespace NgHvi.Notebooks.Reports;

/// <summary>What a report needs to make its figures interactive.</summary>
internal static class Plotly
{
    /// <summary>The line that tells a reader that the page loads something; empty when it does not.</summary>
    public static string Notice(bool hasFigures, HtmlReportOptions options) =>
        hasFigures && !IsEmbedded(options)
            ? "<p class=\"banner\">Figures become interactive when this page can load plotly.js from " +
                $"{ReportResources.PlotlyAddress}; without it they stay still images.</p>\n"
            : "";

    /// <summary>
    /// Stands before the figures: their own scripts then leave the work to the page's script at its end, and load nothing.
    /// </summary>
    public static string Hold(bool hasFigures) => hasFigures ? "<script>window.nghviFigures = function () {};</script>" : "";

    /// <summary>The page's scripts; the last one loads plotly.js when the page does not hold it.</summary>
    public static string Scripts(bool hasFigures, HtmlReportOptions options)
    {
        if (!hasFigures)
        {
            return "";
        }

        var library = IsEmbedded(options) ? PageHtml.Script(ReportResources.Plotly!) : "";
        return $"{library}\n{PageHtml.Script($"window.nghviFigures = null;\n{ReportResources.Script}")}";
    }

    /// <summary>Which plotly.js the page has, and from where, in words.</summary>
    public static string Origin(HtmlReportOptions options) =>
        $"{ReportResources.PlotlyVersion}, {(IsEmbedded(options) ? "embedded" : "from the web")}";

    /// <summary>The address from which the page may load plotly.js; empty when it holds it.</summary>
    public static string Source(HtmlReportOptions options) => IsEmbedded(options) ? "" : ReportResources.PlotlyAddress;

    private static bool IsEmbedded(HtmlReportOptions options) => options.EmbedPlotly && ReportResources.Plotly is not null;
}
