namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>Reads the colours of figures made elsewhere.</summary>
internal static class PlotlyColor
{
    private static readonly string[] Default =
        ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"];

    /// <summary>The colours that traces without one of their own take in turn.</summary>
    public static string[] Way(JsonNode? layout)
    {
        var given = PlotlyValues.Of(layout.At("colorway") ?? layout.At("template").At("layout").At("colorway")).OfType<string>()
            .Where(color => Parse(color) is not null).ToArray();
        return given.Length > 0 ? given : Default;
    }

    /// <summary>A colour as #rrggbb; null for anything that is none.</summary>
    public static string? Hex(JsonNode? color) => Parse(color.Text()) is { } rgb
        ? $"#{(int)rgb.Red:x2}{(int)rgb.Green:x2}{(int)rgb.Blue:x2}"
        : null;

    /// <summary>Parses #rgb, #rrggbb, rgb(…), rgba(…) and the names of CSS.</summary>
    public static (double Red, double Green, double Blue, double Opacity)? Parse(string? color)
    {
        color = color?.Trim().ToLowerInvariant() ?? "";
        if (color.StartsWith('#'))
        {
            var digits = color.Length is 4 or 5 ? string.Concat(color[1..].Select(digit => $"{digit}{digit}")) : color[1..];
            digits = digits.Length == 6 ? $"{digits}ff" : digits;
            return digits.Length == 8 && uint.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var all)
                ? (all >> 24, (all >> 16) & 255, (all >> 8) & 255, (all & 255) / 255.0) : null;
        }

        if (color.StartsWith("rgb", StringComparison.Ordinal))
        {
            var parts = color[color.IndexOf('b', StringComparison.Ordinal)..].Split('(', ')', ',', '/', ' ')
                .Skip(1).Where(part => part.Length > 0).Select(PlotlyValues.Parsed).ToArray();
            return parts.Length is 3 or 4 && parts.All(double.IsFinite)
                ? (
                    Math.Clamp(parts[0], 0, 255),
                    Math.Clamp(parts[1], 0, 255),
                    Math.Clamp(parts[2], 0, 255),
                    parts.Length == 4 ? Math.Clamp(parts[3], 0, 1) : 1)
                : null;
        }

        var named = System.Drawing.Color.FromName(color);
        return named is { IsKnownColor: true, IsSystemColor: false } ? (named.R, named.G, named.B, named.A / 255.0) : null;
    }

    /// <summary>A colour scale: its name, or a list of places and colours; null for none that is known.</summary>
    public static ColorScale? Scale(JsonNode? scale, bool isReversed)
    {
        var stops = scale is JsonArray list
            ? list.Select((stop, i) => stop is JsonArray { Count: 2 } pair
                ? (Place: pair[0].Number() ?? double.NaN, Color: Parse(pair[1].Text()))
                : (Place: (double)i / Math.Max(1, list.Count - 1), Color: Parse(stop.Text()))).ToArray()
            : Named(scale.Text()).Select((color, i) => (Place: i / 4.0, Color: Parse(color))).ToArray();
        return stops.Length < 2 || stops.Any(stop => stop.Color is null || !double.IsFinite(stop.Place)) ? null
            : new ColorScale(stops.Select(stop => (
                isReversed ? 1 - stop.Place : stop.Place,
                stop.Color!.Value.Red,
                stop.Color.Value.Green,
                stop.Color.Value.Blue,
                stop.Color.Value.Opacity)));
    }

    /// <summary>Five colours along the scales that are used most.</summary>
    private static string[] Named(string? name) => name?.ToLowerInvariant() switch
    {
        "viridis" => ["#440154", "#3b528b", "#21918c", "#5ec962", "#fde725"],
        "cividis" => ["#00224e", "#3b496c", "#707173", "#a59c74", "#fee838"],
        "plasma" => ["#0d0887", "#7e03a8", "#cc4778", "#f89540", "#f0f921"],
        "blues" => ["#f7fbff", "#c6dbef", "#6baed6", "#2171b5", "#08306b"],
        "greys" => ["#000000", "#404040", "#808080", "#c0c0c0", "#ffffff"],
        "rdbu" => ["#053061", "#4393c3", "#f7f7f7", "#d6604d", "#67001f"],
        _ => [],
    };
}
