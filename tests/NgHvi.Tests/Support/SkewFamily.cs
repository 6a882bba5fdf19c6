namespace NgHvi.Tests.Support;

/// <summary>
/// A family that is no Gaussian: θ = a + b·sinh(asinh(z) + s) with λ = (a, b, s) and z standard normal (Jones and Pewsey 2009). It states
/// no mean and no covariance.
/// </summary>
internal sealed class SkewFamily : VariationalFamily
{
    public SkewFamily(double location, double scale, double skew)
        : base(1, 3) => TrySet([location, scale, skew]);

    public override int NoiseCount => 1;

    internal override Family Choice { get; } = new Chosen();

    public override void Transform(ReadOnlySpan<double> noise, Span<double> theta) =>
        theta[0] = Lambda[0] + (Lambda[1] * Math.Sinh(Math.Asinh(noise[0]) + Lambda[2]));

    public override double NegativeScore(ReadOnlySpan<double> theta, Span<double> score)
    {
        const double Step = 1e-5;
        score[0] = (LogDensity(theta[0] - Step) - LogDensity(theta[0] + Step)) / (2 * Step);
        return LogDensity(theta[0]);
    }

    public override void Locations(Span<double> location, Span<double> scale)
    {
        Transform([0], location);
        scale[0] = Lambda[1];
    }

    internal override bool Refresh() => Lambda[1] > 0;

    internal override void Begin(ReadOnlySpan<double> center, ReadOnlySpan<double> scale, (double Value, RandomKey? Key) loadings) =>
        (Lambda[0], Lambda[1], Lambda[2]) = (center[0], scale[0], 0);

    internal override void AddPullback(ReadOnlySpan<double> u, ReadOnlySpan<double> noise, Span<double> gradient)
    {
        var x = Math.Asinh(noise[0]) + Lambda[2];
        gradient[0] += u[0];
        gradient[1] += u[0] * Math.Sinh(x);
        gradient[2] += u[0] * Lambda[1] * Math.Cosh(x);
    }

    /// <summary>z = sinh(asinh(t) − s) with t = (θ − a)/b, and dz/dθ = cosh(asinh(t) − s)/(b√(1 + t²)).</summary>
    private double LogDensity(double theta)
    {
        var t = (theta - Lambda[0]) / Lambda[1];
        var x = Math.Asinh(t) - Lambda[2];
        var z = Math.Sinh(x);
        return (-0.5 * ((z * z) + Math.Log(2 * Math.PI))) + Math.Log(Math.Cosh(x) / Lambda[1] / Math.Sqrt(1 + (t * t)));
    }

    internal sealed record Chosen : Family
    {
        public override string Name => "skew";

        internal override string Description => "skew";

        internal override VariationalFamily Create(int parameterCount) => new SkewFamily(0, 1, 0);

        internal override long LeastLength(int parameterCount) => 3;
    }
}
