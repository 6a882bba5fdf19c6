using MathNet.Numerics.LinearAlgebra;

namespace NgHvi.Tests.Baselines;

public sealed class GibbsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_known_variances_the_posterior_of_fixed_effects_is_normal(bool isJoint)
    {
        // Priors worth 10⁹ observations pin both variances, and β is generalised least squares with a prior.
        var data = BaselineModels.Linear(25, 2, 1, 5);
        var model = new MixedDensity(data, new ModelOptions
        {
            Priors = Priors.Parse("""
                {
                    "schema": "nghvi-priors/1",
                    "fixed": { "family": "normal", "mean": [0.2, -0.1], "sd": [0.5, 2] },
                    "residual": { "family": "inverse-gamma", "shape": 1e9, "rate": 1.2e9 },
                    "randomEffects": { "family": "inverse-gamma", "shape": 1e9, "rate": 0.7e9 }
                }
                """),
        });
        var fit = model.Fit(new Gibbs { IsJoint = isJoint, Sweeps = 6000 }, 3);
        var (mean, covariance) = GeneralisedLeastSquares(data, 0.7, 1.2, [0.2, -0.1], [0.5, 2]);
        for (var j = 0; j < 2; j++)
        {
            var quantity = fit[data.FixedNames[j]];
            Assert.Equal(mean[j], quantity.Mean, 4 * quantity.Mcse);
            Assert.Equal(1, quantity.StandardDeviation / Math.Sqrt(covariance[j, j]), 4 / Math.Sqrt(2 * quantity.Ess));
        }

        Assert.Equal(0.7, fit["group.variance"].Mean, 1e-3);
        Assert.Equal(1.2, fit["residual.variance"].Mean, 1e-3);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    [InlineData(0, false)]
    public void Agrees_with_corrected_hybrid_variational_inference(int r, bool published) =>
        AssertAgrees(BaselineModels.Density(BaselineModels.Linear(80, 3, r, 6), published), new Gibbs { Sweeps = 5000 });

    [Fact]
    public void Independent_effects_and_the_published_order_agree_too()
    {
        var model = BaselineModels.Density(BaselineModels.Linear(80, 2, 2, 6), published: false, isDiagonal: true);
        AssertAgrees(model, new Gibbs { Sweeps = 5000 });
        model = BaselineModels.Density(BaselineModels.Linear(60, 2, 1, 9, balanced: true), published: true);
        AssertAgrees(model, Gibbs.Published with { Chains = 4 });
    }

    [Fact]
    public void Scale_move_frees_a_chain_from_a_small_variance()
    {
        var model = BaselineModels.Density(BaselineModels.Linear(150, 2, 1, 14, effectSd: 0), published: false);
        var joint = model.Fit(new Gibbs(), 2)["group.variance"].Ess;
        var plain = model.Fit(new Gibbs { IsJoint = false }, 2)["group.variance"].Ess;
        Assert.True(joint > 3 * plain, $"{joint} against {plain}");
    }

    [Fact]
    public void Threads_and_the_rest_of_the_run_change_no_bit()
    {
        var model = BaselineModels.Density(BaselineModels.Linear(20, 2, 2, 7), published: false);
        var method = new Gibbs { Chains = 3, Sweeps = 200, WarmUp = 50 };
        var one = Source(model.Fit(method, 9, threads: 1));
        var three = Source(model.Fit(method, 9, threads: 3));
        var longer = Source(model.Fit(method with { Sweeps = 300 }, 9));
        var other = Source(model.Fit(method, 10));
        Assert.Equal((150, 3), (one.DrawCount, one.ChainCount));
        for (var c = 0; c < 3; c++)
        {
            for (var s = 0; s < one.DrawCount; s++)
            {
                Assert.True(one.Draw((c * 150) + s).SequenceEqual(three.Draw((c * 150) + s)));
                Assert.True(one.Draw((c * 150) + s).SequenceEqual(longer.Draw((c * 250) + s)));
            }
        }

        Assert.False(one.Draw(0).SequenceEqual(other.Draw(0)));
        Assert.False(one.Draw(0).SequenceEqual(one.Draw(150)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_saved_run_goes_on_with_the_same_bits(bool isJoint) => SavedRuns.AssertGoesOn(
        BaselineModels.Density(BaselineModels.Linear(20, 2, 2, 7), published: false),
        new Gibbs { Chains = 2, Sweeps = 60, IsJoint = isJoint }, 41);

    [Fact]
    public void Published_algorithm_runs_as_published()
    {
        var fit = BaselineModels.Density(BaselineModels.Linear(40, 2, 1, 7), published: true).Fit(Gibbs.Published);
        Assert.Equal((10_000, StopReason.StepLimit), (fit.Steps, fit.Stopped));
        Assert.Equal((1, 5000), (Source(fit).ChainCount, Source(fit).DrawCount));
        Assert.True(fit.Quantities[0].RHat < 1.05);
    }

    [Fact]
    public void Published_start_has_unit_variances()
    {
        var model = BaselineModels.Density(BaselineModels.Linear(20, 2, 2, 7), published: true);
        var theta = Source(new Run(model, Gibbs.Published, 1, 1).ToFit()).Draw(0).ToArray();
        Assert.NotEqual(0, theta[0]);
        Assert.Equal([0, 0, 0, 0], theta[2..]);
    }

    [Fact]
    public void Cancelled_run_keeps_the_second_half_of_what_it_has()
    {
        using var source = new CancellationTokenSource();
        var model = BaselineModels.Density(BaselineModels.Linear(30, 2, 1, 7), published: true);
        var progress = new Immediate(step => { if (step >= 4) source.Cancel(); });
        var fit = new Run(model, new Gibbs { Sweeps = 10_000_000, Chains = 2 }, 1, 2).Finish(progress, source.Token);
        Assert.Equal(StopReason.Cancelled, fit.Stopped);
        Assert.InRange(fit.Steps, 4, 9_999_999);
        Assert.Equal(fit.Steps - (fit.Steps / 2), Source(fit).DrawCount);
        Assert.Equal(10_000_000, progress.Limit);
        var none = new Run(model, new Gibbs { Sweeps = 100 }, 1, 1).Finish(progress: null, source.Token);
        Assert.Equal((0, StopReason.Cancelled, 1), (none.Steps, none.Stopped, Source(none).DrawCount));
    }

    [Fact]
    public void What_it_cannot_do_is_refused()
    {
        var model = BaselineModels.Density(BaselineModels.Linear(20, 2, 1, 7), published: true);
        AssertRefused(model, new Gibbs { Sweeps = 100, WarmUp = 100 }, "100 of 100 sweeps are warm-up");
        AssertRefused(BaselineModels.Deep(6, 2, 3, [3]), new Gibbs(), "without hidden layers");
        var binary = ModelData.FromArrays([0, 1, 1, 0], [1, 1, 1, 1], [1, 1, 1, 1], [], ["a", "a", "b", "b"]);
        AssertRefused(new MixedDensity(binary, new ModelOptions { Response = Response.Probit }), new Gibbs(), "gaussian response");
        var prior = Priors.Parse("""{ "schema": "nghvi-priors/1", "residual": { "family": "gamma", "shape": 2, "rate": 2 } }""");
        AssertRefused(new MixedDensity(BaselineModels.Linear(20, 2, 1, 7), new ModelOptions { Priors = prior }), new Gibbs(), "half-t");

        static void AssertRefused(ITarget model, Method method, string words) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(() => model.Fit(method)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chains_that_have_not_mixed_are_reported()
    {
        var fit = BaselineModels.Density(BaselineModels.Linear(40, 2, 1, 7), published: true).Fit(new Gibbs { Sweeps = 8, WarmUp = 0 });
        Assert.Contains("the chains have not mixed", fit.Verdict.Sentence, StringComparison.Ordinal);
    }

    private static ChainSource Source(Fit fit) => (ChainSource)fit.Source;

    private static void AssertAgrees(MixedDensity model, Gibbs method)
    {
        var gibbs = model.Fit(method, 5);
        var hybrid = model.Fit(new HybridVi());
        foreach (var sampled in gibbs.Quantities)
        {
            var corrected = hybrid[sampled.Name];
            Assert.True(sampled.RHat < 1.01, $"{sampled.Name}: R̂ {sampled.RHat}");
            var error = Math.Sqrt((sampled.Mcse * sampled.Mcse) + (corrected.Mcse * corrected.Mcse));
            Assert.Equal(corrected.Mean, sampled.Mean, 4.5 * error);
            Assert.Equal(1, sampled.StandardDeviation / corrected.StandardDeviation, 0.1);
            Assert.Equal(corrected.Median, sampled.Median, 0.15 * sampled.StandardDeviation);
            Assert.Equal(corrected.Lower, sampled.Lower, 0.25 * sampled.StandardDeviation);
            Assert.Equal(corrected.Upper, sampled.Upper, 0.25 * sampled.StandardDeviation);
        }
    }

    private static (double[] Mean, Matrix<double> Covariance) GeneralisedLeastSquares(
        ModelData data, double effectVariance, double residualVariance, double[] priorMean, double[] priorSd)
    {
        var (n, q) = (data.RowCount, data.FixedNames.Count);
        var offsets = data.GroupOffsets.ToArray();
        var group = Enumerable.Range(0, n).Select(i => Array.FindLastIndex(offsets, offset => offset <= i)).ToArray();
        var build = Matrix<double>.Build;
        var v = build.Dense(n, n, (i, j) => (group[i] == group[j] ? effectVariance : 0) + (i == j ? residualVariance : 0));
        var x = build.DenseOfRowMajor(n, q, data.Fixed.ToArray());
        var y = build.Dense(n, 1, data.Response.ToArray());
        var prior = build.Dense(q, q, (i, j) => i == j ? 1 / (priorSd[i] * priorSd[i]) : 0);
        var weighted = x.TransposeThisAndMultiply(v.Inverse());
        var covariance = ((weighted * x) + prior).Inverse();
        return ((covariance * ((weighted * y) + (prior * build.Dense(q, 1, priorMean)))).Column(0).ToArray(), covariance);
    }

    private sealed class Immediate(Action<int> action) : IProgress<FitProgress>
    {
        public int Limit { get; private set; }

        public void Report(FitProgress value)
        {
            Limit = Math.Max(Limit, value.Limit);
            action(value.Step);
        }
    }
}
