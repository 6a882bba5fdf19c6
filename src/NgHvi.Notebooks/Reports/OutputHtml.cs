using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Reports;

/// <summary>Writes the outputs of cells as HTML. What is text is encoded; what is HTML is taken as it is.</summary>
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
    public string Convert(CellOutput output) => output switch
    {
        CellOutput.StreamText stream =>
            $"<pre class=\"{(stream.Name == "stderr" ? "stream stderr" : "stream")}\">{Text(stream.Text)}</pre>",
        CellOutput.Failure failure =>
            $"<div class=\"error\" role=\"alert\"><p>{Text(failure.Name)}: {Text(failure.Message)}</p>" +
            $"<pre>{Text(string.Join('\n', failure.Traceback))}</pre></div>",
        CellOutput.Display display => Convert(display.Data),
        CellOutput.Result result => Convert(result.Data),
        CellOutput.Other other => $"<pre>{Text(other.Json.ToJsonString())}</pre>",
        _ => "",
    };

    private string Convert(MimeBundle data)
    {
        var type = Array.Find(Preferred, data.MimeTypes.Contains) ?? data.MimeTypes.FirstOrDefault();
        var text = type is null ? null : data.GetText(type);
        return (type, text) switch
        {
            (null, _) or (_, null) => "",
            (PlotlyType, _) => Figure(text, data.GetText("text/html")),
            ("text/html", _) => text,
            ("image/svg+xml", _) => Image(type, System.Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text))),
            ("image/png" or "image/jpeg" or "image/gif", _) => Image(type, string.Concat(text.Where(c => !char.IsWhiteSpace(c)))),
            ("text/markdown", _) => markdown.Convert(text),
            ("text/latex", _) => markdown.Convert($"$$\n{text.Trim().Trim('$')}\n$$"),
            _ => $"<pre>{Text(text)}</pre>",
        };
    }

    /// <summary>A figure that is only a Plotly specification; a bundle's own HTML is kept when it has a figure.</summary>
    private static string Figure(string specification, string? html)
    {
        if (html?.Contains("nghvi-plotly", StringComparison.Ordinal) == true)
        {
            return html;
        }

        JsonNode? json;
        try
        {
            json = JsonNode.Parse(specification);
        }
        catch (JsonException)
        {
            return $"<pre>{Text(specification)}</pre>";
        }

        // The framework's writer escapes "<", so that no string can end the script element.
        return "<figure class=\"nghvi-figure\"><div class=\"nghvi-static\"><p>This figure needs a script to be shown.</p></div>"
            + $"<script type=\"application/json\" class=\"nghvi-plotly\">{json!.ToJsonString()}</script></figure>";
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
