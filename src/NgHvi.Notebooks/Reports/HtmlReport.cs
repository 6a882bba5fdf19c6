using System.Text;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Reports;

/// <summary>Writes an executed notebook as one HTML file that needs nothing beside it.</summary>
public static class HtmlReport
{
    private const string Tools = "<button type=\"button\" id=\"fold\">Hide all code</button>";

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
        var markdown = new MarkdownHtml(options.Folder, [PageHtml.MainId, "fold", "theme", .. notebook.Cells.Select(CellHtml.IdOf)]);
        var cells = new CellHtml(markdown, notebook.DefaultLanguage, options);
        var body = new StringBuilder();
        foreach (var (index, cell) in notebook.Cells.Index())
        {
            cells.Append(body, cell, index);
        }

        var hasFigures = body.ToString().Contains("class=\"nghvi-plotly\"", StringComparison.Ordinal);
        return PageHtml.Write(
            title: markdown.Headings.FirstOrDefault(heading => heading.Level == 1)?.Text ?? options.Title,
            head: (options.Run is { } run ? RunRecord.Of(notebook, run).ToHtml() + "\n" : "") + Plotly.Hold(hasFigures),
            contents: ContentsHtml.Write(markdown.Headings),
            tools: Tools,
            main: StatusBanner.Write(notebook, options.Run) + Plotly.Notice(hasFigures, options) + body
                + AboutHtml.Write(options.Run, hasFigures ? Plotly.Origin(options) : null),
            scripts: Plotly.Scripts(hasFigures, options),
            source: hasFigures ? Plotly.Source(options) : "");
    }
}
