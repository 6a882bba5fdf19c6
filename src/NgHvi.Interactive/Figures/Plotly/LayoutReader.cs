namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>Reads what a layout adds to a panel: reference lines among its shapes, titles and labels among its annotations.</summary>
internal sealed class LayoutReader
{
    private readonly JsonNode layout;
    private readonly PanelAxes axes;

    public LayoutReader(JsonNode layout, PanelAxes axes) => (this.layout, this.axes) = (layout, axes);

    /// <summary>What of a figure is neither a trace nor drawn by this class, in words.</summary>
    public static IEnumerable<string> LeftOut(JsonObject source)
    {
        var layout = source["layout"];
        var shapes = Items(layout, "shapes").Count(shape => Rule(shape) is null);
        var annotations = Items(layout, "annotations").Count(annotation => annotation.At("showarrow").Truth() != false);
        string[] all =
        [
            shapes > 0 ? $"{shapes} of the shapes" : "",
            annotations > 0 ? $"the arrows of {annotations} annotations" : "",
            layout.At("images") is JsonArray { Count: > 0 } ? "images" : "",
            layout.At("updatemenus") is JsonArray { Count: > 0 } || layout.At("sliders") is JsonArray { Count: > 0 }
                ? "menus and sliders"
                : "",
            source["frames"] is JsonArray { Count: > 0 } ? "the frames of an animation" : "",
        ];
        return all.Where(words => words.Length > 0);
    }

    /// <summary>The panel with its title, reference lines and labels.</summary>
    public Panel Add(Panel panel)
    {
        foreach (var shape in Items(layout, "shapes"))
        {
            if (Rule(shape) is { } isVertical && shape.At(isVertical ? "xref" : "yref").Text() == (isVertical ? axes.X : axes.Y)
                && IsHere(shape.At(isVertical ? "yref" : "xref").Text()))
            {
                var value = isVertical ? axes.Across.PlaceOf(shape.At("x0"), false) : axes.Down.PlaceOf(shape.At("y0"), false);
                var style = new SeriesStyle(Color(shape.At("line").At("color")), LineDash.Dash, MarkerShape.Circle);
                panel = panel.With(new RuleMark(value, isVertical, shape.At("label").At("text").Title()).InStyle(style, false));
            }
        }

        foreach (var annotation in Items(layout, "annotations"))
        {
            var text = annotation.At("text").Title();
            if (annotation.At("xref").Text() == axes.X && annotation.At("yref").Text() == axes.Y)
            {
                var (x, y) = (axes.Across.PlaceOf(annotation.At("x"), true), axes.Down.PlaceOf(annotation.At("y"), true));
                panel = panel.With(new LabelMark(x, y, text)
                    .InStyle(new SeriesStyle(Color(annotation.At("font").At("color")), LineDash.Solid, MarkerShape.Circle), false));
            }
            else if (panel.Title.Length == 0 && IsTitle(annotation))
            {
                panel = panel.Titled(text);
            }
        }

        return panel;
    }

    private static IEnumerable<JsonNode?> Items(JsonNode? layout, string key) => layout.At(key) as JsonArray ?? [];

    /// <summary>
    /// Whether a shape is a line across a whole panel or page, and if so whether it stands upright; null for other shapes.
    /// </summary>
    private static bool? Rule(JsonNode? shape)
    {
        bool Spans(string axis) => shape.At($"{axis}0").Number() == 0 && shape.At($"{axis}1").Number() == 1
            && shape.At($"{axis}ref").Text() is { } reference
                && (reference == "paper" || reference.EndsWith("domain", StringComparison.Ordinal));
        bool IsOne(string axis) => shape.At($"{axis}0")?.ToJsonString() is { } place && place == shape.At($"{axis}1")?.ToJsonString();
        return shape.At("type").Text() != "line" ? null : IsOne("x") && Spans("y") ? true : IsOne("y") && Spans("x") ? false : null;
    }

    private bool IsHere(string? reference) => reference == "paper" || reference == $"{axes.X} domain" || reference == $"{axes.Y} domain";

    /// <summary>Text at the top of this panel: placed by its domain, or on the page over the panel's middle.</summary>
    private bool IsTitle(JsonNode? annotation)
    {
        if (annotation.At("xref").Text() == $"{axes.X} domain" && annotation.At("yref").Text() == $"{axes.Y} domain")
        {
            return annotation.At("y").Number() >= 1;
        }

        return annotation.At("xref").Text() == "paper" && annotation.At("yref").Text() == "paper"
            && PlotlyValues.Numbers(layout.At(PanelAxes.Key(axes.X)).At("domain")) is [var left, var right]
            && PlotlyValues.Numbers(layout.At(PanelAxes.Key(axes.Y)).At("domain")) is [_, var top]
            && Math.Abs((annotation.At("x").Number() ?? double.NaN) - ((left + right) / 2)) < 0.02
            && Math.Abs((annotation.At("y").Number() ?? double.NaN) - top) < 0.02;
    }

    private static string? Color(JsonNode? color) => PlotlyColor.Hex(color) is { } hex && hex != PlotlyStyle.Foreground ? hex : null;
}
