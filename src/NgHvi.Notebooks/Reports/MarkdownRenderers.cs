using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace NgHvi.Notebooks.Reports;

/// <summary>What a report writes otherwise than Markdig: tables scroll in a box of their own, and no block of HTML runs.</summary>
internal static class MarkdownRenderers
{
    /// <summary>Takes the place of the renderers known.</summary>
    public static void Use(HtmlRenderer renderer)
    {
        renderer.ObjectRenderers.RemoveAll(known => known is HtmlTableRenderer or HtmlBlockRenderer);
        renderer.ObjectRenderers.Insert(0, new ScrollingTable());
        renderer.ObjectRenderers.Insert(0, new FilteredBlock());
    }

    private sealed class ScrollingTable : HtmlTableRenderer
    {
        protected override void Write(HtmlRenderer renderer, Table table)
        {
            renderer.WriteLine("<div class=\"scroll\">");
            base.Write(renderer, table);
            renderer.WriteLine("</div>");
        }
    }

    private sealed class FilteredBlock : HtmlObjectRenderer<HtmlBlock>
    {
        protected override void Write(HtmlRenderer renderer, HtmlBlock obj) => renderer.WriteLine(RawHtml.Filter(obj.Lines.ToString()));
    }
}
