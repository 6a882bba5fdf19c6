namespace NgHvi;

/// <summary>Rows of similar predicted probability.</summary>
/// <param name="Count">Number of rows.</param>
/// <param name="MeanPredicted">Mean predicted probability.</param>
/// <param name="Observed">Share of rows with y = 1.</param>
/// <param name="Lower">Lower end of its interval (Wilson 1927).</param>
/// <param name="Upper">Its upper end.</param>
public sealed record CalibrationBin(int Count, double MeanPredicted, double Observed, double Lower, double Upper);
