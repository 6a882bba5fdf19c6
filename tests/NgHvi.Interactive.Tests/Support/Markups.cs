using System.Xml.Linq;
using NgHvi.Interactive.Figures;

namespace NgHvi.Interactive.Tests.Support;

/// <summary>Reads our markup back with a strict parser.</summary>
internal static class Markups
{
    public static XElement ParseSvg(string svg) => XDocument.Parse(svg).Root!;

    /// <summary>The image of a figure.</summary>
    public static XElement ParseImage(XElement figure) => Images(figure).Single();

    /// <summary>What a reader sees: the texts of the page and of its images.</summary>
    public static string Visible(XElement root) => root.Value + string.Concat(Images(root).Select(image => image.Value));

    private static IEnumerable<XElement> Images(XElement root) =>
        root.DescendantsAndSelf().Where(element => element.Name.LocalName == "img").Select(Decode);

    private static XElement Decode(XElement image)
    {
        const string address = "data:image/svg+xml;base64,";
        var source = image.Attribute("src")!.Value;
        Assert.StartsWith(address, source, StringComparison.Ordinal);
        return ParseSvg(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(source[address.Length..])));
    }

    /// <summary>The fragments we write are well-formed XML too, once the JSON in a script is taken as text.</summary>
    public static XElement ParseHtml(string html)
    {
        const string open = "<script type=\"application/json\" class=\"nghvi-plotly\">";
        var start = html.IndexOf(open, StringComparison.Ordinal);
        if (start >= 0)
        {
            start += open.Length;
            var end = html.IndexOf("</script>", start, StringComparison.Ordinal);
            html = $"{html[..start]}<![CDATA[{html[start..end]}]]>{html[end..]}";
        }

        return XDocument.Parse(html).Root!;
    }

    /// <summary>Checks that nothing but what our writers write is there: no element or attribute came from a text.</summary>
    public static void AssertInert(XElement root)
    {
        string[] elements =
        [
            "div", "style", "table", "caption", "span", "thead", "tbody", "tr", "th", "td", "p", "pre", "bdi", "figure", "script",
            "svg", "g", "text", "path", "rect", "line", "circle", "polyline", "polygon", "title", "desc", "defs", "clipPath", "tspan",
            "img",
        ];
        Assert.Empty(root.DescendantsAndSelf().Select(element => element.Name.LocalName).Except(elements));
        Assert.DoesNotContain(root.DescendantsAndSelf().Attributes(), attribute => attribute.Name.LocalName == "href"
            || (attribute.Name.LocalName == "src" && attribute.Parent!.Name.LocalName != "img")
            || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.All(root.DescendantsAndSelf().Where(element => element.Name.LocalName == "script"), script =>
            Assert.True((string?)script.Attribute("type") == "application/json" || script.Value == FigureScript.Text));
        Assert.All(Images(root), AssertInert);
    }

    public static IEnumerable<string> Texts(XElement root) =>
        root.DescendantsAndSelf().Where(element => element.Name.LocalName == "text").Select(element => element.Value);
}
