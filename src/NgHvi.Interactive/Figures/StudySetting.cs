using Microsoft.Data.Analysis;

namespace NgHvi.Interactive.Figures;

/// <summary>A column of settings: its values in order and which each row has.</summary>
/// <param name="Title">The column.</param>
/// <param name="Labels">The values, numbers by size, words as they come.</param>
/// <param name="Rows">Index of each row's value; -1: it has none.</param>
/// <param name="Places">Where values stand on an axis.</param>
/// <param name="Scale">Of that axis; null: an axis of names.</param>
internal sealed record StudySetting(
    string Title, IReadOnlyList<string> Labels, IReadOnlyList<int> Rows, IReadOnlyList<double> Places, AxisScale? Scale)
{
    private const double Wide = 20;

    public static StudySetting Of(DataFrame results, string name)
    {
        var column = StudyPanels.Column(results, name);
        object?[] values = [.. Enumerable.Range(0, (int)results.Rows.Count).Select(row => column[row])];
        var given = values.OfType<object>().Distinct().ToArray();
        if (given.Any(value => value is string))
        {
            string[] words = [.. given.Select(value => (string)value)];
            return new(name, words, [.. values.Select(value => Array.IndexOf(words, value as string))], Count(words.Length), null);
        }

        double[] numbers = [.. given.Select(Number).Order()];
        var isWide = numbers.Length > 2 && numbers[^1] - numbers[0] > Wide * (numbers[1] - numbers[0]);
        var isLog = isWide && numbers[0] > 0;
        return new(
            name, [.. numbers.Select(number => NumberFormat.Compact(number))],
                [.. values.Select(value => value is null ? -1 : Array.IndexOf(numbers, Number(value)))],
            // Zero among powers of ten has no place on either scale.
            isWide && !isLog ? Count(numbers.Length) : numbers, isWide && !isLog ? null : isLog ? AxisScale.Log : AxisScale.Linear);
    }

    public string LabelAt(int row) => Rows[row] < 0 ? "" : Labels[Rows[row]];

    /// <summary>The axis on which the places are.</summary>
    public Axis Describe(Axis axis) => Scale is { } scale ? axis with { Title = Title, Scale = scale } : Name(axis);

    /// <summary>An axis of the values' names.</summary>
    public Axis Name(Axis axis) => axis with { Title = Title, Categories = [.. Labels] };

    private static double Number(object value) => ((IConvertible)value).ToDouble(CultureInfo.InvariantCulture);

    private static double[] Count(int count) => [.. Enumerable.Range(0, count).Select(i => (double)i)];
}
