using System.Text.Json;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Tests.Support;

/// <summary>Makes notebooks from the text of their cells.</summary>
public static class TestNotebook
{
    /// <summary>A notebook of code cells; text that starts with "md:" becomes a Markdown cell.</summary>
    public static NotebookDocument Of(params string[] cells) => NotebookDocument.Parse(Json(cells));

    public static string Json(params string[] cells)
    {
        var written = cells.Select((cell, index) => cell.StartsWith("md:", StringComparison.Ordinal)
            ? $$"""{"cell_type":"markdown","id":"c{{index}}","metadata":{},"source":{{JsonSerializer.Serialize(cell[3..])}}}"""
            : $$"""{"cell_type":"code","execution_count":9,"id":"c{{index}}","metadata":{},"outputs":[]"""
                + $$""","source":{{JsonSerializer.Serialize(cell)}}}""");
        return $$"""{"cells":[{{string.Join(',', written)}}],"metadata":{},"nbformat":4,"nbformat_minor":5}""";
    }
}
