using System.Net;
using System.Text.RegularExpressions;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Reports;

/// <summary>Writes the outputs of cells as HTML. What is text is encoded; HTML is taken as it is when it is trusted.</summary>
internal sealed partial class OutputHtml
{
    private const string PlotlyType = "application/vnd.plotly.v1+json";

    private static readonly string[] Preferred =
    [
        PlotlyType, "text/html", "image/svg+xml", "image/png", "image/jpeg", "image/gif", "text/markdown", "text/latex",
        "application/json", "text/plain",
    ];

    private readonly MarkdownHtml markdown;

    public OutputHtml(MarkdownHtml markdown)
    {
        this.markdown = markdown;
    }

    /// <summary>One output.</summary>
    /// <param name="output">The output.</param>
    /// <param name="isTrusted">Whether its HTML may act on the page.</param>
    public string Convert(CellOutput output, bool isTrusted) => output switch
    {
        CellOutput.StreamText stream =>
            $"<pre class=\"{(stream.Name == "stderr" ? "stream stderr" : "stream")}\">{Text(stream.Text)}</pre>",
        CellOutput.Failure failure =>
            $"<div class=\"error\" role=\"alert\"><p>{Text(failure.Name)}: {Text(failure.Message)}</p>" +
            $"<pre>{Text(string.Join('\n', failure.Traceback))}</pre></div>",
        CellOutput.Display display => Convert(display.Data, isTrusted),
        CellOutput.Result result => Convert(result.Data, isTrusted),
        CellOutput.Other other => $"<pre>{Text(other.Json.ToJsonString())}</pre>",
        _ => "",
    };

    private string Convert(MimeBundle data, bool isTrusted)
    {
        var type = Array.Find(Preferred, data.MimeTypes.Contains) ?? data.MimeTypes.FirstOrDefault();
        var text = type is null ? null : data.GetText(type);
        return (type, text) switch
        {
            (null, _) or (_, null) => "",
            (PlotlyType, _) => Figure(text, data.GetText("text/html"), isTrusted),
            ("text/html", _) => isTrusted ? text : StoredHtml.Figure(text) ?? StoredHtml.Frame(text),
            ("image/svg+xml", _) => Image(type, System.Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text))),
            ("image/png" or "image/jpeg" or "image/gif", _) => Image(type, string.Concat(text.Where(c => !char.IsWhiteSpace(c)))),
            ("text/markdown", _) => markdown.Convert(text),
            ("text/latex", _) => markdown.Convert($"$$\n{text.Trim().Trim('$')}\n$$"),
            _ => $"<pre>{Text(text)}</pre>",
        };
    }

    /// <summary>A figure that is only a Plotly specification; a bundle's own HTML is kept when it has a figure.</summary>
    private static string Figure(string specification, string? html, bool isTrusted)
    {
        var figure = html?.Contains("nghvi-plotly", StringComparison.Ordinal) == true ? isTrusted ? html : StoredHtml.Figure(html) : null;
        return figure ?? StoredHtml.Figure(specification, "<p>This figure needs a script to be shown.</p>")
            ?? $"<pre>{Text(specification)}</pre>";
    }

    private static string Image(string type, string base64) =>
        $"<img alt=\"Output of the cell\" src=\"data:{type};base64,{WebUtility.HtmlEncode(base64)}\">";

    /// <summary>
    /// Text as a terminal would leave it: without its codes for colours and links, and of a line that was written again, the last state.
    /// </summary>
    private static string Text(string text) => WebUtility.HtmlEncode(Overwritten().Replace(TerminalCodes().Replace(text, ""), ""));

    [GeneratedRegex(@"\x1B(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1B]*(?:\x07|\x1B\\))")]
    private static partial Regex TerminalCodes();

    [GeneratedRegex(@"^[^\n]*\r(?!\n|\z)", RegexOptions.Multiline)]
    private static partial Regex Overwritten();
}
