namespace NgHvi.Finance;

/// <summary>How a factor was standardised.</summary>
/// <param name="Name">Of its column.</param>
/// <param name="Mean">Over months, each once.</param>
/// <param name="StandardDeviation">Over months, each once, divided by their number n.</param>
public sealed record FactorScale(string Name, double Mean, double StandardDeviation);
