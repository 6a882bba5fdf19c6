namespace NgHvi.Tests.Support;

/// <summary>A target given by its log density and what is reported of θ.</summary>
internal sealed class ToyTarget(int count, ToyTarget.Density density, string[] names, ToyTarget.Reporter report) : ITarget
{
    private int evaluations;

    public delegate double Density(ReadOnlySpan<double> theta);

    public delegate void Reporter(ReadOnlySpan<double> theta, Span<double> values);

    public ParameterLayout Parameters { get; } =
        new(("theta", [.. Enumerable.Range(1, count).Select(i => $"theta[{i}]")], ParameterScale.Identity));

    public IReadOnlyList<string> QuantityNames => names;

    public bool IsCollapsible { get; init; } = true;

    public long EvaluationCost { get; init; }

    public bool HasGibbsSampler { get; init; }

    public Density Prior { get; init; } = _ => 0;

    /// <summary>Densities computed so far.</summary>
    public int Evaluations => evaluations;

    /// <summary>A Gaussian posterior with a known evidence that reports θ itself.</summary>
    public static ToyTarget Gaussian(GaussianFamily posterior, double logEvidence) => new(
        posterior.ParameterCount,
        theta => posterior.LogDensity(theta) + logEvidence,
        [.. Enumerable.Range(1, posterior.ParameterCount).Select(i => $"theta[{i}]")],
        (theta, values) => theta.CopyTo(values));

    /// <summary>log x with x ~ Gamma(shape, 1); reports x.</summary>
    public static ToyTarget LogGamma(double shape, double logEvidence) => new(
        1,
        theta => logEvidence + (shape * theta[0]) - Math.Exp(theta[0]) - MathNet.Numerics.SpecialFunctions.GammaLn(shape),
        ["x"],
        (theta, values) => values[0] = Math.Exp(theta[0]));

    public StartingValues FindStart(StartRequest request) =>
        new(new IdentityCoordinates(count), new double[count], [.. Enumerable.Repeat(1.0, count)]);

    public StartingValues PublishedStart(RandomKey key) => FindStart(default);

    public IModelEvaluator CreateEvaluator(int threads = 1) => new Evaluator(this);

    private sealed class Evaluator(ToyTarget target) : IModelEvaluator
    {
        public double Collapsed(ReadOnlySpan<double> theta, Span<double> gradient)
        {
            const double Step = 1e-5;
            Interlocked.Increment(ref target.evaluations);
            var point = theta.ToArray();
            for (var i = 0; i < point.Length; i++)
            {
                point[i] += Step;
                gradient[i] = target.Of(point);
                point[i] -= 2 * Step;
                gradient[i] = (gradient[i] - target.Of(point)) / (2 * Step);
                point[i] = theta[i];
            }

            return target.Of(theta);
        }

        public double Drawn(ReadOnlySpan<double> theta, LatentDraw draw, Span<double> gradient) => Collapsed(theta, gradient);

        public double LogJacobian(ReadOnlySpan<double> theta) => 0;

        public double LogPrior(ReadOnlySpan<double> theta) => target.Prior(theta);

        public void Report(ReadOnlySpan<double> theta, Span<double> values) => target.Report(theta, values);
    }

    private double Of(ReadOnlySpan<double> theta) => density(theta);

    private void Report(ReadOnlySpan<double> theta, Span<double> values) => report(theta, values);
}
