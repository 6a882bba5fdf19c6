namespace NgHvi;

/// <summary>A Monte Carlo estimate as it is saved.</summary>
/// <param name="Value">The estimate; NaN, saved as null, when the method gives none.</param>
/// <param name="Mcse">Its Monte Carlo standard error.</param>
public sealed record EstimateDocument(double Value, double Mcse);
