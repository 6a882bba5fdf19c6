namespace NgHvi;

/// <summary>A normal prior of one fixed effect as it was stated. Scaled: the standard deviation is that of the coefficient of the scaled
/// column and response, and an intercept is where the predictors are at their means, its mean counted from that of the response.</summary>
internal readonly record struct CoefficientPrior(double Mean, double StandardDeviation, bool IsScaled);
