namespace NgHvi.Interactive.Figures;

/// <summary>Chooses round places for the ticks of an axis: steps of 1, 2 or 5, or decades.</summary>
internal static class Ticks
{
    private static readonly int[] RoundDigits = [1, 2, 5];

    /// <summary>Round numbers from low to high.</summary>
    public static IReadOnlyList<Tick> Linear(double low, double high, int target)
    {
        var step = Step((high - low) / Math.Max(1, target));
        var first = Math.Ceiling((low / step) - 1e-9);
        var last = Math.Floor((high / step) + 1e-9);
        var decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        var isScientific = Math.Max(Math.Abs(low), Math.Abs(high)) >= 1e7 || decimals > 5;
        var ticks = new List<Tick>();
        for (var k = first; k <= last && ticks.Count < 100; k++)
        {
            var value = k * step;
            ticks.Add(new Tick(value, isScientific ? Scientific(value, step) : NumberFormat.Fixed(value, decimals)));
        }

        return ticks;
    }

    /// <summary>Powers of ten from low to high, or round numbers between them where there are too few.</summary>
    public static IReadOnlyList<Tick> Log(double low, double high, int target)
    {
        var first = (int)Math.Ceiling(Math.Log10(low) - 1e-9);
        var last = (int)Math.Floor(Math.Log10(high) + 1e-9);
        var decades = last - first + 1;
        if (decades >= 3)
        {
            var stride = (int)Step(Math.Max(1, (double)decades / Math.Max(1, target)));
            return [.. Enumerable.Range(first, decades).Where(k => k % stride == 0)
                .Select(k => new Tick(Math.Pow(10, k), Power(k)))];
        }

        var round = Enumerable.Range(first - 1, decades + 1)
            .SelectMany(k => RoundDigits.Select(digit => digit * Math.Pow(10, k)))
            .Where(value => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))
            .Select(value => new Tick(value, NumberFormat.Significant(value, 1))).ToArray();
        return round.Length >= 2 ? round : Linear(low, high, target);
    }

    /// <summary>The smallest of 1, 2, 5, 10, 20, … that is not below a length.</summary>
    private static double Step(double length)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(length)));
        var digit = length / power;
        return power * (digit <= 1 + 1e-9 ? 1 : digit <= 2 + 1e-9 ? 2 : digit <= 5 + 1e-9 ? 5 : 10);
    }

    private static string Power(int exponent) =>
        exponent is >= 0 and <= 3 ? NumberFormat.Fixed(Math.Pow(10, exponent), 0) : $"10{Superscript(exponent)}";

    private static string Scientific(double value, double step)
    {
        if (Math.Abs(value) < step / 2) return "0";

        var exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)) + 1e-9);
        var decimals = Math.Clamp(exponent - (int)Math.Floor(Math.Log10(step) + 1e-9), 0, 6);
        return $"{NumberFormat.Fixed(value / Math.Pow(10, exponent), decimals)}×10{Superscript(exponent)}";
    }

    private static string Superscript(int exponent) =>
        string.Concat(exponent.ToString(CultureInfo.InvariantCulture).Select(digit => digit == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0']));
}
