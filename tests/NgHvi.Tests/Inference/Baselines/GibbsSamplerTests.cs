namespace NgHvi.Tests.Inference.Baselines;

public sealed class GibbsSamplerTests
{
    [Theory]
    [InlineData(GibbsOrder.Joint)]
    [InlineData(GibbsOrder.Plain)]
    public void With_known_variances_the_posterior_of_fixed_effects_is_normal(GibbsOrder order)
    {
        // Priors worth 10⁹ observations pin both variances, and β is generalised least squares with a prior.
        const double Shape = 1e9;
        var data = BaselineData.Simulate(25, 2, 1, 5);
        var model = data.Model(new LinearMixedPriors(
            "pinned",
            FixedEffectsPrior.Independent([0.2, -0.1], [0.5, 2]),
            new VariancePrior.InverseGamma(Shape, 1.2 * Shape),
            new CovariancePrior.Scalar(new VariancePrior.InverseGamma(Shape, 0.7 * Shape))));
        var fit = BaselineFits.Gibbs(model, new GibbsOptions { Order = order, Sweeps = 6000 }, 3);
        var (mean, covariance) = GeneralisedLeastSquares(data, 0.7, 1.2, [0.2, -0.1], [0.5, 2]);
        for (var j = 0; j < 2; j++)
        {
            var quantity = fit.Posterior[j];
            Assert.Equal(mean[j], quantity.Mean, 4 * quantity.MeanError);
            Assert.Equal(1, quantity.StandardDeviation / Math.Sqrt(covariance[j, j]), 4 / Math.Sqrt(2 * quantity.EffectiveSampleSize));
        }

        Assert.Equal(0.7, fit.Posterior[2].Mean, 1e-3);
        Assert.Equal(1.2, fit.Posterior[3].Mean, 1e-3);
    }

