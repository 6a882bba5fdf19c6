namespace NgHvi.Interactive.Figures;

/// <summary>Colours for numbers: given colours at places from 0 (lowest) to 1 (highest), mixed between them.</summary>
public sealed class ColorScale
{
    private readonly ImmutableArray<(double Place, double Red, double Green, double Blue, double Opacity)> stops;

    internal ColorScale(IEnumerable<(double Place, double Red, double Green, double Blue, double Opacity)> stops) =>
        this.stops = [.. stops.OrderBy(stop => stop.Place)];

    /// <summary>From transparent to blue: a shade behind other marks, on any ground.</summary>
    public static ColorScale Shade { get; } = new([(0, 0, 0x72, 0xb2, 0), (1, 0, 0x72, 0xb2, 0.8)]);

    /// <summary>
    /// Dark blue to yellow, of even steps in lightness, made to look alike with and without colour vision deficiency
    /// (Nuñez, Anderton and Renslow, "Optimizing colormaps with consideration for color vision deficiency", 2018).
    /// </summary>
    public static ColorScale Cividis { get; } =
        Even("#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369", "#e1cc55", "#fee838");

    internal IEnumerable<(double Place, string Color)> Stops => stops.Select(stop => (stop.Place, Rgba(stop)));

    internal static ColorScale Even(params string[] colors) => new(colors.Select((color, i) =>
    {
        var rgb = Convert.ToInt32(color[1..], 16);
        return ((double)i / (colors.Length - 1), (double)(rgb >> 16), (double)((rgb >> 8) & 255), (double)(rgb & 255), 1.0);
    }));

    /// <summary>The colour at a place as #rrggbb, and its opacity.</summary>
    internal (string Color, double Opacity) At(double place)
    {
        var above = 0;
        while (above < stops.Length - 1 && stops[above].Place < place)
        {
            above++;
        }

        var (low, high) = (stops[Math.Max(0, above - 1)], stops[above]);
        var t = high.Place > low.Place ? Math.Clamp((place - low.Place) / (high.Place - low.Place), 0, 1) : 1;
        int Mix(double a, double b) => (int)Math.Round(a + (t * (b - a)));
        return (
            $"#{Mix(low.Red, high.Red):x2}{Mix(low.Green, high.Green):x2}{Mix(low.Blue, high.Blue):x2}",
            low.Opacity + (t * (high.Opacity - low.Opacity)));
    }

    private static string Rgba((double Place, double Red, double Green, double Blue, double Opacity) stop) =>
        FormattableString.Invariant($"rgba({stop.Red:0},{stop.Green:0},{stop.Blue:0},{stop.Opacity:0.##})");
}
