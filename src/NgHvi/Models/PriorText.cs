namespace NgHvi;

internal static class PriorText
{
    // Four digits, or three of the scale; what is tiny against it is 0.
    public static string Show(double value, double scale = 0)
    {
        var digits = scale > 0 && value != 0 ? Math.Clamp((int)Math.Ceiling(Math.Log10(Math.Abs(value) / scale)) + 3, 4, 15) : 4;
        return (Math.Abs(value) < 1e-3 * scale ? 0 : value).ToString($"G{digits}", CultureInfo.InvariantCulture);
    }

    public static string Range(IReadOnlyList<double> values) => $"{Show(values.Min())} to {Show(values.Max())}";

    public static string List(IReadOnlyList<double> values)
    {
        var shown = values.Select(value => Show(value)).ToList();
        return shown.Distinct().Count() == 1 ? shown[0] : values.Count <= 12 ? string.Join(", ", shown) : Range(values);
    }
}
