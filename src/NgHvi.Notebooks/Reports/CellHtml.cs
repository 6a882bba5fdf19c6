using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Running;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Reports;

/// <summary>Writes the cells of a notebook as sections of a page.</summary>
internal sealed class CellHtml
{
    private const string Switch = "<span class=\"hide\">Hide code</span><span class=\"show\">Show code</span>";
    private readonly MarkdownHtml markdown;
    private readonly OutputHtml outputs;
    private readonly string language;
    private readonly Dictionary<int, CellRun> runs;
    private readonly bool trust;

    /// <param name="markdown">Writes the text cells.</param>
    /// <param name="language">The language of cells that name none.</param>
    /// <param name="options">How the report is written.</param>
    public CellHtml(MarkdownHtml markdown, string language, HtmlReportOptions options)
    {
        (this.markdown, outputs, this.language, trust) = (markdown, new OutputHtml(markdown), language, options.Trust);
        runs = options.Run?.Cells.ToDictionary(cell => cell.Index) ?? [];
    }

    /// <summary>The place of a cell on the page.</summary>
    public static string IdOf(NotebookCell cell) => "cell-" + cell.Id;

    /// <summary>A link to a cell.</summary>
    public static string Address(NotebookCell cell) => WebUtility.HtmlEncode("#" + Uri.EscapeDataString(IdOf(cell)));

    /// <summary>Appends a cell.</summary>
    public void Append(StringBuilder page, NotebookCell cell, int index)
    {
        switch (cell.Kind)
        {
            case CellKind.Markdown:
                var attachments = cell.Json["attachments"] as JsonObject;
                page.Append(
                    CultureInfo.InvariantCulture, $"<section class=\"text\">\n{markdown.Convert(cell.Source, attachments)}</section>\n");
                break;
            case CellKind.Code:
                AppendCode(page, cell, runs.GetValueOrDefault(index));
                break;
            default:
                page.Append(
                    CultureInfo.InvariantCulture, $"<section class=\"raw\"><pre>{WebUtility.HtmlEncode(cell.Source)}</pre></section>\n");
                break;
        }
    }

    private void AppendCode(StringBuilder page, NotebookCell cell, CellRun? run)
    {
        var open = CellMetadata.HidesSource(cell) ? "" : " open";
        var number = cell.ExecutionCount is { } count ? count.ToString(CultureInfo.InvariantCulture) : "\u00A0";
        var tags = cell.Tags.Select(tag => $" <bdi class=\"tag\">{WebUtility.HtmlEncode(tag)}</bdi>");
        var code = (cell.Language ?? language) == "csharp"
            ? CSharpHighlighter.ToHtml(cell.Source)
            : WebUtility.HtmlEncode(cell.Source);
        page.Append(CultureInfo.InvariantCulture, $"""
            <section class="code" id="{WebUtility.HtmlEncode(IdOf(cell))}">
            <details{open}><summary><span class="number">[{number}]</span> {Switch}{string.Concat(tags)}{Time(
                cell, run)}</summary><pre><code>{code}</code></pre></details>

            """);
        // What a run did not make is as foreign as what was stored.
        var isTrusted = trust || run is { Status: not CellStatus.Skipped };
        foreach (var output in cell.Outputs)
        {
            page.Append(CultureInfo.InvariantCulture, $"<div class=\"output\">{outputs.Convert(output, isTrusted)}</div>\n");
        }

        page.Append("</section>\n");
    }

    private static string Time(NotebookCell cell, CellRun? run)
    {
        var text = run switch
        {
            { Status: CellStatus.Succeeded } => Durations.Text(run.Elapsed),
            { Status: CellStatus.Failed } => $"failed after {Durations.Text(run.Elapsed)}",
            { Status: CellStatus.Cancelled } => $"stopped after {Durations.Text(run.Elapsed)}",
            { Status: CellStatus.NotRun } => "not run",
            null => cell.ExecutionCount is null && cell.Source.Length > 0 ? "not run" : "",
            _ => "skipped",
        };
        return text.Length > 0 ? $" <span class=\"time\">{text}</span>" : "";
    }
}
