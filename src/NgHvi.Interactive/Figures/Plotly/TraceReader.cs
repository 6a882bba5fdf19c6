namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>Turns one trace into marks.</summary>
internal sealed class TraceReader
{
    private const int MostLabels = 300;
    private readonly JsonObject trace;
    private readonly PlotlyAxis x;
    private readonly PlotlyAxis y;
    private readonly string color;
    private readonly string? series;
    private readonly bool isInLegend;

    /// <summary>Prepares a trace.</summary>
    public TraceReader(JsonObject trace, PlotlyAxis x, PlotlyAxis y, string color, string? series)
    {
        (this.trace, this.x, this.y, this.color, this.series) = (trace, x, y, color, series);
        isInLegend = series is not null && (trace["showlegend"].Truth() ?? true);
    }

    /// <summary>The type of a trace, which is scatter unless it says otherwise.</summary>
    public static string Type(JsonObject trace) => trace["type"].Text() ?? "scatter";

    /// <summary>The marks; null for a trace that the image cannot show.</summary>
    public IReadOnlyList<Mark>? Read((double[] X, double[] Y)? before, BarSlot? slot) => Type(trace) switch
    {
        "scatter" or "scattergl" => Scatter(before),
        "bar" when slot is not null => BarReader.Read(trace, slot, Filled(trace["marker"].At("color")), series, isInLegend),
        "histogram" => Histogram(),
        "box" => Boxes(),
        "heatmap" or "heatmapgl" => GridReader.Heat(trace, x, y),
        "contour" => GridReader.Contours(trace, x, y),
        _ => null,
    };

    /// <summary>The coordinates of a line or of points.</summary>
    public (double[] X, double[] Y) Points()
    {
        var (x, y) = (this.x.Read(trace["x"]), this.y.Read(trace["y"]));
        x = x.Length > 0 || y.Length == 0 ? x : Counted(y.Length, "x");
        y = y.Length > 0 || x.Length == 0 ? y : Counted(x.Length, "y");
        var count = Math.Min(x.Length, y.Length);
        return (x[..count], y[..count]);
    }

    private double[] Counted(int count, string axis)
    {
        var (from, step) = (trace[$"{axis}0"].Number() ?? 0, trace[$"d{axis}"].Number() ?? 1);
        return [.. Enumerable.Range(0, count).Select(i => from + (i * step))];
    }

    private List<Mark> Scatter((double[] X, double[] Y)? before)
    {
        var (x, y) = Points();
        var mode = trace["mode"].Text() ?? (x.Length < 20 ? "lines+markers" : "lines");
        var marks = new List<Mark>();
        if (mode.Contains("markers", StringComparison.Ordinal) && trace["marker"].At("symbol").Text() == "arrow" && x.Length == 2)
        {
            return [Styled(new ArrowMark((x[0], y[0]), (x[1], y[1]), series), Filled(trace["line"].At("color")))];
        }

        AddArea(marks, x, y, before);
        if (mode.Contains("lines", StringComparison.Ordinal) && trace["line"].At("width").Number() != 0
            && marks.All(mark => mark is not BandMark || trace["fill"].Text() != "toself"))
        {
            var (lineX, lineY) = trace["line"].At("shape").Text() is "hv" or "vh"
                ? Steps(x, y, trace["line"].At("shape").Text() == "hv")
                : (x, y);
            marks.Add(Styled(new LineMark(lineX, lineY, series), Filled(trace["line"].At("color") ?? trace["marker"].At("color"))));
        }

        var dots = Filled(trace["marker"].At("color") ?? trace["line"].At("color"));
        Mark[] intervals = [.. ((string[])["error_x", "error_y"]).Select(key => Intervals(key, x, y, dots)).OfType<Mark>()];
        marks.AddRange(intervals);
        if (mode.Contains("markers", StringComparison.Ordinal) && intervals.Length == 0)
        {
            marks.Add(Styled(new PointsMark(x, y, series), dots));
        }

        if (mode.Contains("text", StringComparison.Ordinal))
        {
            var texts = trace["text"] is JsonArray list
                ? [.. list.Select(text => text.Text() ?? "")]
                : Enumerable.Repeat(trace["text"].Text() ?? "", x.Length).ToArray();
            var style = Filled(trace["textfont"].At("color"), "#777777");
            marks.AddRange(texts.Take(Math.Min(MostLabels, x.Length))
                .Select((text, i) => Styled(new LabelMark(x[i], y[i], PlotlyText.Decode(text), series), style)));
        }

        return marks;
    }

