using System.Text.Json.Nodes;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Figures.Marks;
using NgHvi.Interactive.Tests.Support;
using Plotly.NET;
using XPlot.Plotly;
using CSharpChart = Plotly.NET.CSharp.Chart;
using Restyle = Plotly.NET.CSharp.GenericChartExtensions;
using XChart = XPlot.Plotly.Chart;

namespace NgHvi.Interactive.Tests.Charts;

public class ChartTests
{
    private static readonly Plot Sample = Plot.Create("A <title> & \"quotes\"").Line([1, 2.5, 4]).Line([3, 2, 1]);

    [Theory]
    [MemberData(nameof(KnownFigures.Names), MemberType = typeof(KnownFigures))]
    public void A_plot_through_Plotly_NET_and_XPlot_is_the_same_plot(string name)
    {
        var plot = KnownFigures.Make(name);
        foreach (var again in (Plot[])[Plot.From(plot.ToPlotly()), Plot.From(plot.ToXPlot())])
        {
            var (json, other) = (JsonNode.Parse(plot.ToPlotlyJson())!, JsonNode.Parse(again.ToPlotlyJson())!);
            Assert.True(JsonNode.DeepEquals(json["data"], other["data"]));
            Assert.True(JsonNode.DeepEquals(json["layout"], other["layout"]));
        }
    }

    [Fact]
    public void A_chart_of_Plotly_NET_is_drawn_with_what_it_says()
    {
        var chart = CSharpChart.Line<double, double, string>(x: new double[] { 1, 2, 3 }, y: new double[] { 2, 1, 4 }, Name: "series");

        var line = Assert.IsType<LineMark>(Plot.From(chart).Panels[0].Marks[0]);

        Assert.Equal("series", line.Series);
        Assert.Equal([2, 1, 4], line.Y);
    }

    [Fact]
    public void A_plot_is_restyled_by_Plotly_NET()
    {
        var chart = Restyle.WithYAxisStyle<double, double, string>(Sample.ToPlotly(), TitleText: "restyled");

        Assert.Equal("restyled", Plot.From(chart).Panels[0].Y.Title);
        Assert.Equal(2, GenericChart.getTraces(chart).Length);
    }

    [Fact]
    public void A_chart_of_XPlot_is_drawn_with_what_it_says()
    {
        var chart = XChart.Plot(new Scatter { x = new[] { 1.0, 2 }, y = new[] { 5.0, 7 }, name = "a;b", mode = "lines" });
        chart.WithTitle("; var layout = ");

        var plot = Plot.From(chart);

        Assert.Equal("; var layout = ", plot.Title);
        Assert.Equal([5, 7], Assert.IsType<LineMark>(plot.Panels[0].Marks[0]).Y);
    }

    [Fact]
    public void Charts_and_columns_that_a_cell_returns_are_shown_as_ours()
    {
        NgHviKernelExtension.Load();
        object[] charts = [Sample.ToPlotly(), Sample.ToXPlot()];
        Assert.All(charts, chart =>
        {
            Assert.Contains("<img alt=", chart.ToDisplayString(HtmlFormatter.MimeType), StringComparison.Ordinal);
            Assert.Contains("A <title>", chart.ToDisplayString(PlainTextFormatter.MimeType), StringComparison.Ordinal);
        });
        var column = new DoubleDataFrameColumn("weight", [1.5, 2]);
        Assert.Contains("weight", new DataFrame(column)["weight"].ToDisplayString(HtmlFormatter.MimeType), StringComparison.Ordinal);
        Assert.Contains("<table", column.ToDisplayString(HtmlFormatter.MimeType), StringComparison.Ordinal);
    }
}
