namespace NgHvi;

/// <summary>Outcomes 0, 1, coded −1, 1 (method section 4.3).</summary>
internal abstract class BinaryResponse(string name) : Response(name)
{
    internal override bool CanDraw => true;
    internal override (double OfWeights, double OfCoefficients, VariancePrior OfVariances) Published =>
        (50, 5, new VariancePrior.Gamma(0.1, 0.1));
    internal override (double OfCoefficients, double OfDeviations) Weak => (2, 1); // Of links that are flat beyond 5.
    internal override (double Center, double Scale) PublishedStart => (0, 0.01);
    internal override string? Domain(double y) => y is 0 or 1 ? null : "0 or 1";
    internal override double Level(double sum, double n) => (sum + 1) / (n + 2);
    internal override bool PoolsOutcomes => true;
    internal override double Code(double y) => (2 * y) - 1;
    internal override double Decode(double code) => 0.5 * (code + 1);
    internal override double Variance(double eta, ReadOnlySpan<double> parameters) => Mean(eta, parameters) * Mean(-eta, parameters);

    internal override double QuantileResidual(double y, double trials, double eta, ReadOnlySpan<double> parameters, double uniform)
    {
        var (n, k) = (Math.Max(1, trials), Math.Round(y * Math.Max(1, trials)));
        return Randomized(
            k == 0 ? 0 : SpecialFunctions.BetaRegularized(n - k + 1, k, Mean(-eta, parameters)),
            Math.Exp(LogDensity(y, trials, eta, parameters)),
            k == n ? 0 : SpecialFunctions.BetaRegularized(k + 1, n - k, Mean(eta, parameters)), uniform);
    }

    internal override double Draw(double eta, ReadOnlySpan<double> parameters, ref KeyedStream random) =>
        random.Uniform() < Mean(eta, parameters) ? 1 : 0;
}