    private void AddArea(List<Mark> marks, double[] x, double[] y, (double[] X, double[] Y)? before)
    {
        var style = Filled(trace["fillcolor"] ?? trace["line"].At("color"));
        switch (trace["fill"].Text())
        {
            case "tozeroy":
                marks.Add(
                    Styled(new BandMark(x, y.Select(value => Math.Min(0, value)), y.Select(value => Math.Max(0, value)), series), style));
                break;
            case "tonexty" when before is { } other && other.X.SequenceEqual(x):
                marks.Add(Styled(new BandMark(x, y.Zip(other.Y, Math.Min), y.Zip(other.Y, Math.Max), series), style));
                break;
            case "toself" or "tonext":
                marks.AddRange(Rounds(x, y).Select(band => Styled(new BandMark(band.X, band.Low, band.High, series), style)));
                break;
        }
    }

    /// <summary>Bands among polygons: along one curve and back along another over the same places.</summary>
    private static IEnumerable<(double[] X, double[] Low, double[] High)> Rounds(double[] x, double[] y)
    {
        for (int start = 0, end; start < x.Length; start = end + 1)
        {
            end = start;
            while (end < x.Length && double.IsFinite(x[end] + y[end]))
            {
                end++;
            }

            var half = (end - start) / 2;
            if (half > 0 && Enumerable.Range(0, half).All(i => x[start + i] == x[end - 1 - i]))
            {
                var (one, other) = (y[start..(start + half)], Enumerable.Reverse(y[(end - half)..end]).ToArray());
                yield return (x[start..(start + half)], [.. one.Zip(other, Math.Min)], [.. one.Zip(other, Math.Max)]);
            }
        }
    }

    private static (double[] X, double[] Y) Steps(double[] x, double[] y, bool isLate)
    {
        var corners = Enumerable.Range(0, Math.Max(0, x.Length - 1))
            .SelectMany(i => new[] { (X: x[i], Y: y[i]), isLate ? (X: x[i + 1], Y: y[i]) : (X: x[i], Y: y[i + 1]) })
            .Concat(x.Length > 0 ? [(X: x[^1], Y: y[^1])] : []).ToArray();
        return ([.. corners.Select(corner => corner.X)], [.. corners.Select(corner => corner.Y)]);
    }

    private IntervalsMark? Intervals(string key, double[] x, double[] y, SeriesStyle style)
    {
        var settings = trace[key];
        if (settings is null || settings.At("visible").Truth() == false) return null;

        var isVertical = key == "error_y";
        var (center, positions) = isVertical ? (y, x) : (x, y);
        var up = Lengths(settings, "array", "value", center);
        var down = settings.At("symmetric").Truth() ?? settings.At("arrayminus") is null && settings.At("valueminus") is null
            ? up
            : Lengths(settings, "arrayminus", "valueminus", center);
        var low = center.Zip(down, (middle, length) => middle - length).ToArray();
        var high = center.Zip(up, (middle, length) => middle + length).ToArray();
        var mark = Styled(new IntervalsMark(positions, center, low, high, series, isVertical), style);
        return settings.At("thickness").Number() >= 3.5 ? Styled(mark.WithInner(low, high), style) : mark;
    }

