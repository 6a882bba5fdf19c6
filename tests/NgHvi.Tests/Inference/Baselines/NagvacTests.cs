using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference.Baselines;

public sealed class NagvacTests
{
    private static readonly NetworkArchitecture Network = new(2, [5, 4], Activation.Relu);

    [Fact]
    public void First_step_only_sets_the_momentum()
    {
        var panels = BinaryPanels.Simulate(12, 1);
        var options = new NagvacOptions { Clip = 1e-3 };
        var workspace = new NagvacWorkspace(panels.Training, Network, options);
        var state = Nagvac.Init(workspace, 2);
        var start = state.Approximation.Lambda.ToArray();
        Nagvac.Advance(workspace, state);
        Assert.Equal(start, state.Approximation.Lambda);
        Assert.Equal(workspace.Direction, state.Momentum);
        Assert.True(Norm(state.Momentum) > 1e-3, "the first direction is not clipped");
        var first = state.Momentum.ToArray();

        // The second averages its own, clipped to norm 0.001, into it: λ moves by the rate times 0.6 of the first and 0.4 of that.
        Nagvac.Advance(workspace, state);
        Assert.Equal(1e-3, Norm(workspace.Direction), 1e-12);
        var expected = start.Select((value, i) => value + (0.1 * ((0.6 * first[i]) + (0.4 * workspace.Direction[i])))).ToArray();
        Tolerance.Close(expected, state.Approximation.Lambda, 1e-14);
    }

    [Fact]
    public void Rate_falls_after_the_first_steps()
    {
        var workspace = new NagvacWorkspace(BinaryPanels.Simulate(6, 1).Training, Network, new NagvacOptions { FullRateSteps = 2, Draws = 2 });
        var state = Nagvac.Init(workspace, 2);
        for (var step = 1; step <= 8; step++)
        {
            var before = state.Approximation.Lambda.ToArray();
            Nagvac.Advance(workspace, state);
            var rate = step == 1 ? 0 : step == 2 ? 0.1 : 0.1 * 2 / step;
            Tolerance.Close(before.Select((value, i) => value + (rate * state.Momentum[i])).ToArray(), state.Approximation.Lambda, 1e-14);
        }
    }

    [Fact]
    public void Start_lies_within_the_published_bounds()
    {
        var workspace = new NagvacWorkspace(BinaryPanels.Simulate(6, 1).Training, Network, new NagvacOptions());
        var family = Nagvac.Init(workspace, 2).Approximation;
        double[] halfWidths = [.. Enumerable.Repeat(Math.Sqrt(6) / 8, 15), .. Enumerable.Repeat(Math.Sqrt(6) / 10, 24), .. Enumerable.Repeat(Math.Sqrt(6) / 6, 5)];
        for (var i = 0; i < halfWidths.Length; i++)
        {
            Assert.InRange(Math.Abs(family.Mean[i]), 1e-6, halfWidths[i]);
        }

        Assert.Equal(halfWidths.Length + 5, family.ParameterCount);
        Assert.All(family.Mean[halfWidths.Length..].ToArray(), value => Assert.InRange(Math.Abs(value), 1e-6, 0.05));
        Assert.All(family.Scales.ToArray(), value => Assert.Equal(0.01, value));
    }

    [Fact]
    public void Gradient_adds_prior_and_entropy_to_the_likelihood()
    {
        // With no row the log joint density is the log prior, whose expectation under q is known: −½γ(μ² + b² + c²) for a coefficient and
        // μ − ρ exp(μ + ½(b² + c²)) for a log variance. The constant, entry 0, has none.
        var options = new NagvacOptions { Draws = 4000, GroupDraws = 2, VarianceRate = 0.5 };
        var workspace = new NagvacWorkspace(new BinaryPanel([], 2, [], [0, 0]), new NetworkArchitecture(2, []), options);
        var state = Nagvac.Init(workspace, 3);
        NagvacGradientOld.Estimate(workspace, state);
        var expected = FiniteDifference.Gradient(
            x =>
            {
                var sum = new FactorGaussian(x.AsSpan(0, 6), x.AsSpan(6, 6), x.AsSpan(12, 6)).Entropy;
                for (var i = 1; i < 6; i++)
                {
                    var square = (x[6 + i] * x[6 + i]) + (x[12 + i] * x[12 + i]);
                    sum += i < 3 ? -25 * ((x[i] * x[i]) + square) : x[i] - (0.5 * Math.Exp(x[i] + (0.5 * square)));
                }

                return sum;
            },
            state.Approximation.Lambda,
            1e-5);

        // h of a coefficient is −50(μ + 0.01·noise) with |μ| < 0.9, and b and c see it times N(0, 1): four standard errors over 4000 draws.
        for (var i = 0; i < 18; i++)
        {
            Assert.Equal(expected[i], workspace.Gradient[i], i < 6 ? 0.1 : 3);
        }
    }

