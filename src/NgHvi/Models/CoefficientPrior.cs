namespace NgHvi;

/// <summary>As stated. Scaled: for scaled column and response, an intercept at both means. Marginal: of what the column adds to its lower
/// terms.</summary>
internal readonly record struct CoefficientPrior(double Mean, double StandardDeviation, bool IsScaled, bool IsMarginal = false);
