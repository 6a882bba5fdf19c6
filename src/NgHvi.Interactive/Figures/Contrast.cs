namespace NgHvi.Interactive.Figures;

/// <summary>Relative luminance and contrast of colours, as WCAG 2.1 defines them.</summary>
internal static class Contrast
{
    /// <summary>The contrast of two colours given as #rrggbb, from 1 (alike) to 21 (black and white).</summary>
    public static double Of(string color, string ground)
    {
        var (a, b) = (Luminance(color), Luminance(ground));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>Black or white, whichever stands out more.</summary>
    public static string TextOn(string ground) => Of("#ffffff", ground) >= Of("#000000", ground) ? "#ffffff" : "#000000";

    private static double Luminance(string color)
    {
        var rgb = int.Parse(color.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (0.2126 * Linear(rgb >> 16)) + (0.7152 * Linear((rgb >> 8) & 255)) + (0.0722 * Linear(rgb & 255));
    }

    private static double Linear(int channel)
    {
        var c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }
}
