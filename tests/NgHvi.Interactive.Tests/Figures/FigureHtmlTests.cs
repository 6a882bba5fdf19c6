using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests.Figures;

public class FigureHtmlTests
{
    [Theory]
    [MemberData(nameof(KnownFigures.Names), MemberType = typeof(KnownFigures))]
    public void Html_holds_the_image_with_its_words_then_the_plotly_form(string name)
    {
        var figure = KnownFigures.Make(name);
        var root = Markups.ParseHtml(figure.ToHtml());

        Assert.Equal(("figure", "nghvi-figure"), (root.Name.LocalName, root.Attribute("class")!.Value));
        Assert.Equal("nghvi-static", root.Elements().First().Attribute("class")!.Value);
        var image = root.Elements().First().Elements().Single();
        // A parser makes spaces of the line breaks of an attribute.
        Assert.Equal(figure.ToString().ReplaceLineEndings(" "), image.Attribute("alt")!.Value);
        Assert.Equal(figure.Width, (int)image.Attribute("width")!);
        Assert.Contains(figure.Title, Markups.Texts(Markups.ParseImage(root)));
    }

    [Fact]
    public void An_image_has_a_ground_of_its_own_that_follows_the_readers_system()
    {
        var image = Markups.ParseImage(Markups.ParseHtml(Plot.Create("t").ToHtml()));
        Assert.Contains("prefers-color-scheme:dark", image.Elements().First().Value, StringComparison.Ordinal);
        Assert.Equal("#fff", image.Elements().ElementAt(1).Attribute("fill")!.Value);
        Assert.DoesNotContain("<style>", Plot.Create("t").ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_figure_has_the_same_script_which_html_and_xml_read_alike()
    {
        string Script(Plot figure) => Markups.ParseHtml(figure.ToHtml()).Elements().Last().Value;
        var script = Script(Plot.Create("a").Line([1, 2]));

        Assert.Equal(script, Script(Plot.Create("b")));
        Assert.DoesNotContain(script, character => character is '<' or '&' or '\n');
        Assert.Matches(@"https://cdn\.plot\.ly/plotly-cartesian-[0-9]+\.[0-9]+\.[0-9]+\.min\.js", script);
        Assert.InRange(script.Length, 500, 2500);
    }
}
