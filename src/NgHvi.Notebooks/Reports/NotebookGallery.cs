using System.Globalization;
using System.Net;

namespace NgHvi.Notebooks.Reports;

/// <summary>One page over many notebooks: what each is about, a picture, and how its last run went.</summary>
public static class NotebookGallery
{
    /// <summary>The name of the page.</summary>
    public const string FileName = "index.html";

    /// <summary>Writes <c>index.html</c> into a folder, which is made if needed.</summary>
    /// <param name="notebooks">The notebooks, in the order of the page.</param>
    /// <param name="folder">Where the page goes. Reports are looked for here and beside each notebook, by name.</param>
    /// <param name="title">The page's title.</param>
    /// <returns>The path of the page.</returns>
    /// <remarks>A notebook that cannot be read is listed with the sentence that says why.</remarks>
    public static string Write(IEnumerable<string> notebooks, string folder, string title = "Notebooks")
    {
        ArgumentNullException.ThrowIfNull(notebooks);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var path = Path.Combine(folder, FileName);
        WholeFile.Write(path, Render([.. notebooks.Select(notebook => GalleryEntry.Read(notebook, folder))], title));
        return path;
    }

    private static string Render(IReadOnlyList<GalleryEntry> entries, string title) => PageHtml.Write(
        title, head: "", contents: "", tools: "",
        main: $"<h1>{WebUtility.HtmlEncode(title)}</h1>\n<p>{Count(entries)}</p>\n" +
            $"<ul class=\"cards\">\n{string.Concat(entries.Select(Card))}</ul>\n",
        scripts: "");

    private static string Count(IReadOnlyList<GalleryEntry> entries) =>
        string.Create(CultureInfo.InvariantCulture, $"{entries.Count} {(entries.Count == 1 ? "notebook" : "notebooks")}, ")
        + string.Join(", ", entries.GroupBy(entry => entry.State.Word)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key}"))) + ".";

    private static string Card(GalleryEntry entry)
    {
        var main = entry.ReportAddress ?? entry.NotebookAddress;
        var picture = entry.Picture is { } image
            ? $"<img alt=\"\" loading=\"lazy\" src=\"{WebUtility.HtmlEncode(image)}\">"
            : "<span>No figure</span>";
        var report = entry.ReportAddress is { } address ? $"<a href=\"{WebUtility.HtmlEncode(address)}\">Report</a> · " : "";
        return $"""
            <li><div class="picture">{picture}</div><div class="words">
            <h2><a href="{WebUtility.HtmlEncode(main)}"><bdi>{WebUtility.HtmlEncode(entry.Title)}</bdi></a></h2>
            <div class="about">{entry.About}</div>
            <p class="state {entry.State.Kind}">{WebUtility.HtmlEncode(entry.State.Sentence)}</p>
            <p>{report}<a href="{WebUtility.HtmlEncode(entry.NotebookAddress)}"><bdi>{WebUtility.HtmlEncode(entry.FileName)}</bdi></a></p>
            </div></li>

            """;
    }
}