    private static double[] Lengths(JsonNode settings, string array, string value, double[] center)
    {
        var given = PlotlyValues.Numbers(settings.At(array));
        var one = settings.At(value).Number() ?? 0;
        return [.. center.Select((middle, i) => settings.At("type").Text() switch
        {
            "percent" => Math.Abs(middle) * one / 100,
            "constant" => one,
            "sqrt" => Math.Sqrt(Math.Abs(middle)),
            _ => i < given.Length && double.IsFinite(given[i]) ? given[i] : 0,
        })];
    }

    private List<Mark>? Histogram()
    {
        if (trace["x"] is null || trace["cumulative"].At("enabled").Truth() == true || x.IsCategory)
        {
            return null;
        }

        var draws = x.Read(trace["x"]).Where(double.IsFinite).ToArray();
        var bins = trace["xbins"];
        var histogram = bins.At("size").Number() is > 0 and var size && draws.Length > 0
            ? HistogramMark.FromBins(
                draws, bins.At("start").Number() ?? (Math.Floor(draws.Min() / size) * size), size, bins.At("end").Number())
            : HistogramMark.FromDraws(draws, binCount: (int)Math.Clamp(trace["nbinsx"].Number() ?? 0, 0, 1000));
        var heights = histogram.Heights.Select((height, k) => (trace["histnorm"].Text() ?? "") switch
        {
            "probability density" => height,
            "density" => height * draws.Length,
            "probability" => height * (histogram.Edges[k + 1] - histogram.Edges[k]),
            "percent" => 100 * height * (histogram.Edges[k + 1] - histogram.Edges[k]),
            _ => Math.Round(height * draws.Length * (histogram.Edges[k + 1] - histogram.Edges[k])),
        });
        return [Styled(new HistogramMark(histogram.Edges, heights, series), Filled(trace["marker"].At("color")))];
    }

    private List<Mark>? Boxes()
    {
        var style = Filled(trace["marker"].At("color") ?? trace["line"].At("color"));
        if (trace["median"] is not null)
        {
            var parts = ((string[])["lowerfence", "q1", "median", "q3", "upperfence"]).Select(key => PlotlyValues.Numbers(trace[key]))
                .ToArray();
            var places = x.Read(trace["x"]);
            return [.. Enumerable.Range(0, parts.Min(part => part.Length)).Select(i =>
                Styled(new BoxMark(i < places.Length ? places[i] : i, parts.Select(part => part[i]), series), style))];
        }

        if (trace["y"] is null) return null;

        var (values, at) = (y.Read(trace["y"]), trace["x"] is null ? [] : x.Read(trace["x"]));
        var alone = trace["x0"] is { } x0 ? x.PlaceOf(x0, false) : x.Place(series ?? "");
        return [.. values.Select((value, i) => (Value: value, At: i < at.Length ? at[i] : alone)).GroupBy(one => one.At)
            .Select(box => Styled(new BoxMark(double.IsFinite(box.Key) ? box.Key : 0, box.Select(one => one.Value), series), style))];
    }

    private SeriesStyle Filled(JsonNode? color, string? otherwise = null)
    {
        var hex = PlotlyColor.Hex(color) ?? otherwise ?? this.color;
        var dash = trace["line"].At("dash").Text() switch
        {
            "dash" or "longdash" => LineDash.Dash,
            "dashdot" or "longdashdot" => LineDash.DashDot,
            "dot" => LineDash.Dot,
            _ => LineDash.Solid,
        };
        var shape = (trace["marker"].At("symbol").Text() ?? "").Split('-')[0] switch
        {
            "square" => MarkerShape.Square,
            "diamond" => MarkerShape.Diamond,
            "triangle" => MarkerShape.Triangle,
            "x" or "cross" => MarkerShape.Cross,
            _ => MarkerShape.Circle,
        };
        return new SeriesStyle(hex == PlotlyStyle.Foreground ? null : hex, dash, shape);
    }

    private T Styled<T>(T mark, SeriesStyle style)
        where T : Mark => (T)mark.InStyle(style, isInLegend);
}
