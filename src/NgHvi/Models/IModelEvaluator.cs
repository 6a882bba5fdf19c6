namespace NgHvi;

/// <summary>One model's functions of θ with scratch memory.</summary>
internal interface IModelEvaluator
{
    double Collapsed(ReadOnlySpan<double> theta, Span<double> gradient); // ∇ log p(y, θ), the mean of Drawn (Fisher's identity).

    double Drawn(ReadOnlySpan<double> theta, LatentDraw draw, Span<double> gradient); // ∇ log g(θ, z), z ~ p(z|θ, y).

    // Sums are scaled by K/|groups|, so that gradients stay unbiased.
    void Visit(ReadOnlySpan<int> groups) => throw new NotSupportedException("This model always visits all groups.");

    double LogJacobian(ReadOnlySpan<double> theta); // θ → natural scale; the published "ELBO" leaves it out.

    double LogScaleJacobian(ReadOnlySpan<double> theta) => LogJacobian(theta); // θ → standard deviations, correlations, up to a constant.

    double LogPrior(ReadOnlySpan<double> theta); // Jacobian included.
    void Report(ReadOnlySpan<double> theta, Span<double> values); // Of QuantityNames.
}
