using NgHvi.Interactive.Figures.Svg;

namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>The rectangle around all frames of the static image, in which Plotly measures from 0 to 1, leftwards and upwards.</summary>
internal readonly record struct PlotArea(double Left, double Top, double Width, double Height)
{
    public static PlotArea Of(Plot figure, FigureLayout image)
    {
        var frames = image.Frames.Where((_, i) => !figure.Panels[i].IsBlank).Select(frame => frame.Box).ToArray();
        var (left, top) = (frames.Min(box => box.Left), frames.Min(box => box.Top));
        return new PlotArea(left, top, Math.Max(1, frames.Max(box => box.Right) - left), Math.Max(1, frames.Max(box => box.Bottom) - top));
    }

    /// <summary>The room around the rectangle.</summary>
    public JsonObject Margin(Plot figure) => new()
    {
        ["l"] = Math.Round(Left),
        ["r"] = Math.Round(Math.Max(0, figure.Width - Left - Width)),
        ["t"] = Math.Round(Top),
        ["b"] = Math.Round(Math.Max(0, figure.Height - Top - Height)),
    };

    /// <summary>Where a frame lies between the left and the right side.</summary>
    public JsonArray Across(Box box) => Numbers((box.Left - Left) / Width, (box.Right - Left) / Width);

    /// <summary>Where a frame lies between the bottom and the top.</summary>
    public JsonArray Down(Box box) => Numbers((Top + Height - box.Bottom) / Height, (Top + Height - box.Top) / Height);

    private static JsonArray Numbers(double low, double high) =>
        JsonNodes.Numbers([Math.Round(Math.Clamp(low, 0, 1), 4), Math.Round(Math.Clamp(high, 0, 1), 4)]);
}
