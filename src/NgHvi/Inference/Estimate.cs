namespace NgHvi;

/// <summary>A number known with a Monte Carlo error.</summary>
/// <param name="Value">The estimate; NaN where the method gives none.</param>
/// <param name="StandardError">Its Monte Carlo standard error.</param>
public readonly record struct Estimate(double Value, double StandardError)
{
    /// <summary>An estimate that a method does not give.</summary>
    internal static Estimate Unknown { get; } = new(double.NaN, double.NaN);

    /// <summary>Whether there is an estimate.</summary>
    public bool IsKnown => double.IsFinite(Value);

    /// <summary>"−1234.56 ± 0.02".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:0.00##} ± {StandardError:0.00##}");
}
