using System.Net;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Reports;

/// <summary>One notebook of a gallery.</summary>
internal sealed record GalleryEntry
{
    /// <summary>Its first heading, or its file name.</summary>
    public required string Title { get; init; }

    /// <summary>Its file name.</summary>
    public required string FileName { get; init; }

    /// <summary>Its first paragraph as HTML; empty when it has none.</summary>
    public string About { get; init; } = "";

    /// <summary>An image of its first figure, as a data address; null when it has none.</summary>
    public string? Picture { get; init; }

    /// <summary>How its last run went.</summary>
    public required GalleryState State { get; init; }

    /// <summary>Where the notebook is, seen from the page.</summary>
    public required string NotebookAddress { get; init; }

    /// <summary>Where its report is, seen from the page; null when there is none.</summary>
    public string? ReportAddress { get; init; }

    /// <summary>Reads a notebook and what is known of its last run.</summary>
    public static GalleryEntry Read(string path, string folder)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        NotebookDocument notebook;
        try
        {
            notebook = NotebookDocument.Load(path);
        }
        catch (NotebookException failure)
        {
            return new()
            {
                Title = name,
                FileName = Path.GetFileName(path),
                About = $"<p>{WebUtility.HtmlEncode(failure.Message)}</p>",
                State = new GalleryState("bad", "damaged", "Cannot be read."),
                NotebookAddress = Address(folder, path),
            };
        }

        var reports = new[] { folder, Path.GetDirectoryName(Path.GetFullPath(path))! }.Select(place => Path.Combine(place, name + ".html"));
        var report = reports.FirstOrDefault(candidate => RunRecord.Read(candidate) is not null) ?? reports.FirstOrDefault(File.Exists);
        var (title, about) = MarkdownSummary.Read(notebook);
        return new()
        {
            Title = title ?? name,
            FileName = Path.GetFileName(path),
            About = about,
            Picture = FirstPicture.Find(notebook),
            State = GalleryState.Of(notebook, report is null ? null : RunRecord.Read(report)),
            NotebookAddress = Address(folder, path),
            ReportAddress = report is null ? null : Address(folder, report),
        };
    }

    /// <summary>A relative address: what a file name may hold and an address may not is escaped.</summary>
    private static string Address(string folder, string path)
    {
        var relative = Path.GetRelativePath(Path.GetFullPath(folder), Path.GetFullPath(path));
        return Path.IsPathRooted(relative)
            ? new Uri(relative).AbsoluteUri
            : string.Join('/', relative.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));
    }
}