    [Fact]
    public void Prior_precisions_follow_the_moments_of_q()
    {
        var workspace = new NagvacWorkspace(BinaryPanels.Simulate(6, 1).Training, Network, new NagvacOptions { Draws = 2 });
        var state = Nagvac.Init(workspace, 2);
        for (var step = 1; step <= 4; step++)
        {
            Assert.Equal((50, 50), (state.WeightPrecision, state.FixedEffectsPrecision));
            Nagvac.Advance(workspace, state);
        }

        var family = state.Approximation;
        double Squares(Func<int, bool> isCounted) => Enumerable.Range(0, 44).Where(isCounted)
            .Sum(i => (family.Mean[i] * family.Mean[i]) + (family.Loadings[i] * family.Loadings[i]) + (family.Scales[i] * family.Scales[i]));
        Assert.Equal(30 / Squares(i => i is (>= 5 and < 15) or (>= 19 and < 39)), state.WeightPrecision, 1e-10);
        Assert.Equal(4 / Squares(i => i >= 40), state.FixedEffectsPrecision, 1e-10);
    }

    [Fact]
    public void Momentum_is_reset_when_the_validation_loss_did_not_decrease()
    {
        var panels = BinaryPanels.Simulate(10, 1);
        var workspace = new NagvacWorkspace(panels.Training, Network, new NagvacOptions { Draws = 2 }, panels.Validation);
        var state = Nagvac.Init(workspace, 2);
        var resets = 0;
        for (var step = 1; step <= 60; step++)
        {
            var before = state.Momentum.ToArray();
            Nagvac.Advance(workspace, state);
            var fell = step == 1 || state.ValidationLosses[^1] < state.ValidationLosses[^2];
            Assert.Equal(!fell, before.SequenceEqual(state.Momentum));
            resets += fell ? 0 : 1;
        }

        Assert.InRange(resets, 1, 59);
    }

    [Fact]
    public void Run_ends_when_patience_is_over_and_returns_the_best()
    {
        var panels = BinaryPanels.Simulate(30, 1);
        var fit = Fit(panels.Training, Network, new NagvacOptions { Patience = 5 }, panels.Validation, 2);
        Assert.Equal(StopReason.Converged, fit.Stopped);
        Assert.Equal(fit.BestStep + 6, fit.Steps);
        Assert.Equal(fit.Steps, fit.ValidationLosses.Count);
        Assert.Equal(fit.ValidationLosses.Min(), fit.BestLoss);
        Assert.Equal(fit.BestLoss, fit.ValidationLosses[fit.BestStep - 1]);

        // The loss at the returned μ is the best loss.
        var parameters = fit.Layout;
        var again = new NagvacValidationOld(parameters, panels.Training, new PanelBlocks(panels.Training), panels.Validation, 1);
        Assert.Equal(fit.BestLoss, again.Loss(fit.Approximation.Mean.ToArray()));
    }

    [Fact]
    public void Without_validation_it_runs_to_the_limit()
    {
        var fit = Fit(BinaryPanels.Simulate(8, 1).Training, Network, new NagvacOptions { MaximumSteps = 15, Draws = 2 });
        Assert.Equal((StopReason.StepLimit, 15, 0), (fit.Stopped, fit.Steps, fit.BestStep));
        Assert.Equal(15, fit.Trace.Values.Count);
    }

