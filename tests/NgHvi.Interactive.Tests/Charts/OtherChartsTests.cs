using System.Text.Json.Nodes;
using NgHvi.Interactive.Charts;
using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Figures.Plotly;
using Plotly.NET;
using XPlot.Plotly;

namespace NgHvi.Interactive.Tests.Charts;

public class OtherChartsTests
{
    private static readonly Plot Sample = Plot.Create("A <title> & \"quotes\"").Line([1, 2.5, 4]).Line([3, 2, 1]);

    [Fact]
    public void A_figure_through_Plotly_NET_is_the_same_figure()
    {
        var chart = Sample.ToChart<GenericChart>();

        Assert.Equal("scatter", chart.Traces[0].type);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(PlotlyWriter.Write(Sample)), JsonNode.Parse(OtherCharts.PlotlyJson(chart))));
    }

    [Theory]
    [InlineData("\"\"", "{}")]
    [InlineData("{\"title\":\"; var x\"}", "{\"title\":\"; var x\"}")]
    public void A_chart_of_XPlot_gives_its_JSON_within_its_script(string layout, string expected)
    {
        var chart = new PlotlyChart(
            $"var data = [{{\"y\":[1,2],\"name\":\"a;b\"}}];\n   var layout = {layout};\n   Plotly.newPlot('1', data, layout);");

        Assert.Equal($"{{\"data\":[{{\"y\":[1,2],\"name\":\"a;b\"}}],\"layout\":{expected}}}", OtherCharts.PlotlyJson(chart));
    }

    [Fact]
    public void Other_types_are_refused_by_name()
    {
        const string Allowed = " is no chart that is known; allowed are Plotly.NET's GenericChart and XPlot.Plotly's PlotlyChart.";
        Assert.Equal("String" + Allowed, Assert.Throws<InputException>(() => OtherCharts.PlotlyJson("chart")).Message);
        Assert.Equal("Uri" + Allowed, Assert.Throws<InputException>(() => Sample.ToChart<Uri>()).Message);
        Assert.Contains(
            "has no member Plot",
            Assert.Throws<InputException>(() => Sample.ToChart<PlotlyChart>()).Message,
            StringComparison.Ordinal);
    }
}
