using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Reports;

/// <summary>Writes Markdown cells as HTML, and keeps the headings it has met.</summary>
internal sealed class MarkdownHtml
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseGridTables().UseTaskLists().UseMathematics().UseFootnotes().UseEmphasisExtras()
        .UseDefinitionLists().UseAutoLinks().Build();

    private const long MostLinkTime = 1_000_000_000; // Links times letters: a second.
    private readonly string? folder;
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);
    private readonly List<Heading> headings = [];

    /// <param name="folder">The folder from which images are taken in; null leaves them.</param>
    /// <param name="taken">Ids that other parts of the page have.</param>
    public MarkdownHtml(string? folder, IEnumerable<string> taken)
    {
        this.folder = folder;
        ids.UnionWith(taken);
    }

    /// <summary>The headings of all text converted so far.</summary>
    public IReadOnlyList<Heading> Headings => headings;

    /// <summary>Converts the text of a cell.</summary>
    /// <param name="text">The Markdown.</param>
    /// <param name="attachments">Images stored in the cell, by name; null for none.</param>
    /// <returns>The HTML; text that cannot be converted, such as one nested without end, stands as it was written.</returns>
    public string Convert(string text, JsonObject? attachments = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            // Each link that is not closed is looked for to the end: half a minute for a megabyte of them.
            if ((long)text.AsSpan().Count("](") * text.Length > MostLinkTime)
                throw new InvalidDataException("it has too many links for its length.");
            return ConvertAll(text, attachments);
        }
