namespace NgHvi;

/// <summary>One model's functions of θ with scratch memory.</summary>
internal interface IModelEvaluator
{
    double Collapsed(ReadOnlySpan<double> theta, Span<double> gradient); // ∇ log p(y, θ), the mean of Drawn (Fisher's identity).

    double Value(ReadOnlySpan<double> theta, Span<double> scratch) => Collapsed(theta, scratch); // Of length M.

    double Drawn(ReadOnlySpan<double> theta, LatentDraw draw, Span<double> gradient) => // ∇ log g(θ, z), z ~ p(z|θ, y).
        throw new NotSupportedException("This model draws no latent variables.");

    // Sums are scaled by K/|groups|, so that gradients stay unbiased.
    void Visit(ReadOnlySpan<int> groups) => throw new NotSupportedException("This model always visits all groups.");

    // ∇ log p(y_k | θ) of each visited group, one after the other; expected: of rows, whose squares have the Fisher information as mean.
    void Scores(ReadOnlySpan<double> theta, bool areExpected, Action<ReadOnlySpan<double>> read) =>
        throw new NotSupportedException("This model tells no scores of single groups.");

    void PriorCurvature(ReadOnlySpan<double> theta, Span<double> diagonal) => // max(−∂²_i log p(θ), 0).
        throw new NotSupportedException("This model tells no curvature of its prior.");

    double LogJacobian(ReadOnlySpan<double> theta); // θ → natural scale; the published "ELBO" leaves it out.

    double LogScaleJacobian(ReadOnlySpan<double> theta) => LogJacobian(theta); // θ → standard deviations, correlations, up to a constant.

    double LogPrior(ReadOnlySpan<double> theta); // Jacobian included.
    void Report(ReadOnlySpan<double> theta, Span<double> values); // Of QuantityNames.
}
