namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>Reads bars: side by side, stacked or over one another, as the layout's barmode says.</summary>
internal static class BarReader
{
    /// <summary>Whether bars of a trace lie.</summary>
    public static bool IsHorizontal(JsonObject trace) => trace["orientation"].Text() == "h";

    /// <summary>The places of the bars of all bar traces that share axes and orientation.</summary>
    public static IReadOnlyDictionary<JsonObject, BarSlot> Slots(
        IReadOnlyList<JsonObject> traces, PlotlyAxis x, PlotlyAxis y, JsonNode? layout)
    {
        var bars = traces.Select(trace =>
        {
            var (along, across) = IsHorizontal(trace) ? (y.Read(trace["y"]), x.Read(trace["x"])) : (x.Read(trace["x"]), y.Read(trace["y"]));
            double[] positions = along.Length > 0 ? along : [.. Enumerable.Range(0, across.Length).Select(i => (double)i)];
            var count = Math.Min(positions.Length, across.Length);
            return (Trace: trace, Positions: positions[..count], Lengths: across[..count]);
        }).ToArray();
        var mode = layout.At("barmode").Text() ?? "group";
        var places = bars.SelectMany(bar => bar.Positions).Where(double.IsFinite).Distinct().Order().ToArray();
        var step = places.Zip(places.Skip(1), (a, b) => b - a).DefaultIfEmpty(1).Min();
        var room = step * (1 - Math.Clamp(layout.At("bargap").Number() ?? 0.2, 0, 1));
        var share = mode == "group" ? room / Math.Max(1, bars.Length) : room;
        var (up, down) = (new Dictionary<double, double>(), new Dictionary<double, double>());
        var slots = new Dictionary<JsonObject, BarSlot>();
        for (var k = 0; k < bars.Length; k++)
        {
            var (trace, positions, lengths) = bars[k];
            var own = PlotlyValues.Numbers(trace["width"]);
            double[] widths = [.. positions.Select(
                (_, i) => i < own.Length && own[i] > 0 ? own[i] : trace["width"].Number() is > 0 and var width ? width : share)];
            var shift = mode == "group" && trace["width"] is null ? share * (k - ((bars.Length - 1) / 2.0)) : 0;
            var offset = trace["offset"].Number();
            double[] bases = trace["base"] is { } from ? [.. positions.Select(
                (_, i) => from.Number() ?? PlotlyValues.Numbers(from).ElementAtOrDefault(i))]
                : mode is "stack" or "relative"
                    ? [.. positions.Select((at, i) => Stacked(lengths[i] >= 0 ? up : down, at, lengths[i]))]
                    : new double[positions.Length];
            slots[trace] = new BarSlot(
                [.. positions.Select((at, i) => offset is { } moved ? at + moved + (widths[i] / 2) : at + shift)], widths, [.. lengths.Zip(
                    bases, (length, start) => length + start)], bases);
        }

        return slots;
    }

    /// <summary>Bars that touch and stand on zero are a histogram; others are bars.</summary>
    public static List<Mark> Read(JsonObject trace, BarSlot slot, SeriesStyle style, string? series, bool isInLegend)
    {
        var (positions, widths) = (slot.Positions, slot.Widths);
        var ends = positions.Select((at, i) => (From: at - (widths[i] / 2), To: at + (widths[i] / 2))).ToArray();
        var isHistogram = trace["width"] is JsonArray && !IsHorizontal(trace) && slot.Bases.All(from => from == 0) && ends.Length > 0
            && ends.Zip(ends.Skip(1), (a, b) => Math.Abs(a.To - b.From) <= 1e-6 * (a.To - a.From)).All(touches => touches);
        if (isHistogram)
        {
            return [new HistogramMark([ends[0].From, .. ends.Select(end => end.To)], slot.Values, series).InStyle(style, isInLegend)];
        }

        return [.. widths.Select((width, i) => (Width: width, Index: i)).GroupBy(bar => bar.Width).Select(bars =>
        {
            IEnumerable<double> Of(double[] values) => bars.Select(bar => values[bar.Index]);
            return new BarMark(Of(positions), Of(slot.Values), series, bars.Key, IsHorizontal(trace), Of(slot.Bases))
                .InStyle(style, isInLegend);
        })];
    }

    private static double Stacked(Dictionary<double, double> tops, double at, double length)
    {
        var from = tops.GetValueOrDefault(at);
        tops[at] = from + (double.IsFinite(length) ? length : 0);
        return from;
    }
}
