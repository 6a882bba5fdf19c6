using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Reports;

/// <summary>Writes an executed notebook as one HTML file that needs nothing beside it.</summary>
public static class HtmlReport
{
    /// <summary>Writes the report; an existing file is replaced only when all of it has been written.</summary>
    /// <param name="notebook">The notebook with its outputs.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="options">How it is written; null for the defaults.</param>
    public static void Write(NotebookDocument notebook, string path, HtmlReportOptions? options = null) =>
        WholeFile.Write(path, Render(notebook, options));

    /// <summary>The report as text.</summary>
    public static string Render(NotebookDocument notebook, HtmlReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        options ??= new HtmlReportOptions();
        var markdown = new MarkdownHtml(options.Folder);
        var outputs = new OutputHtml(markdown);
        var body = new StringBuilder();
        foreach (var cell in notebook.Cells)
        {
            AppendCell(body, cell, markdown, outputs);
        }

        var hasFigures = body.ToString().Contains("nghvi-plotly", StringComparison.Ordinal);
        var title = markdown.Headings.FirstOrDefault(heading => heading.Level == 1)?.Text ?? options.Title;
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{WebUtility.HtmlEncode(title)}</title>
            <style>
            {ReportResources.Style}
            </style>
            {Plotly.Hold(hasFigures)}</head>
            <body>
            {Contents(markdown.Headings)}
            <main>
            {Banner(notebook)}{Plotly.Notice(hasFigures, options)}{body}
            </main>
            {Plotly.Scripts(hasFigures, options)}
            </body>
            </html>

            """;
    }

    private static void AppendCell(StringBuilder body, NotebookCell cell, MarkdownHtml markdown, OutputHtml outputs)
    {
        switch (cell.Kind)
        {
            case CellKind.Markdown:
                var attachments = cell.Json["attachments"] as JsonObject;
                body.Append(CultureInfo.InvariantCulture, $"<section class=\"text\">\n{markdown.Convert(cell.Source, attachments)}</section>\n");
                break;
            case CellKind.Code:
                var open = IsHidden(cell) ? "" : " open";
                var label = cell.ExecutionCount is { } count ? $"Code [{count}]" : "Code (not run)";
                body.Append(CultureInfo.InvariantCulture, $"<section class=\"code\" id=\"cell-{WebUtility.HtmlEncode(cell.Id)}\">\n");
                body.Append(CultureInfo.InvariantCulture, $"<details{open}><summary>{label}</summary>");
                body.Append(CultureInfo.InvariantCulture, $"<pre><code>{CSharpHighlighter.ToHtml(cell.Source)}</code></pre></details>\n");
                foreach (var output in cell.Outputs)
                {
                    body.Append(CultureInfo.InvariantCulture, $"<div class=\"output\">{outputs.Convert(output)}</div>\n");
                }

                body.Append("</section>\n");
                break;
            default:
                body.Append(CultureInfo.InvariantCulture, $"<section class=\"raw\"><pre>{WebUtility.HtmlEncode(cell.Source)}</pre></section>\n");
                break;
        }
    }

    private static bool IsHidden(NotebookCell cell) =>
        (cell.Json["metadata"] as JsonObject)?["jupyter"] is JsonObject jupyter
        && jupyter["source_hidden"] is JsonValue value && value.TryGetValue(out bool hidden) && hidden;

    private static string Contents(IReadOnlyList<Heading> headings)
    {
        var shown = headings.Where(heading => heading.Level <= 3).ToArray();
        if (shown.Length < 2)
        {
            return "";
        }

        var items = shown.Select(heading =>
            $"<li class=\"l{heading.Level}\"><a href=\"#{WebUtility.HtmlEncode(heading.Id)}\">{WebUtility.HtmlEncode(heading.Text)}</a></li>");
        return $"<nav aria-label=\"Contents\"><ul>{string.Concat(items)}</ul></nav>";
    }

    private static string Banner(NotebookDocument notebook)
    {
        var failed = notebook.Cells.FirstOrDefault(cell => cell.Outputs.OfType<CellOutput.Failure>().Any());
        return failed is null
            ? ""
            : $"<p class=\"banner\" role=\"alert\">The run ended in <a href=\"#cell-{WebUtility.HtmlEncode(failed.Id)}\">cell {failed.ExecutionCount}</a>; later cells have no output.</p>\n";
    }
}
