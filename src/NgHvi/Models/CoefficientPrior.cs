namespace NgHvi;

/// <summary>A normal prior of one fixed effect as stated. Scaled: of the coefficient of the scaled column and response; an intercept is then
/// where the predictors are at their means, its mean counted from that of the response.</summary>
internal readonly record struct CoefficientPrior(double Mean, double StandardDeviation, bool IsScaled);
