using Microsoft.DotNet.Interactive.Formatting;
using NgHvi.Interactive.Display;
using NgHvi.Interactive.Figures.Plotly;
using NgHvi.Interactive.Formatters;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests.Results;

public class HostileDisplayTests
{
    public HostileDisplayTests()
    {
        foreach (var formatter in ResultFormatters.All)
        {
            formatter.Register();
        }
    }

    [Fact]
    public void Names_from_a_file_show_as_text_in_whatever_comes_of_it()
    {
        foreach (var (value, seen) in HostileData.Shown())
        {
            var (html, text) = (value.ToDisplayString("text/html"), value.ToDisplayString("text/plain"));
            var root = Markups.ParseHtml(html);

            Markups.AssertInert(root);
            Assert.DoesNotContain("cannot be shown", text, StringComparison.Ordinal);
            Assert.All(seen, name => Assert.Contains(name, root.Value, StringComparison.Ordinal));
            Assert.DoesNotContain(text, letter => char.IsControl(letter) && letter != '\n');
            Assert.All(text.Split('\n'), AssertContained);
            Assert.DoesNotContain("\uFFFDע", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_name_too_long_is_shortened_and_stands_in_full_in_its_title()
    {
        var name = HostileData.Groups[5];
        var root = Markups.ParseHtml(DisplayTable.Create("", ["group"], ["mean"]).Row(name, "1").ToDisplayString("text/html"));

        var heading = root.Descendants("tbody").Single().Descendants("th").Single();
        Assert.Equal(name, heading.Element("span")!.Attribute("title")!.Value);
        Assert.EndsWith("x…", heading.Value, StringComparison.Ordinal);
        Assert.InRange(heading.Value.Length, 50, 62);
    }

    [Fact]
    public void Plotly_reads_no_markup_in_a_text()
    {
        foreach (var name in HostileData.Groups.Concat(Hostile.Strings))
        {
            Assert.DoesNotContain(PlotlyText.Encode(name), letter => letter is '<' or '>' || char.IsControl(letter));
        }
    }

    /// <summary>Letters from right to left stand between isolates, and nothing in a line is left open.</summary>
    private static void AssertContained(string line)
    {
        var open = 0;
        foreach (var letter in line)
        {
            open += letter is >= '\u2066' and <= '\u2068' ? 1 : letter == '\u2069' ? -1 : 0;
            Assert.InRange(open, 0, 2);
            Assert.False(letter is >= '\u202A' and <= '\u202E');
        }

        Assert.Equal(0, open);
    }
}
