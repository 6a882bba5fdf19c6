using System.Net;

namespace NgHvi.Notebooks.Reports;

/// <summary>The frame that all pages of ours share: one file that needs nothing beside it.</summary>
internal static class PageHtml
{
    /// <summary>The id of a page's main part.</summary>
    public const string MainId = "notebook";

    /// <summary>A page as text.</summary>
    /// <param name="title">Its title, not yet encoded.</param>
    /// <param name="head">Further elements of the head; they come before the style sheet.</param>
    /// <param name="contents">The table of contents; empty for none.</param>
    /// <param name="tools">Buttons for this page; they are shown where scripts run.</param>
    /// <param name="main">The page's main part.</param>
    /// <param name="scripts">Script elements at its end.</param>
    /// <param name="source">An address from which it may load a script; empty for none.</param>
    public static string Write(
        string title, string head, string contents, string tools, string main, string scripts, string source = "")
    {
        if (Katex.IsFor(main))
        {
            (head, scripts) = ($"{head}\n<style>{Katex.Style()}</style>", $"{Katex.Scripts()}\n{scripts}");
        }

        var page = Write(title, head, contents, tools, main, scripts);
        return page.Insert(page.IndexOf("<title>", StringComparison.Ordinal), ContentPolicy.Of(page, source));
    }

    private static string Write(string title, string head, string contents, string tools, string main, string scripts) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{WebUtility.HtmlEncode(title)}</title>
        {head}
        <style>
        {ReportResources.Style}
        </style>
        </head>
        <body>
        <a class="skip" href="#{MainId}">Skip to the text</a>
        {contents}
        <main id="{MainId}" tabindex="-1">
        <div class="tools" hidden>{tools}<button type="button" id="theme">Dark</button></div>
        {main}
        </main>
        {Script(ReportResources.PageScript)}
        {scripts}
        </body>
        </html>

        """;

    /// <summary>A script element. Inside strings, where these words can stand, a backslash changes nothing.</summary>
    public static string Script(string script) =>
        "<script>\n" + script
            .Replace("</script", @"<\/script", StringComparison.OrdinalIgnoreCase)
            .Replace("<!--", @"<\!--", StringComparison.Ordinal) + "\n</script>";
}
