namespace NgHvi;

/// <summary>A number known with a Monte Carlo error.</summary>
/// <param name="Value">Estimate; NaN: none.</param>
/// <param name="StandardError">Monte Carlo standard error.</param>
public readonly record struct Estimate(double Value, double StandardError)
{
    internal static Estimate Unknown { get; } = new(double.NaN, double.NaN);
    /// <summary>Whether there is an estimate.</summary>
    public bool IsKnown => double.IsFinite(Value);

    /// <summary>"-1234.56 ± 0.02", to the digits that the error supports, or "-1234.560 (error unknown)".</summary>
    public override string ToString()
    {
        var place = StandardError > 0 && double.IsFinite(StandardError) ? -(int)Math.Floor(Math.Log10(StandardError)) : 3;
        return Text(Value, Math.Clamp(place + 1, 2, 4))
            + (double.IsNaN(StandardError) ? " (error unknown)" : $" ± {Text(StandardError, Math.Clamp(place, 2, 8))}");

        static string Text(double number, int digits) => number.ToString($"F{digits}", CultureInfo.InvariantCulture);
    }
}
