namespace NgHvi.Tests.Support;

/// <summary>A model without latent variables whose posterior is known, mostly a Gaussian, and whose evidence is a known number.</summary>
internal sealed class GaussianTarget(VariationalFamily posterior, double logEvidence) : ITarget
{
    public VariationalFamily Posterior => posterior;

    public double LogEvidence => logEvidence;

    public ParameterLayout Parameters { get; } = new(
        ("theta", Enumerable.Range(1, posterior.ParameterCount).Select(i => $"theta[{i}]").ToList(), ParameterScale.Identity));

    public bool IsCollapsible => true;

    public IReadOnlyList<string> QuantityNames => Parameters.Names;

    public StartingValues FindStart(StartRequest request)
    {
        var ones = new double[posterior.ParameterCount];
        ones.AsSpan().Fill(1);
        return new(new IdentityCoordinates(ones.Length), new double[ones.Length], ones);
    }

    public StartingValues PublishedStart(RandomKey key) => FindStart(default);

    public IModelEvaluator CreateEvaluator(int threads = 1) => new Evaluator(this);

    private sealed class Evaluator(GaussianTarget target) : IModelEvaluator
    {
        public double Collapsed(ReadOnlySpan<double> theta, Span<double> gradient)
        {
            var value = target.Posterior.NegativeScore(theta, gradient);
            for (var i = 0; i < gradient.Length; i++)
            {
                gradient[i] = -gradient[i];
            }

            return value + target.LogEvidence;
        }

        public double Drawn(ReadOnlySpan<double> theta, LatentDraw draw, Span<double> gradient) => Collapsed(theta, gradient);

        public double LogJacobian(ReadOnlySpan<double> theta) => 0;

        public double LogPrior(ReadOnlySpan<double> theta) => 0;

        public void Report(ReadOnlySpan<double> theta, Span<double> values) => theta.CopyTo(values);
    }
}
