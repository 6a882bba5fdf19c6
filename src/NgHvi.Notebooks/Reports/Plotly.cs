namespace NgHvi.Notebooks.Reports;

/// <summary>What a report needs to make its figures interactive.</summary>
internal static class Plotly
{
    /// <summary>The line that tells a reader that the page loads something; empty when it does not.</summary>
    public static string Notice(bool hasFigures, HtmlReportOptions options) =>
        hasFigures && !IsEmbedded(options)
            ? $"<p class=\"banner\">Figures become interactive when this page can load plotly.js from {ReportResources.PlotlyAddress}; without it they stay still images.</p>\n"
            : "";

    /// <summary>The page's scripts.</summary>
    public static string Scripts(bool hasFigures, HtmlReportOptions options)
    {
        if (!hasFigures)
        {
            return "";
        }

        var library = IsEmbedded(options)
            ? PageHtml.Script(ReportResources.Plotly!)
            : $"<script src=\"{ReportResources.PlotlyAddress}\"></script>";
        return $"{library}\n{PageHtml.Script(ReportResources.Script)}";
    }

    /// <summary>Which plotly.js the page has, and from where, in words.</summary>
    public static string Origin(HtmlReportOptions options) =>
        $"{ReportResources.PlotlyVersion}, {(IsEmbedded(options) ? "embedded" : "from the web")}";

    private static bool IsEmbedded(HtmlReportOptions options) => options.EmbedPlotly && ReportResources.Plotly is not null;
}
