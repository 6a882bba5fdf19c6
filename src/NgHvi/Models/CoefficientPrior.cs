namespace NgHvi;

/// <summary>A prior of one fixed effect as stated. Scaled: for scaled column and response, an intercept at the means of both.</summary>
internal readonly record struct CoefficientPrior(double Mean, double StandardDeviation, bool IsScaled);
