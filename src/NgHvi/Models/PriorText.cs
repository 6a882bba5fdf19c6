namespace NgHvi;

internal static class PriorText
{
    // What is tiny against the scale is 0.
    public static string Show(double value, double scale = 0) =>
        (Math.Abs(value) < 1e-9 * scale ? 0 : value).ToString("G4", CultureInfo.InvariantCulture);

    public static string Range(IReadOnlyList<double> values) => $"{Show(values.Min())} to {Show(values.Max())}";

    public static string List(IReadOnlyList<double> values)
    {
        var shown = values.Select(value => Show(value)).ToList();
        return shown.Distinct().Count() == 1 ? shown[0] : values.Count <= 12 ? string.Join(", ", shown) : Range(values);
    }
}
