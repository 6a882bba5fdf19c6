namespace NgHvi;

/// <summary>The normal components of the predictive mixture of every row, one for each draw θ_s.</summary>
internal interface IPredictiveComponents
{
    /// <summary>S, the number of components of every row.</summary>
    int Count { get; }

    /// <summary>Weights of the components, length S, sum 1, all positive.</summary>
    ReadOnlySpan<double> Weights { get; }

    /// <summary>σ²_s, length S.</summary>
    ReadOnlySpan<double> ResidualVariances { get; }

    /// <summary>E[σ²].</summary>
    double MeanResidualVariance { get; }

    /// <summary>Means and variances given θ_s of the expected value (linear predictor) of a row, without residual noise.</summary>
    /// <param name="row">The row.</param>
    /// <param name="means">Receives the means, length S.</param>
    /// <param name="variances">Receives the variances over the group's random coefficients, length S.</param>
    /// <returns>The mean of the fixed part.</returns>
    double Fill(int row, Span<double> means, Span<double> variances);

    /// <summary>Expected values of all rows at one joint draw of the random coefficients given θ_s: rows of one group share them.</summary>
    /// <param name="s">The draw of θ.</param>
    /// <param name="key">The stream.</param>
    /// <param name="destination">Length n.</param>
    /// <exception cref="ArithmeticException">A covariance is not positive definite.</exception>
    void DrawExpectedValues(int s, RandomKey key, Span<double> destination);
}