#pragma warning disable CA1031 // Whatever is wrong with one text, the others are to be read.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return $"<p class=\"banner bad\">This text cannot be shown as Markdown: {WebUtility.HtmlEncode(failure.Message)}</p>"
                + $"<pre>{WebUtility.HtmlEncode(text)}</pre>\n";
        }
    }

    private string ConvertAll(string text, JsonObject? attachments)
    {
        var document = Parse(text);
        foreach (var heading in document.Descendants<HeadingBlock>().Where(heading => heading.Inline is not null))
        {
            var address = WebUtility.HtmlEncode(heading.GetAttributes().Id);
            heading.Inline!.AppendChild(
                new HtmlInline($"<a class=\"anchor\" href=\"#{address}\" aria-label=\"Link to this section\">#</a>"));
        }

        // A page loads nothing: an image that is not in it becomes a link.
        foreach (var link in document.Descendants<LinkInline>())
        {
            var image = link.IsImage ? Embedded(link.Url ?? "", attachments) : null;
            link.IsImage = image is not null;
            link.Url = image ?? (RawHtml.IsLink(link.Url ?? "") ? link.Url : "");
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !link.IsEmail && !RawHtml.IsLink(link.Url)).ToArray())
        {
            link.ReplaceBy(new LiteralInline(link.Url));
        }

        return Render(document);
    }

    /// <summary>The first paragraph of a text, its links and images as their words; empty when there is none.</summary>
    public string FirstParagraph(string text)
    {
        if (Parse(text).OfType<ParagraphBlock>().FirstOrDefault() is not { } paragraph)
        {
            return "";
        }

        foreach (var link in (paragraph.Inline?.Descendants<LinkInline>() ?? []).ToArray())
        {
            link.ReplaceBy(new LiteralInline(Words(link)), copyChildren: false);
        }

        return Render(paragraph);
    }

    private MarkdownDocument Parse(string text)
    {
        var document = Markdown.Parse(WithFormulasApart(text), Pipeline);
        var open = new List<string>();
        foreach (var tag in document.Descendants<HtmlInline>().ToArray())
        {
            if (RawHtml.IsText(tag.Tag, open))
            {
                tag.ReplaceBy(new LiteralInline(tag.Tag));
            }
        }

        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            var words = Words(heading.Inline);
            var id = Unique(Slug(words));
            heading.GetAttributes().Id = id;
            headings.Add(new Heading(heading.Level, id, words));
        }

        return document;
    }

    private static string Render(MarkdownObject part)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        MathRenderer.Use(renderer);
        MarkdownRenderers.Use(renderer);
        renderer.Render(part);
        return writer.ToString();
    }

    /// <summary>
    /// Puts the dollars of a formula that opens and closes beside its text, on lines apart, on lines of their own, where the parser
    /// looks for them; Jupyter takes both forms.
    /// </summary>
    private static string WithFormulasApart(string text)
    {
        const string Dollars = "$$";
        var lines = text.Split('\n');
        var isCode = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            isCode ^= line.StartsWith("```", StringComparison.Ordinal) || line.StartsWith("~~~", StringComparison.Ordinal);
            if (isCode || !line.StartsWith(Dollars, StringComparison.Ordinal) || line.LastIndexOf(Dollars, StringComparison.Ordinal) > 0)
            {
                continue;
            }

            if (line == Dollars)
            {
                var close = Array.FindIndex(lines, i + 1, other => other.Trim() == Dollars);
                i = close < 0 ? i : close;
                continue;
            }

            var end = i + 1;
            while (end < lines.Length && lines[end].Trim() is { Length: > 0 } next && !next.Contains(Dollars, StringComparison.Ordinal))
            {
                end++;
            }

            if (end < lines.Length && lines[end].TrimEnd().EndsWith(Dollars, StringComparison.Ordinal))
            {
                lines[i] = $"{Dollars}\n{line[Dollars.Length..]}";
                var last = lines[end].TrimEnd()[..^Dollars.Length];
                lines[end] = last.Trim().Length > 0 ? $"{last}\n{Dollars}" : Dollars;
                i = end;
            }
        }

        return string.Join('\n', lines);
    }

    private string? Embedded(string url, JsonObject? attachments)
    {
        const string Attachment = "attachment:";
        if (url.StartsWith(Attachment, StringComparison.Ordinal))
        {
            var stored = (attachments?[WebUtility.UrlDecode(url[Attachment.Length..])] as JsonObject)?.FirstOrDefault();
            return stored is { Value: { } data } && MultilineText.FromNode(data) is { } base64
                ? $"data:{stored.Value.Key};base64,{base64}"
                : null;
        }

        if (url.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase))
        {
            return url;
        }

        var path = folder is null || url.Contains(':', StringComparison.Ordinal)
            ? null
            : Path.Combine(folder, WebUtility.UrlDecode(url));
        var type = Path.GetExtension(url).ToLowerInvariant() switch
        {
            ".png" => "image/png",
            ".jpg" or ".jpeg" => "image/jpeg",
            ".gif" => "image/gif",
            ".svg" => "image/svg+xml",
            ".webp" => "image/webp",
            _ => null,
        };
        return type is not null && File.Exists(path) && RegularFile.IsRegularOrNew(path)
            && new FileInfo(path).Length <= RegularFile.LargestSetting
            ? $"data:{type};base64,{System.Convert.ToBase64String(File.ReadAllBytes(path))}"
            : null;
    }

    private string Unique(string slug)
    {
        var id = slug;
        for (var i = 2; !ids.Add(id); i++)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{slug}-{i}");
        }

        return id;
    }

    private static string Words(ContainerInline? inline)
    {
        var words = new StringBuilder();
        foreach (var part in inline?.Descendants<Inline>() ?? [])
        {
            _ = part switch
            {
                LiteralInline literal => words.Append(literal.Content),
                CodeInline code => words.Append(code.Content),
                Markdig.Extensions.Mathematics.MathInline math => words.Append(math.Content),
                LineBreakInline => words.Append(' '),
                _ => words,
            };
        }

        return words.ToString();
    }

    private static string Slug(string words)
    {
        var slug = string.Concat(words.ToLowerInvariant()
            .Select(c => char.IsLetterOrDigit(c) ? c : '-')).Trim('-');
        return slug.Length > 0 ? slug : "section";
    }
}
