using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Reports;

/// <summary>What a notebook says it is about: its first heading and the paragraph after it.</summary>
internal static class MarkdownSummary
{
    /// <summary>The words of the heading, null without one, and the paragraph as HTML, empty without one.</summary>
    public static (string? Title, string About) Read(NotebookDocument notebook)
    {
        foreach (var cell in notebook.Cells.Where(cell => cell.Kind == CellKind.Markdown))
        {
            var markdown = new MarkdownHtml(folder: null, taken: []);
            var about = markdown.FirstParagraph(cell.Source);
            var title = markdown.Headings.Count > 0 ? markdown.Headings[0].Text : null;
            if (title is not null || about.Length > 0)
            {
                return (title, about);
            }
        }

        return (null, "");
    }
}
