namespace NgHvi.Interactive.Display;

/// <summary>How numbers are rounded for a reader: invariant culture, a true minus sign, no digits without meaning.</summary>
/// <remarks>
/// An estimate is shown to the digits its standard deviation supports: the deviation keeps two significant
/// digits and the estimate stops at the same decimal place, so 1.2345 with deviation 0.0321 reads 1.234.
/// </remarks>
public static class NumberFormat
{
    /// <summary>The minus sign of every number shown, U+2212.</summary>
    public const string Minus = "−";

    private const int MaxDecimals = 6;
    private const double LargestPlain = 1e7;

    /// <summary>Number of decimals that leaves a standard deviation two significant digits.</summary>
    /// <param name="standardDeviation">sd &gt; 0. Anything else gives 3.</param>
    public static int Decimals(double standardDeviation) =>
        standardDeviation > 0 && double.IsFinite(standardDeviation)
            ? Math.Max(0, 1 - (int)Math.Floor(Math.Log10(standardDeviation)))
            : 3;

    /// <summary>Writes an estimate to the digits its standard deviation supports.</summary>
    public static string Estimate(double value, double standardDeviation) =>
        Fixed(value, Decimals(standardDeviation));

    /// <summary>Writes a standard deviation with two significant digits.</summary>
    public static string Deviation(double standardDeviation) => Fixed(standardDeviation, Decimals(standardDeviation));

    /// <summary>Writes an interval's ends to the digits the standard deviation supports: "[0.12, 0.45]".</summary>
    public static string Interval(double low, double high, double standardDeviation) =>
        $"[{Estimate(low, standardDeviation)}, {Estimate(high, standardDeviation)}]";

    /// <summary>Writes a number with a fixed number of decimals, or in scientific form beyond 10⁷ or six decimals.</summary>
    /// <param name="value">Any number; NaN and infinities are named.</param>
    /// <param name="decimals">Decimals to show. Range: ≥ 0.</param>
    public static string Fixed(double value, int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        if (!double.IsFinite(value))
        {
            return NotFinite(value);
        }

        if (Math.Abs(value) >= LargestPlain || (decimals > MaxDecimals && Math.Abs(value) < 0.01))
        {
            return Scientific(value, 3);
        }

        return Signed(Math.Round(value, Math.Min(decimals, 15)).ToString($"F{decimals}", CultureInfo.InvariantCulture));
    }

    /// <summary>Writes a number whose uncertainty is unknown with a few significant digits.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="digits">Significant digits. Range: 1 to 15.</param>
    public static string Significant(double value, int digits = 4)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, 15);
        if (value == 0 || !double.IsFinite(value))
        {
            return value == 0 ? "0" : NotFinite(value);
        }

        var exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return exponent is < -4 or >= 7
            ? Scientific(value, digits)
            : Fixed(value, Math.Max(0, digits - 1 - exponent));
    }

    /// <summary>Writes a number as <see cref="Significant"/> does, without zeros at the end of its decimals.</summary>
    public static string Compact(double value, int digits = 4)
    {
        var text = Significant(value, digits);
        var end = text.IndexOf('e', StringComparison.Ordinal) is var exponent && exponent >= 0 ? exponent : text.Length;
        return text.AsSpan(0, end).Contains('.') ? text[..end].TrimEnd('0').TrimEnd('.') + text[end..] : text;
    }

    /// <summary>Writes a count with a comma between thousands.</summary>
    public static string Count(long count) => Signed(count.ToString("N0", CultureInfo.InvariantCulture));

    /// <summary>Writes a duration in the unit a reader would choose: "850 ms", "12.3 s", "2 min 5 s".</summary>
    public static string Seconds(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0)
        {
            return $"{Significant(seconds)} s";
        }

        return Math.Round(seconds) switch
        {
            _ when seconds < 0.9995 => $"{Significant(seconds * 1000, 3)} ms",
            _ when seconds < 60 => $"{Significant(seconds, 3)} s",
            < 3600 and var total => $"{(int)total / 60} min {(int)total % 60} s",
            var total => $"{Count((long)total / 3600)} h {(long)total % 3600 / 60} min",
        };
    }

    private static string Scientific(double value, int digits)
    {
        var parts = value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture).Split('E');
        return Signed($"{parts[0]}e{int.Parse(parts[1], CultureInfo.InvariantCulture)}");
    }

    private static string NotFinite(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "∞" : $"{Minus}∞";

    /// <summary>Replaces the hyphen by a minus, and drops it before a zero.</summary>
    private static string Signed(string digits)
    {
        if (digits[0] == '-' && !digits.AsSpan().ContainsAnyInRange('1', '9'))
        {
            digits = digits[1..];
        }

        return digits.Replace("-", Minus, StringComparison.Ordinal);
    }
}
