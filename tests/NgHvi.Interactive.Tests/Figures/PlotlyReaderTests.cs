using System.Buffers.Binary;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Figures.Marks;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests.Figures;

public class PlotlyReaderTests
{
    /// <summary>As plotly.py 6 writes it: typed arrays, a template, subplots with titles on the page.</summary>
    private const string Python = """
        {"data":[{"hovertemplate":"x=%{x}<extra></extra>","legendgroup":"Oceania",
        "line":{"color":"#636efa","dash":"solid"},"marker":{"symbol":"circle"},"mode":"lines",
        "name":"Oceania","orientation":"v","showlegend":true,"x":{"dtype":"i2","bdata":"oAelB6oH"},
        "xaxis":"x","y":{"dtype":"f8","bdata":"AAAAAAAA8D8AAAAAAAAAQAAAAAAAAAhA"},"yaxis":"y","type":"scatter"},
        {"z":{"dtype":"i1","bdata":"AQIDBAUG","shape":"2, 3"},"xaxis":"x2","yaxis":"y2","coloraxis":"coloraxis","type":"heatmap"},
        {"type":"violin","y":[1,2,3],"name":"spread"}],
        "layout":{"template":{"data":{"bar":[{"type":"bar"}]},"layout":{"colorway":["#636efa","#EF553B"],"paper_bgcolor":"white"}},
        "xaxis":{"anchor":"y","domain":[0.0,0.45],"title":{"text":"year"}},
        "yaxis":{"anchor":"x","domain":[0.0,1.0],"type":"log","range":[-1,1]},
        "xaxis2":{"anchor":"y2","domain":[0.55,1.0]},"yaxis2":{"anchor":"x2","domain":[0.0,1.0]},
        "annotations":[{"font":{"size":16},"showarrow":false,"text":"Life <b>expectancy</b>","x":0.225,
        "xanchor":"center","xref":"paper","y":1.0,"yanchor":"bottom","yref":"paper"}],
        "title":{"text":"Gapminder"},"unknown":{"kept":[1,2.50,"é"]}}}
        """;

