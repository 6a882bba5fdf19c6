using System.Text.Json;
using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests.Figures;

public class PlotlyTests
{
    private static JsonElement Parse(Plot figure) => JsonDocument.Parse(figure.ToPlotlyJson()).RootElement;

    [Theory]
    [MemberData(nameof(KnownFigures.Names), MemberType = typeof(KnownFigures))]
    public void Every_figure_is_valid_json_whose_traces_name_axes_of_the_layout(string name)
    {
        var json = Parse(KnownFigures.Make(name));

        foreach (var trace in json.GetProperty("data").EnumerateArray())
        {
            Assert.Contains(trace.GetProperty("type").GetString(), (string[])["scatter", "bar", "heatmap"]);
            foreach (var axis in (string[])["xaxis", "yaxis"])
            {
                var suffix = trace.GetProperty(axis).GetString()![1..];
                Assert.True(json.GetProperty("layout").TryGetProperty($"{axis}{suffix}", out _));
            }
        }
    }

    [Fact]
    public void A_line_keeps_its_numbers_and_a_gap_is_null()
    {
        var trace = Parse(Plot.Create("t").Line([1, 2, 3], [0.5, double.NaN, -1], "NG-HVI")).GetProperty("data")[0];

        Assert.Equal("[0.5,null,-1]", trace.GetProperty("y").GetRawText());
        Assert.Equal("NG-HVI", trace.GetProperty("name").GetString());
        Assert.Equal("#0072b2", trace.GetProperty("line").GetProperty("color").GetString());
    }

    [Fact]
    public void A_series_in_two_panels_has_one_legend_entry()
    {
        var data = Parse(KnownFigures.Make("Trace")).GetProperty("data").EnumerateArray().ToArray();
        Assert.Equal(4, data.Length);
        Assert.Equal(2, data.Count(trace => trace.GetProperty("showlegend").GetBoolean()));
    }

    [Fact]
    public void A_logarithmic_range_is_in_powers_of_ten()
    {
        var axis = Parse(Plot.Create().Line([1, 2], [1, 2]).XAxis("x", AxisScale.Log).XRange(0.01, 1000))
            .GetProperty("layout").GetProperty("xaxis");
        Assert.Equal("log", axis.GetProperty("type").GetString());
        Assert.Equal("[-2,3]", axis.GetProperty("range").GetRawText());
    }

    [Fact]
    public void A_closer_view_fits_the_values_it_shows()
    {
        var axis = Parse(Plot.Create().Line([0, 1, 2, 3], [-1000, 1, 2, 3]).XRange(0.5, 3)).GetProperty("layout").GetProperty("yaxis");
        Assert.InRange(axis.GetProperty("range")[0].GetDouble(), 0.5, 1);
    }

    [Theory]
    [MemberData(nameof(Hostile.All), MemberType = typeof(Hostile))]
    public void Hostile_text_cannot_leave_its_script_or_become_markup(string text)
    {
        var html = Plot.Create(text).Intervals([0], [1], [0], [2], text).XAxis(text).WithY(axis => axis with { Categories = [text] })
            .VerticalLine(1, text).Label(1, 0, text).ToHtml();

        var root = Markups.ParseHtml(html);
        Assert.Equal(["div", "script", "script"], root.Elements().Select(element => element.Name.LocalName));
        Assert.Equal(2, root.Descendants().Count(element => element.Name.LocalName == "script"));
        var script = root.Element("script")!;
        Assert.DoesNotContain("</", script.Value, StringComparison.Ordinal);
        var json = JsonDocument.Parse(script.Value).RootElement;
        Assert.True(json.GetProperty("config").GetProperty("responsive").GetBoolean());
        Assert.False(json.GetProperty("config").GetProperty("displaylogo").GetBoolean());
        Assert.DoesNotContain('<', json.GetProperty("layout").GetProperty("title").GetProperty("text").GetString()!);
        Assert.DoesNotContain('<', json.GetProperty("data")[0].GetProperty("name").GetString()!);
    }
}