    [Fact]
    public void Cancelling_returns_the_fit_so_far()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var fit = Nagvac.Fit(BinaryPanels.Simulate(8, 1).Training, Network, new NagvacOptions(), cancellationToken: source.Token);
        Assert.Equal((StopReason.Cancelled, 0), (fit.Stopped, fit.Steps));
    }

    [Theory]
    [InlineData(NagvacProduct.AsPublished)]
    [InlineData(NagvacProduct.ExactFisher)]
    public void Threads_change_no_bit(NagvacProduct product)
    {
        // More rows than one block holds.
        var panels = BinaryPanels.Simulate(150, 1);
        var options = new NagvacOptions { Product = product, MaximumSteps = 5, Draws = 5, GroupDraws = 4 };
        var one = Fit(panels.Training, Network, options, panels.Validation);
        var three = Fit(panels.Training, Network, options with { Threads = 3 }, panels.Validation);
        Assert.Equal(one.Approximation.Lambda, three.Approximation.Lambda);
        Assert.Equal(one.ValidationLosses, three.ValidationLosses);
        Assert.Equal(one.Trace.Values, three.Trace.Values);
        foreach (var prediction in Enum.GetValues<NagvacPrediction>())
        {
            var groups = BinaryPanels.GroupOfRows(panels.Test);
            Assert.Equal(one.Predict(panels.Test.Inputs, groups, prediction, 9), three.Predict(panels.Test.Inputs, groups, prediction, 9));
        }
    }

    [Theory]
    [InlineData(NagvacProduct.AsPublished)]
    [InlineData(NagvacProduct.ExactFisher)]
    public void Predicts_far_better_than_the_pooled_frequency(NagvacProduct product)
    {
        var panels = BinaryPanels.Simulate(60, 1);
        var options = new NagvacOptions { Product = product, Patience = 200, MaximumSteps = 200 };
        var fit = Fit(panels.Training, new NetworkArchitecture(2, [4]), options, panels.Validation, 3);
        var groups = BinaryPanels.GroupOfRows(panels.Test);
        var frequency = panels.Training.Response.ToArray().Average();
        var pooled = BinaryPanels.CrossEntropy(Enumerable.Repeat(frequency, groups.Length).ToArray(), panels.Test.Response);
        foreach (var prediction in Enum.GetValues<NagvacPrediction>())
        {
            var probabilities = fit.Predict(panels.Test.Inputs, groups, prediction);
            Assert.All(probabilities, p => Assert.InRange(p, 0, 1));
            var loss = BinaryPanels.CrossEntropy(probabilities, panels.Test.Response);
            Assert.True(loss < 0.6 * pooled, $"{prediction}: {loss} against {pooled}");
        }
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("row 2", Assert.Throws<InputException>(() => new BinaryPanel([1, 2], 1, [0, 2], [0, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("row 1", Assert.Throws<InputException>(() => new BinaryPanel([double.NaN, 2], 1, [0, 1], [0, 2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new BinaryPanel([1, 2], 1, [0, 1], [0, 1]));
        Assert.Throws<ArgumentException>(() => new BinaryPanel([1, 2], 1, [0, 1], [0, 2, 1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NagvacOptions { GroupDraws = 3 });
        var panels = BinaryPanels.Simulate(4, 1);
        Assert.Throws<ArgumentException>(() => new NagvacWorkspace(panels.Training, new NetworkArchitecture(3, [2]), new NagvacOptions()));
        Assert.Throws<ArgumentException>(() => new NagvacWorkspace(panels.Training, Network, new NagvacOptions(), BinaryPanels.Simulate(5, 1).Test));
        var fit = Fit(panels.Training, Network, new NagvacOptions { MaximumSteps = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => fit.Predict([1, 2], [4], NagvacPrediction.GivenGroup));
    }

    private static NagvacFit Fit(
        BinaryPanel training, NetworkArchitecture network, NagvacOptions options, BinaryPanel? validation = null, long seed = 1) =>
        Nagvac.Fit(training, network, options, validation, seed, cancellationToken: TestContext.Current.CancellationToken);

    private static double Norm(double[] x) => Math.Sqrt(x.Sum(value => value * value));
}