    [Fact]
    public void A_figure_of_plotly_py_is_drawn_where_it_can_be_and_kept_whole()
    {
        var figure = Plot.FromPlotlyJson(Python);

        Assert.Equal(("Gapminder", 1, 2), (figure.Title, figure.Rows, figure.Columns));
        var line = Assert.IsType<LineMark>(Assert.Single(figure.Panels[0].Marks));
        Assert.Equal([1952, 1957, 1962], line.X);
        Assert.Equal([1, 2, 3], line.Y);
        Assert.Equal("Life expectancy", figure.Panels[0].Title);
        var (x, y) = (figure.Panels[0].X, figure.Panels[0].Y);
        Assert.Equal((AxisScale.Log, 0.1, 10, "year"), (y.Scale, y.Minimum!.Value, y.Maximum!.Value, x.Title));
        Assert.Equal([1, 2, 3, 4, 5, 6], Assert.IsType<HeatMark>(Assert.Single(figure.Panels[1].Marks)).Grid.Values);
        Assert.Contains("stroke=\"#636efa\"", figure.ToSvg(), StringComparison.Ordinal);
        Assert.Contains("spread (violin)", string.Concat(Markups.Texts(Markups.ParseSvg(figure.ToSvg()))), StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Python), JsonNode.Parse(figure.ToPlotlyJson())));
    }

    [Fact]
    public void Figures_of_dotnet_libraries_are_read_in_their_forms()
    {
        // Plotly.NET: one object with config; its layout's template may be large.
        var dotnet = Plot.FromPlotlyJson(
            """{"data":[{"type":"bar","name":"a","x":["p","q"],"y":[1.0,2.0],"orientation":"v","marker":{"pattern":{}}},"""
            + """{"type":"bar","name":"b","x":["p","q"],"y":[3,"NaN"]}],"""
            + """ "layout":{"width":600,"height":600,"xaxis":{"title":{"text":"kind"}}},"config":{"responsive":true}}""");
        Assert.Equal(["p", "q"], dotnet.Panels[0].X.Categories);
        var bars = dotnet.Panels[0].Marks.OfType<BarMark>().ToArray();
        Assert.Equal([-0.2, 0.8], bars[0].Positions.Select(at => Math.Round(at, 9)));
        Assert.Equal([0.2, 1.2], bars[1].Positions.Select(at => Math.Round(at, 9)));
        Assert.True(double.IsNaN(bars[1].Values[1]));
        Assert.Equal((600, 600), (dotnet.Width, dotnet.Height));

        // XPlot: data and layout apart; then the data alone, and one trace alone.
        var apart = Plot.FromPlotlyJson("""[{"type":"scatter","x":[1,2],"y":[3,4],"mode":"markers"}]""", """{"title":"T"}""");
        Assert.Equal("T", apart.Title);
        Assert.Equal([3, 4], Assert.IsType<PointsMark>(Assert.Single(apart.Panels[0].Marks)).Y);
        Assert.Equal("""{"data":[{"y":[1,2]}],"layout":{}}""", Plot.FromPlotlyJson("""[{"y":[1,2]}]""").ToPlotlyJson());
        Assert.Equal("""{"data":[{"y":[1,2]}],"layout":{}}""", Plot.FromPlotlyJson("""{"y":[1,2]}""").ToPlotlyJson());
    }

    [Fact]
    public void Areas_errors_histograms_boxes_and_contours_become_marks()
    {
        Mark[] Read(string trace) => [.. Plot.FromPlotlyJson($"[{trace}]").Panels[0].Marks];

        var area = Assert.IsType<BandMark>(Read("""{"y":[1,2],"fill":"tozeroy","mode":"none"}""")[0]);
        Assert.Equal([0, 0], area.Low);
        Assert.Equal([1, 2], area.High);
        var error = Assert.IsType<IntervalsMark>(
            Read("""{"x":[1],"y":[10],"mode":"markers","error_y":{"type":"percent","value":10}}""")[0]);
        Assert.Equal((9, 11, true), (error.Low[0], error.High[0], error.IsVertical));
        var histogram = Assert.IsType<HistogramMark>(
            Read("""{"type":"histogram","x":[1,1.5,2.5,9],"xbins":{"start":0,"end":10,"size":5}}""")[0]);
        Assert.Equal([0, 5, 10], histogram.Edges);
        Assert.Equal([3, 1], histogram.Heights);
        var box = Assert.IsType<BoxMark>(Read("""{"type":"box","q1":[2],"median":[3],"q3":[4],"lowerfence":[1],"upperfence":[5]}""")[0]);
        Assert.Equal((1, 2, 3, 4, 5), (box.WhiskerLow, box.LowerQuartile, box.Median, box.UpperQuartile, box.WhiskerHigh));
        var contour = Read("""{"type":"contour","z":[[0,1],[2,3]],"contours":{"start":1,"end":2,"size":0.5,"coloring":"lines"}}""");
        Assert.Equal([1, 1.5, 2], Assert.IsType<ContourMark>(Assert.Single(contour)).Levels);
        var dates = Plot.FromPlotlyJson("""[{"x":["2020-01-01","2021-01-01"],"y":[1,2]}]""");
        Assert.Equal([2020, 2021], Assert.IsType<LineMark>(dates.Panels[0].Marks[0]).X);
        Assert.Contains("dates, which are shown as years", dates.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Infinity_and_keys_that_repeat_are_read_as_browsers_read_them()
    {
        var figure = Plot.FromPlotlyJson(
            """{"data":[{"y":[1,NaN,-Infinity,4],"name":"old","name":"NaN, really"}],"layout":{"showlegend":true}}""");
        Assert.Equal([1, double.NaN, double.NaN, 4], Assert.IsType<LineMark>(figure.Panels[0].Marks[0]).Y);
        Assert.Equal("NaN, really", figure.Panels[0].Marks[0].Series);
    }

    [Theory]
    [InlineData("{\"data\":[1,\n}", "line 2, column 1")]
    [InlineData("", "line 1, column 1")]
    [InlineData("3", "this JSON is a number")]
    [InlineData("{\"layout\":3}", "no array \"data\"")]
    [InlineData("{\"data\":[],\"layout\":[]}", "layout is an array")]
    [InlineData("[{},\"x\"]", "data[1] is a string; a trace is an object")]
    public void What_is_no_figure_is_refused_in_a_sentence_that_says_where(string json, string words)
    {
        var error = Assert.Throws<InputException>(() => Plot.FromPlotlyJson(json));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("""[{"x":{"bdata":"%%%","dtype":"f8"},"y":5},{"type":7},{"type":"heatmap","z":[[1],[2,3]]},"""
        + """{"type":"bar","x":3,"y":{}},{"type":"contour","z":{"bdata":"AA==","dtype":"u1","shape":"x"}}]""")]
    [InlineData("""[{"y":[1],"line":3,"marker":[],"error_x":7,"xaxis":"y9","yaxis":3,"name":{}},"""
        + """{"type":"histogram","x":["a"]},{"type":"box"},{"type":"box","y":[]}]""")]
    [InlineData("""{"data":[{"y":[1,2]}],"layout":{"xaxis":7,"yaxis":{"range":["a"],"type":3,"domain":[2]},"""
        + """ "shapes":[1,{"type":"line"}],"annotations":{},"grid":{"rows":0,"columns":-1},"title":[],"width":-5}}""")]
    public void Settings_of_a_wrong_kind_are_passed_over_and_kept(string json)
    {
        var figure = Plot.FromPlotlyJson(json);
        _ = Markups.ParseSvg(figure.ToSvg());
        _ = Markups.ParseHtml(figure.ToHtml());
        var data = JsonNode.Parse(json)! is JsonObject whole ? whole["data"] : JsonNode.Parse(json);
        Assert.True(JsonNode.DeepEquals(data, JsonNode.Parse(figure.ToPlotlyJson())!["data"]));
    }

    [Theory]
    [MemberData(nameof(KnownFigures.Names), MemberType = typeof(KnownFigures))]
    public void Our_own_figures_come_back_with_the_same_json_and_the_same_words_in_the_image(string name)
    {
        var figure = KnownFigures.Make(name);
        var json = figure.ToPlotlyJson();
        var back = Plot.FromPlotlyJson(json);

        Assert.Equal(json, back.ToPlotlyJson());
        Assert.Equal((figure.Width, figure.Height, figure.Rows, figure.Columns), (back.Width, back.Height, back.Rows, back.Columns));
        Assert.Equal(Markups.Texts(Markups.ParseSvg(figure.ToSvg())).Order(), Markups.Texts(Markups.ParseSvg(back.ToSvg())).Order());
    }

    [Theory]
    [MemberData(nameof(Hostile.All), MemberType = typeof(Hostile))]
    public void Hostile_text_of_others_stays_text(string text)
    {
        var encoded = new JsonObject
        {
            ["data"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = text,
                    ["x"] = new JsonArray(text),
                    ["y"] = new JsonArray(1),
                    ["text"] = new JsonArray(text),
                    ["mode"] = "markers+text",
                },
                new JsonObject { ["type"] = text }),
            ["layout"] = new JsonObject
            {
                ["title"] = text,
                ["xaxis"] = new JsonObject { ["title"] = text },
                [text] = text,
                ["showlegend"] = true,
            },
        }.ToJsonString();
        var figure = Plot.FromPlotlyJson(encoded);
        var root = Markups.ParseHtml(figure.ToHtml());

        Assert.Equal(2, root.Descendants().Count(element => element.Name.LocalName == "script"));
        Assert.DoesNotContain(Markups.ParseSvg(figure.ToSvg()).Descendants(), element => element.Name.LocalName is "script" or "b");
        Assert.Equal(encoded, figure.ToPlotlyJson());
    }

    [Fact]
    public void What_is_added_to_a_figure_of_others_is_added_to_its_data()
    {
        var figure = Plot.FromPlotlyJson(Python).Titled("Mine").Points([1], [2], "DAVI").HorizontalLine(3, "limit").XAxis("columns");
        var (json, before) = (JsonNode.Parse(figure.ToPlotlyJson())!, JsonNode.Parse(Python)!);

        Assert.Equal(4, json["data"]!.AsArray().Count);
        Assert.True(JsonNode.DeepEquals(before["data"]![2], json["data"]![2]));
        Assert.Equal(("DAVI", "x2"), ((string?)json["data"]![3]!["name"], (string?)json["data"]![3]!["xaxis"]));
        Assert.Equal(
            ("Mine", "columns"), ((string?)json["layout"]!["title"]!["text"], (string?)json["layout"]!["xaxis2"]!["title"]!["text"]));
        Assert.Equal("limit", (string?)json["layout"]!["shapes"]![0]!["label"]!["text"]);
        Assert.True(JsonNode.DeepEquals(before["layout"]!["unknown"], json["layout"]!["unknown"]));
    }

    [Fact]
    public void Any_line_comes_back_from_lists_and_from_typed_arrays() => Prop.ForAll<double[], string>((values, name) =>
    {
        var numbers = values.Where(value => double.IsFinite(value) && Math.Abs(value) < 1e300).ToArray();
        var json = Plot.Create(name ?? "").Line(numbers, name).Bar(numbers, numbers, name).ToPlotlyJson();
        var back = Plot.FromPlotlyJson(json);
        var line = back.Panels[0].Marks.OfType<LineMark>().Single();
        var bytes = new byte[8 * numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(8 * i), numbers[i]);
        }

        var typed = Plot.FromPlotlyJson($$$"""[{"mode":"lines","y":{"dtype":"f8","bdata":"{{{Convert.ToBase64String(bytes)}}}"}}]""");
        return json == back.ToPlotlyJson()
            && line.Y.Zip(numbers, (a, b) => Math.Abs(a - b) <= 1e-9 * Math.Abs(b)).All(isSame => isSame) && line.Y.Length == numbers.Length
            && typed.Panels[0].Marks.OfType<LineMark>().Single().Y.SequenceEqual(numbers);
    }).QuickCheckThrowOnFailure();
}
