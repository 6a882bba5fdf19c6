namespace NgHvi;

/// <summary>As stated. Scaled: for scaled column and response, an intercept at both means.</summary>
internal readonly record struct CoefficientPrior(double Mean, double StandardDeviation, bool IsScaled);