    [Theory]
    [InlineData(true, GibbsOrder.Joint)]
    [InlineData(false, GibbsOrder.Joint)]
    [InlineData(true, GibbsOrder.Plain)]
    [InlineData(false, GibbsOrder.Plain)]
    public void Balanced_one_way_layout_agrees_with_quadrature(bool published, GibbsOrder order)
    {
        var data = BaselineData.Simulate(12, 1, 1, 9, balanced: true);
        var model = data.Model(published);
        var fit = BaselineFits.Gibbs(model, new GibbsOptions { Order = order, Sweeps = order == GibbsOrder.Joint ? 12_000 : 60_000 }, 4);
        var (mean, sd) = Quadrature(model);
        for (var i = 0; i < 3; i++)
        {
            var quantity = fit.Posterior[i];
            Assert.True(quantity.RHat < 1.01, $"{quantity.Name}: R̂ {quantity.RHat}");
            Assert.Equal(mean[i], quantity.Mean, 4 * quantity.MeanError);

            // A variance's posterior has heavier tails than a normal, so its standard deviation is known less well.
            Assert.Equal(1, quantity.StandardDeviation / sd[i], 10 / Math.Sqrt(2 * quantity.EffectiveSampleSize));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Example_1_agrees_with_hybrid_variational_inference(bool published)
    {
        var table = DataTable.From(new LinearMixedSimulator { GroupCount = 60, RowCount = 600 }.Simulate(2).Table);
        var x = Enumerable.Range(1, 5).Select(j => table.Column($"x{j}").Numbers.ToArray()).ToArray();
        var y = table.Column("y").Numbers.ToArray();
        var design = y.SelectMany((_, i) => x.Select(column => column[i]).Prepend(1)).ToArray();
        var ones = y.Select(_ => 1.0).ToArray();
        var offsets = Enumerable.Range(0, 61).Select(k => 10 * k).ToArray();
        var priors = published ? LinearMixedPriors.Published(6, 1) : LinearMixedPriors.Weak(y, design, ones);
        AssertAgrees(new LinearMixedModel(new GroupedStatistics(y, design, ones, offsets), priors));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Random_slopes_agree_with_hybrid_variational_inference(bool published) =>
        AssertAgrees(BaselineData.Simulate(80, 3, 2, 6).Model(published));

    [Fact]
    public void Scale_move_frees_a_chain_from_a_small_variance()
    {
        var model = BaselineData.Simulate(150, 2, 1, 14, effectSd: 0).Model(published: false);
        var joint = BaselineFits.Gibbs(model, new GibbsOptions(), 2).Posterior[2].EffectiveSampleSize;
        var plain = BaselineFits.Gibbs(model, new GibbsOptions { Order = GibbsOrder.Plain }, 2).Posterior[2].EffectiveSampleSize;
        Assert.True(joint > 3 * plain, $"{joint} against {plain}");
    }

    [Fact]
    public void Threads_and_the_rest_of_the_run_change_no_bit()
    {
        var model = BaselineData.Simulate(20, 2, 2, 7).Model(published: false);
        var options = new GibbsOptions { Chains = 3, Sweeps = 200, WarmUp = 50 };
        var one = BaselineFits.Gibbs(model, options, 9);
        var three = BaselineFits.Gibbs(model, options with { Threads = 3 }, 9);
        var longer = BaselineFits.Gibbs(model, options with { Sweeps = 300 }, 9);
        var other = BaselineFits.Gibbs(model, options, 10);
        Assert.Equal(150, one.KeptCount);
        for (var c = 0; c < 3; c++)
        {
            for (var s = 0; s < one.KeptCount; s++)
            {
                Assert.True(one.Draw(c, s).SequenceEqual(three.Draw(c, s)));
                Assert.True(one.Draw(c, s).SequenceEqual(longer.Draw(c, s)));
            }
        }

        Assert.Equal(one.Posterior, three.Posterior);
        Assert.False(one.Draw(0, 0).SequenceEqual(other.Draw(0, 0)));
        Assert.False(one.Draw(0, 0).SequenceEqual(one.Draw(1, 0)));
    }

    [Fact]
    public void Draws_are_thinned_evenly_over_chains()
    {
        var fit = BaselineFits.Gibbs(
            BaselineData.Simulate(20, 2, 1, 7).Model(published: true), new GibbsOptions { Chains = 2, Sweeps = 100, WarmUp = 0 });
        var draws = fit.Draws(4);
        Assert.Equal(4, draws.Count);
        Assert.True(draws.Draw(0).SequenceEqual(fit.Draw(0, 25)));
        Assert.True(draws.Draw(1).SequenceEqual(fit.Draw(0, 75)));
        Assert.True(draws.Draw(2).SequenceEqual(fit.Draw(1, 25)));
        Assert.True(draws.Draw(3).SequenceEqual(fit.Draw(1, 75)));
        Assert.Equal(200, fit.Draws(1000).Count);
        Assert.True(fit.Draws(1000).Draw(199).SequenceEqual(fit.Draw(1, 99)));
    }

    [Fact]
    public void Published_algorithm_runs_as_published()
    {
        var fit = BaselineFits.Gibbs(BaselineData.Simulate(40, 2, 1, 7).Model(published: true), GibbsOptions.AsPublished);
        Assert.Equal((1, 10_000, 5000, 5000), (fit.ChainCount, fit.Steps, fit.WarmUp, fit.KeptCount));
        Assert.Equal(StopReason.StepLimit, fit.Stopped);
        Assert.True(fit.Posterior[0].RHat < 1.05);
    }

    [Fact]
    public void Published_start_has_unit_variances()
    {
        var model = BaselineData.Simulate(20, 2, 2, 7).Model(published: true);
        var workspace = new GibbsWorkspace(model, GibbsOptions.AsPublished);
        var state = GibbsSampler.Init(workspace, null, RandomKey.FromSeed(1));
        Assert.Equal(1, state.ResidualVariance);
        Assert.Equal([1, 0, 0, 1], state.Precision);
        Assert.NotEqual(0, state.Theta[0]);
    }

    [Fact]
    public void Cancelled_run_keeps_the_second_half_of_what_it_has()
    {
        using var source = new CancellationTokenSource();
        var model = BaselineData.Simulate(30, 2, 1, 7).Model(published: true);
        var seen = new List<FitProgress>();
        var progress = new Immediate(report =>
        {
            seen.Add(report);
            source.Cancel();
        });
        var fit = GibbsSampler.Fit(model, new GibbsOptions { Sweeps = 10_000_000, Chains = 2 }, 1, progress, source.Token);
        Assert.Equal(StopReason.Cancelled, fit.Stopped);
        Assert.InRange(fit.Sweeps, 4, 1_000_000);
        Assert.Equal(fit.Sweeps / 2, fit.WarmUp);
        Assert.Equal(fit.Sweeps - fit.WarmUp, fit.KeptCount);
        Assert.Equal(10_000_000, Assert.Single(seen).Limit);

        var none = GibbsSampler.Fit(model, new GibbsOptions { Sweeps = 100 }, 1, null, source.Token);
        Assert.Equal((0, StopReason.Cancelled, 1), (none.Steps, none.Stopped, none.KeptCount));
    }

    [Fact]
    public void Warm_up_that_leaves_nothing_is_refused()
    {
        var model = BaselineData.Simulate(20, 2, 1, 7).Model(published: true);
        var failure = Assert.Throws<ArgumentException>(() => BaselineFits.Gibbs(model, new GibbsOptions { Sweeps = 100, WarmUp = 100 }));
        Assert.Contains("100 of 100 sweeps are warm-up", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chains_that_have_not_mixed_are_reported()
    {
        var fit = BaselineFits.Gibbs(BaselineData.Simulate(40, 2, 1, 7).Model(published: true), new GibbsOptions { Sweeps = 8, WarmUp = 0 });
        Assert.Contains("the chains have not mixed", fit.Message, StringComparison.Ordinal);
    }

    private static void AssertAgrees(LinearMixedModel model)
    {
        var gibbs = BaselineFits.Gibbs(model, new GibbsOptions { Sweeps = 5000, Threads = 2 }, 5);
        var hybrid = BaselineFits.Hybrid(model);
        Assert.True(hybrid.IsCorrected);
        for (var i = 0; i < gibbs.Posterior.Count; i++)
        {
            var (sampled, corrected) = (gibbs.Posterior[i], hybrid.Posterior[i]);
            Assert.True(sampled.RHat < 1.01, $"{sampled.Name}: R̂ {sampled.RHat}");
            var error = Math.Sqrt((sampled.MeanError * sampled.MeanError) + (corrected.MeanError * corrected.MeanError));
            Assert.Equal(corrected.Mean, sampled.Mean, 4 * error);
            Assert.Equal(1, sampled.StandardDeviation / corrected.StandardDeviation, 0.1);
            Assert.Equal(corrected.Median, sampled.Median, 0.15 * sampled.StandardDeviation);
            Assert.Equal(corrected.Lower, sampled.Lower, 0.25 * sampled.StandardDeviation);
            Assert.Equal(corrected.Upper, sampled.Upper, 0.25 * sampled.StandardDeviation);
        }
    }

    private static (double[] Mean, MathNet.Numerics.LinearAlgebra.Matrix<double> Covariance) GeneralisedLeastSquares(
        BaselineData data, double effectVariance, double residualVariance, double[] priorMean, double[] priorSd)
    {
        var n = data.Y.Length;
        var group = Enumerable.Range(0, n).Select(i => Array.FindLastIndex(data.Offsets, offset => offset <= i)).ToArray();
        var build = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build;
        var v = build.Dense(n, n, (i, j) => (group[i] == group[j] ? effectVariance : 0) + (i == j ? residualVariance : 0));
        var x = build.Dense(n, data.Q, (i, j) => data.X[(i * data.Q) + j]);
        var y = build.Dense(n, 1, data.Y);
        var prior = build.Dense(data.Q, data.Q, (i, j) => i == j ? 1 / (priorSd[i] * priorSd[i]) : 0);
        var weighted = x.TransposeThisAndMultiply(v.Inverse());
        var covariance = ((weighted * x) + prior).Inverse();
        return ((covariance * ((weighted * y) + (prior * build.Dense(data.Q, 1, priorMean)))).Column(0).ToArray(), covariance);
    }

    /// <summary>Posterior means and standard deviations of (β, σ²_α, σ²) by the trapezoidal rule over θ, exact to rounding for this density.</summary>
    private static (double[] Mean, double[] StandardDeviation) Quadrature(LinearMixedModel model)
    {
        const int Points = 70;
        double[] lower = [-4, -9, -2], upper = [4, 5, 2.5];
        var (theta, gradient) = (new double[3], new double[3]);
        var evaluator = model.CreateEvaluator();
        double total = 0, peak = evaluator.Collapsed(model.SuggestStart().Center, gradient);
        var (first, second) = (new double[3], new double[3]);
        for (var index = 0; index < Points * Points * Points; index++)
        {
            int[] position = [index / (Points * Points), index / Points % Points, index % Points];
            for (var i = 0; i < 3; i++)
            {
                theta[i] = lower[i] + ((upper[i] - lower[i]) * position[i] / (Points - 1));
            }

            var weight = Math.Exp(evaluator.Collapsed(theta, gradient) - peak);
            total += weight;
            for (var i = 0; i < 3; i++)
            {
                var value = i == 0 ? theta[0] : Math.Exp(theta[i]);
                first[i] += weight * value;
                second[i] += weight * value * value;
            }
        }

        return (
            Array.ConvertAll(first, sum => sum / total),
            Enumerable.Range(0, 3).Select(i => Math.Sqrt((second[i] / total) - (first[i] * first[i] / total / total))).ToArray());
    }

    private sealed class Immediate(Action<FitProgress> action) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => action(value);
    }
}
