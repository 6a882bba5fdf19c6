namespace NgHvi.Tests.Inference;

public sealed class PriorSensitivityTests
{
    private const int Count = 20_000;

    /// <summary>θ ~ N(0, 1), y = 3 ~ N(θ, v): posterior N(m, s²) with s² = v/(1 + v), m = 3/(1 + v), and both moves are ∓m·s.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(0.001, false)]
    public void The_moves_of_a_conjugate_mean_are_known(double likelihoodVariance, bool isDriven)
    {
        var (mean, sd) = (3 / (1 + likelihoodVariance), Math.Sqrt(likelihoodVariance / (1 + likelihoodVariance)));
        var draws = new double[Count];
        NormalSampler.Fill(RandomKey.FromSeed(1), draws);
        for (var s = 0; s < Count; s++)
        {
            draws[s] = mean + (sd * draws[s]);
        }

        var result = Assert.Single(PriorSensitivity.Compute(new ConjugateMean(likelihoodVariance), new PosteriorDraws(1, draws)));
        Assert.InRange(result.Prior, (-mean * sd) - (4 * result.PriorError), (-mean * sd) + (4 * result.PriorError));
        Assert.InRange(result.Likelihood, (mean * sd) - (5 * result.PriorError) - 0.05, (mean * sd) + (5 * result.PriorError) + 0.05);
        Assert.Equal(isDriven, result.IsPriorDriven);
    }

    private sealed class ConjugateMean(double likelihoodVariance) : IHybridModel, IModelEvaluator
    {
        public ParameterLayout Parameters { get; } = new(("mean", ["theta"], ParameterScale.Identity));

        public IReadOnlyList<ReportedQuantity> Quantities { get; } = [new("theta", 0, ParameterScale.Identity)];

        public bool IsCollapsible => true;

        public StartingPoint SuggestStart() => new([0], [1]);

        public IHybridModel InFittingCoordinates() => this;

        public IModelEvaluator CreateEvaluator(int threads = 1) => this;

        public double Collapsed(ReadOnlySpan<double> theta, Span<double> gradient) =>
            LogPrior(theta) - (0.5 * (3 - theta[0]) * (3 - theta[0]) / likelihoodVariance);

        public double Drawn(ReadOnlySpan<double> theta, LatentDraw draw, Span<double> gradient) => Collapsed(theta, gradient);

        public double LogJacobian(ReadOnlySpan<double> theta) => 0;

        public double LogPrior(ReadOnlySpan<double> theta) => -0.5 * theta[0] * theta[0];

        public void Report(ReadOnlySpan<double> theta, Span<double> values) => values[0] = theta[0];
    }
}
