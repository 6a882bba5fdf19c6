namespace NgHvi;

/// <summary>The functions of θ of one model with their scratch memory. Not safe for use by several threads.</summary>
internal interface IModelEvaluator
{
    // h = ∇θ log p(y, θ), z integrated out; equal to the mean of Drawn over z (Fisher's identity, method section 1.3).
    double Collapsed(ReadOnlySpan<double> theta, Span<double> gradient);

    // h = ∇θ log g(θ, z) at one draw z ~ p(z|θ, y).
    double Drawn(ReadOnlySpan<double> theta, LatentDraw draw, Span<double> gradient);

    // Restricts the calls to come to some groups. Sums over them are scaled by K/|groups|: gradients stay unbiased for a random sample.
    void Visit(ReadOnlySpan<int> groups) => throw new NotSupportedException("This model always visits all groups.");

    // The log-Jacobian of θ → natural scale that log p(y, θ) includes; the published "ELBO" leaves it out.
    double LogJacobian(ReadOnlySpan<double> theta);

    // That of θ → coefficients, standard deviations and correlations, on which people state priors, up to a constant.
    double LogScaleJacobian(ReadOnlySpan<double> theta) => LogJacobian(theta);

    double LogPrior(ReadOnlySpan<double> theta); // log p(θ), Jacobian included.
    void Report(ReadOnlySpan<double> theta, Span<double> values); // The values of QuantityNames at θ.
}
