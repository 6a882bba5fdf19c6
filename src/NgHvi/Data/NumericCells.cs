namespace NgHvi;

/// <summary>The cells of a column read as numbers, and how many of them are numbers.</summary>
internal sealed class NumericCells
{
    /// <summary>The number of every row; NaN where the cell is missing, is no number or is not finite.</summary>
    public required double[] Values { get; init; }

    /// <summary>How many cells are not missing.</summary>
    public required int PresentCount { get; init; }

    /// <summary>How many cells are numbers, "NaN" and "Inf" included.</summary>
    public required int NumberCount { get; init; }

    /// <summary>First row whose cell is present but is not a finite number; -1 when there is none.</summary>
    public required int FirstBadRow { get; init; }

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

        return new() { Values = values, PresentCount = present, NumberCount = numbers, FirstBadRow = firstBad };
    }

    /// <summary>Counts the numbers of an array, which is kept.</summary>
    /// <param name="values">The values; NaN where missing.</param>
    /// <param name="missing">Which rows are missing; null for none.</param>
    public static NumericCells FromValues(double[] values, bool[]? missing)
    {
        var present = values.Length - (missing?.Count(m => m) ?? 0);
        var firstBad = Array.FindIndex(values, v => !double.IsFinite(v));
        if (missing is not null)
        {
            firstBad = Enumerable.Range(0, values.Length)
                .FirstOrDefault(row => !missing[row] && !double.IsFinite(values[row]), -1);
        }

        return new() { Values = values, PresentCount = present, NumberCount = present, FirstBadRow = firstBad };
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
