namespace NgHvi;

/// <summary>The cells of a column read as numbers, and how many of them are numbers.</summary>
/// <param name="Values">The number of every row; NaN where the cell is missing, is no number or is not finite.</param>
/// <param name="PresentCount">How many cells are not missing.</param>
/// <param name="NumberCount">How many cells are numbers, "NaN" and "Inf" included.</param>
/// <param name="FirstBadRow">First row whose cell is present but is not a finite number; -1 when there is none.</param>
internal sealed record NumericCells(double[] Values, int PresentCount, int NumberCount, int FirstBadRow)
{
    /// <summary>Reads texts as numbers in the invariant culture.</summary>
    public static NumericCells FromText(TextCells text)
    {
        var values = new double[text.Count];
        var (present, numbers, firstBad) = (0, 0, -1);
        for (var row = 0; row < text.Count; row++)
        {
            var cell = text[row];
            if (IsMissing(cell))
            {
                values[row] = double.NaN;
                continue;
            }

            present++;
            values[row] = Parse(cell);
            var isFinite = !double.IsNaN(values[row]);
            numbers += isFinite || IsNotFinite(cell) ? 1 : 0;
            if (!isFinite && firstBad < 0)
            {
                firstBad = row;
            }
        }

        return new(values, present, numbers, firstBad);
    }

    /// <summary>Counts the numbers of an array, which is kept; rows may be missing.</summary>
    public static NumericCells FromValues(double[] values, bool[]? missing)
    {
        var present = values.Length - (missing?.Count(m => m) ?? 0);
        var firstBad = Enumerable.Range(0, values.Length).FirstOrDefault(row => missing?[row] != true && !double.IsFinite(values[row]), -1);
        return new(values, present, present, firstBad);
    }

    /// <summary>True for a cell that stands for no value: an empty one, or <c>NA</c>.</summary>
    public static bool IsMissing(string text) => text.Length == 0 || text == "NA";

    /// <summary>The finite number that a text is; NaN when it is none.</summary>
    public static double Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : double.NaN;

    /// <summary>True for a number that is not finite: NaN, Inf, Infinity, or digits beyond the range.</summary>
    public static bool IsNotFinite(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? !double.IsFinite(value)
            : text.AsSpan().TrimStart("+-").Equals("inf", StringComparison.OrdinalIgnoreCase);
}
