using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using NgHvi.Notebooks.Reports.Mathematics;

namespace NgHvi.Notebooks.Reports;

/// <summary>Writes the formulas of Markdown text as MathML.</summary>
internal static class MathRenderer
{
    /// <summary>Takes the place of the renderers that leave formulas to a script.</summary>
    public static void Use(HtmlRenderer renderer)
    {
        renderer.ObjectRenderers.RemoveAll(known => known is HtmlMathInlineRenderer or HtmlMathBlockRenderer);
        renderer.ObjectRenderers.Insert(0, new InlineFormula());
        renderer.ObjectRenderers.Insert(0, new BlockFormula());
    }

    private sealed class InlineFormula : HtmlObjectRenderer<MathInline>
    {
        protected override void Write(HtmlRenderer renderer, MathInline obj) =>
            renderer.Write(MathMl.Convert(obj.Content.ToString(), display: obj.DelimiterCount == 2));
    }

    private sealed class BlockFormula : HtmlObjectRenderer<MathBlock>
    {
        protected override void Write(HtmlRenderer renderer, MathBlock obj)
        {
            renderer.EnsureLine();
            renderer.WriteLine(MathMl.Convert(obj.Lines.ToString(), display: true));
        }
    }
}
