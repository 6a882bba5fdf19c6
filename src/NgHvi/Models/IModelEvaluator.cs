namespace NgHvi;

/// <summary>The functions of θ of one model with their scratch memory.</summary>
internal interface IModelEvaluator
{
    // h = ∇θ log p(y, θ), z integrated out: the mean of Drawn over z (Fisher's identity).
    double Collapsed(ReadOnlySpan<double> theta, Span<double> gradient);

    // h = ∇θ log g(θ, z) at one draw z ~ p(z|θ, y).
    double Drawn(ReadOnlySpan<double> theta, LatentDraw draw, Span<double> gradient);

    // Restricts the calls to a random sample of groups; sums are scaled by K/|groups|, so that gradients stay unbiased.
    void Visit(ReadOnlySpan<int> groups) => throw new NotSupportedException("This model always visits all groups.");

    // Of θ → natural scale, which log p(y, θ) includes; the published "ELBO" leaves it out.
    double LogJacobian(ReadOnlySpan<double> theta);

    // That of θ → coefficients, standard deviations and correlations, on which people state priors, up to a constant.
    double LogScaleJacobian(ReadOnlySpan<double> theta) => LogJacobian(theta);

    double LogPrior(ReadOnlySpan<double> theta); // log p(θ), Jacobian included.
    void Report(ReadOnlySpan<double> theta, Span<double> values); // The values of QuantityNames at θ.
}
