using System.Net;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace NgHvi.Notebooks.Reports;

/// <summary>Writes the formulas of Markdown text as they are, for the page's script to set.</summary>
internal static class MathRenderer
{
    /// <summary>Takes the place of the renderers known.</summary>
    public static void Use(HtmlRenderer renderer)
    {
        renderer.ObjectRenderers.RemoveAll(known => known is HtmlMathInlineRenderer or HtmlMathBlockRenderer);
        renderer.ObjectRenderers.Insert(0, new InlineFormula());
        renderer.ObjectRenderers.Insert(0, new BlockFormula());
    }

    private static string Formula(string element, bool isBlock, string source) =>
        $"<{element} class=\"{Katex.Class}{(isBlock ? " block" : "")}\">{WebUtility.HtmlEncode(source)}</{element}>";

    private sealed class InlineFormula : HtmlObjectRenderer<MathInline>
    {
        protected override void Write(HtmlRenderer renderer, MathInline obj) =>
            renderer.Write(Formula("span", obj.DelimiterCount == 2, obj.Content.ToString()));
    }

    private sealed class BlockFormula : HtmlObjectRenderer<MathBlock>
    {
        protected override void Write(HtmlRenderer renderer, MathBlock obj) =>
            renderer.EnsureLine().WriteLine(Formula("div", true, obj.Lines.ToString()));
    }
}
