using System.Net;
using System.Text.RegularExpressions;
using NgHvi.Notebooks.Reports;

namespace NgHvi.Notebooks.Tests.Reports;

public sealed class CSharpHighlighterTests
{
    [Fact]
    public void Words_are_marked_by_what_they_are()
    {
        Assert.Equal(
            "<span class=\"k\">var</span> x = <span class=\"n\">1</span>; <span class=\"c\">// &lt;b&gt;</span>",
            CSharpHighlighter.ToHtml("var x = 1; // <b>"));
    }

    [Theory]
    [InlineData("#r \"a.dll\"\n#!time\nvar s = $\"{x:F2} <b>\" + @\"v\\\" + \"\"\"raw \"q\" \"\"\";\n")]
    [InlineData("/// <summary>x</summary>\nclass A { /* c */ int f => 'x'; }\n#if X\nnope\n#endif\n")]
    [InlineData("\"not closed\nvar € = 1 ` \\ ;")]
    public void No_character_is_lost(string code)
    {
        var text = WebUtility.HtmlDecode(Regex.Replace(CSharpHighlighter.ToHtml(code), "<[^>]+>", ""));

        Assert.Equal(code, text);
    }
}
