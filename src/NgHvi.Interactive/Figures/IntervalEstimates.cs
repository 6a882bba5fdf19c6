namespace NgHvi.Interactive.Figures;

/// <summary>One method's estimates with their intervals, in the order of the names they belong to.</summary>
/// <param name="Method">The method; empty for none.</param>
/// <param name="Mean">The point of each interval.</param>
/// <param name="Low">The left end of each interval.</param>
/// <param name="High">The right end of each interval.</param>
public sealed record IntervalEstimates(
    string Method, IEnumerable<double> Mean, IEnumerable<double> Low, IEnumerable<double> High);
