using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

public class AnnealedEvidenceTests
{
    private static readonly HybridVi MeanField = HybridVi.Default with { Family = new Family.Factor(0), UsesFittingCoordinates = false };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>θ₁ ~ N(0, 1), θ₂ ~ N(θ₁², ¼): no Gaussian follows it. Its evidence is e².</summary>
    internal static ToyTarget Banana => new(
        2,
        theta => 2 - Math.Log(2 * Math.PI * 0.5) - (0.5 * ((theta[0] * theta[0]) + (4 * Math.Pow(theta[1] - (theta[0] * theta[0]), 2)))),
        ["x", "y"],
        (theta, values) => theta.CopyTo(values));

    [Fact]
    public void It_finds_the_evidence_where_q0_misses_the_correlations()
    {
        var posterior = Families.FullGaussianTests.Create(new FactorCase(4, 0, 0, 7));
        var fit = Runs.Of(new GaussianTarget(posterior, -3), MeanField).Finish(null, Token);
        Assert.InRange(fit.Elbo.Value, -50, -3.1);
        Check(fit, -3, 0.15);
    }

    [Fact]
    public void It_finds_the_exact_evidence_of_a_linear_model()
    {
        var data = Runs.Example1(1);
        var fit = FitCases.Model(data, new() { Priors = Priors.Published }).Fitted(MeanField);
        Check(fit, new InterceptQuadrature(data).LogEvidence, 0.1);
    }

    [Fact]
    public void It_finds_the_evidence_of_a_logistic_regression_by_sums()
    {
        var draws = new double[80];
        NormalSampler.Fill(RandomKey.FromSeed(2), draws);
        var (x, y) = (new double[80], new double[40]);
        for (var i = 0; i < 40; i++) (x[2 * i], x[(2 * i) + 1], y[i]) = (1, draws[i], draws[40 + i] + draws[i] > 0.5 ? 1 : 0);
        var model = MixedModel.From(ModelData.FromArrays(y, x, [], [], null), new() { Response = Response.Logit });
        Assert.Equal(2, model.Parameters.Count);
        var (sum, width, gradient) = (0.0, 0.05, new double[2]);
        for (var a = -12.0; a < 12; a += width)
            for (var b = -12.0; b < 12; b += width) sum += Math.Exp(model.LogDensity([a, b], gradient) + 30) * width * width;
        Check(model.Fitted(MeanField), Math.Log(sum) - 30, 0.05);
    }

    [Fact]
    public void It_finds_the_evidence_of_a_curved_posterior_from_a_gaussian_and_from_a_flow()
    {
        var full = Runs.Of(Banana, HybridVi.Default with { Family = new Family.Full() }).Finish(null, Token);
        var flow = Runs.Of(Banana, HybridVi.CouplingFlow(4, 8, 600)).Finish(null, Token);
        Check(full, 2, 0.2);
        Check(flow, 2, 0.1);

        // The Gaussian's gap is most of a nat.
        Assert.InRange(full.Elbo.Value, 0.9, 1.6);
        Assert.InRange(flow.Elbo.Value, full.Elbo.Value + 0.3, 2.02);
    }

    [Fact]
    public void Numbers_do_not_depend_on_threads_nor_on_a_file_between()
    {
        var model = FitCases.Model(FitCases.Slopes(6, 5));
        var fit = model.Fitted(MeanField, threads: 1);
        var value = fit.AnnealedEvidence(8, 20, cancellationToken: Token);
        Assert.Equal(value, model.Fitted(MeanField, threads: 3).AnnealedEvidence(8, 20, cancellationToken: Token));
        Assert.NotEqual(value, fit.AnnealedEvidence(8, 20, seed: 2, cancellationToken: Token));
        var loaded = Fit.FromJson(fit.ToJson(), "fit.json", 1);
        Assert.Equal(value, loaded.AnnealedEvidence(8, 20, cancellationToken: Token));
    }

    [Fact]
    public void Weights_have_the_jackknifes_error()
    {
        // Of the mean of 1, 2, 3: leaving one out gives 2.5, 2, 1.5.
        var estimate = AnnealedEvidence.LogMean([Math.Log(1) + 500, Math.Log(2) + 500, Math.Log(3) + 500]);
        Tolerance.Close(500 + Math.Log(2), estimate.Value, 1e-14);
        double[] logs = [Math.Log(2.5), Math.Log(2), Math.Log(1.5)];
        Tolerance.Close(Math.Sqrt(logs.Sum(log => Math.Pow(log - logs.Average(), 2)) * 2 / 3), estimate.StandardError, 1e-12);
    }

    [Fact]
    public void It_reports_can_be_cancelled_and_needs_a_q0()
    {
        var model = FitCases.Model(FitCases.Slopes(6, 5));
        var fit = model.Fitted(MeanField with { Steps = 20 });
        var (progress, source) = (new Reports(), new CancellationTokenSource());
        fit.AnnealedEvidence(2, 5, progress: progress, cancellationToken: source.Token);
        Assert.Equal((10, 10), (progress.Last.Step, progress.Last.Limit));
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => fit.AnnealedEvidence(cancellationToken: source.Token));
        Assert.Equal(
            "Annealing begins at q₀, and Gibbs has none.",
            Assert.Throws<InvalidOperationException>(() =>
                model.Fitted(new Gibbs { Chains = 2, Sweeps = 40 }).AnnealedEvidence(cancellationToken: Token)).Message);
    }

    private static void Check(Fit fit, double expected, double largestError)
    {
        var estimate = fit.AnnealedEvidence(cancellationToken: Token);
        Assert.InRange(estimate.StandardError, 0, largestError);
        Assert.True(
            Math.Abs(estimate.Value - expected) < (4 * estimate.StandardError) + 0.005,
            $"expected {expected}, was {estimate} (ELBO {fit.Elbo})");
    }

    private sealed class Reports : IProgress<FitProgress>
    {
        public FitProgress Last { get; private set; }

        public void Report(FitProgress value) => Last = value;
    }
}
