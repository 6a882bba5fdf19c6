using NgHvi.Tests.Support;

namespace NgHvi.Tests.Baselines;

public sealed class NagvacTests
{
    [Fact]
    public void First_step_only_sets_the_momentum()
    {
        var engine = Begin(BinaryTables.Simulate(12, 1).Model(5, 4), Nagvac.Published with { Clip = 1e-3 });
        var start = engine.Family.Lambda.ToArray();
        engine.Advance();
        Assert.Equal(start, engine.Family.Lambda);
        var first = engine.Momentum.ToArray();
        Assert.Equal(engine.Direction.ToArray(), first);
        Assert.True(Norm(first) > 1e-3, "the first direction is not clipped");

        // The second averages its own, clipped to norm 0.001, into it: λ moves by the rate times 0.6 of the first and 0.4 of that.
        engine.Advance();
        var second = engine.Direction.ToArray();
        Assert.Equal(1e-3, Norm(second), 1e-12);
        var expected = start.Select((value, i) => value + (0.1 * ((0.6 * first[i]) + (0.4 * second[i])))).ToArray();
        Tolerance.Close(expected, engine.Family.Lambda, 1e-14);
    }

    [Fact]
    public void Rate_falls_after_the_first_steps()
    {
        var engine = Begin(BinaryTables.Simulate(6, 1).Model(5, 4), Nagvac.Published with { FullRateSteps = 2, Draws = 2 });
        for (var step = 1; step <= 8; step++)
        {
            var before = engine.Family.Lambda.ToArray();
            engine.Advance();
            var (rate, momentum) = (step == 1 ? 0 : step == 2 ? 0.1 : 0.1 * 2 / step, engine.Momentum.ToArray());
            Tolerance.Close(before.Select((value, i) => value + (rate * momentum[i])).ToArray(), engine.Family.Lambda, 1e-14);
        }
    }

    [Fact]
    public void Start_lies_within_the_published_bounds()
    {
        var family = Begin(BinaryTables.Simulate(6, 1).Model(5, 4), Nagvac.Published, 2).Family;
        double[] halfWidths =
        [
            .. Enumerable.Repeat(Math.Sqrt(6) / 8, 15),
            .. Enumerable.Repeat(Math.Sqrt(6) / 10, 24),
            .. Enumerable.Repeat(Math.Sqrt(6) / 6, 5),
        ];
        for (var i = 0; i < halfWidths.Length; i++)
        {
            Assert.InRange(Math.Abs(family.Mean[i]), 1e-6, halfWidths[i]);
        }

        Assert.Equal(halfWidths.Length + 5, family.ParameterCount);
        Assert.All(family.Mean[halfWidths.Length..].ToArray(), value => Assert.InRange(Math.Abs(value), 1e-6, 0.05));
        Assert.All(family.Scales.ToArray(), value => Assert.Equal(0.01, value));
    }

    [Fact]
    public void Log_joint_density_is_the_likelihood_with_the_methods_own_prior()
    {
        // Over draws of θ without spread the gradient in μ is that of log p(y | θ) + log prior, the entropy adding nothing to it.
        var model = BinaryTables.Simulate(6, 1).Model(3);
        var method = new Nagvac { Draws = 1, VarianceRate = 0.5 };
        var prior = new NagvacPrior(model, method) { WeightPrecision = 3, EffectPrecision = 7 };
        var (d, mean) = (model.Parameters.Count, new double[model.Parameters.Count]);
        NormalSampler.Fill(RandomKey.FromSeed(4), mean);
        var tiny = Enumerable.Repeat(1e-9, d).ToArray();
        var family = new FactorGaussian(mean, tiny, tiny);
        var gradient = new NagvacGradient(model, method, prior, new RunSettings(1, 1));
        var value = gradient.Estimate(family, 0);
        var (evaluator, likelihood) = (model.CreateEvaluator(), new double[d]);
        Tolerance.Close(evaluator.Collapsed(mean, likelihood) + Change(mean) + family.Entropy, value, 1e-7);
        var expected = FiniteDifference.Gradient(Change, mean).Zip(likelihood, (change, h) => change + h).ToArray();
        Tolerance.Close(expected, gradient.Gradient.AsSpan(0, d), 1e-6);

        double Change(double[] theta)
        {
            var sum = -evaluator.LogPrior(theta);
            for (var i = 0; i < d; i++)
            {
                sum += i >= 13 ? theta[i] - (0.5 * Math.Exp(theta[i]))
                    : i == 9 || (i < 9 && model.Architecture.IsBias(i)) ? 0
                    : 0.5 * (Math.Log(i < 9 ? 3 : 7) - ((i < 9 ? 3 : 7) * theta[i] * theta[i]));
            }

            return sum;
        }
    }

    [Fact]
    public void Draws_from_the_prior_estimate_the_likelihood()
    {
        var model = BinaryTables.Simulate(5, 4).Model(3);
        var theta = new double[model.Parameters.Count];
        NormalSampler.Fill(RandomKey.FromSeed(9), theta);
        theta.AsSpan(model.Shape.CovarianceOffset).Fill(-1);
        var (exact, expected) = (new double[theta.Length], model.CreateEvaluator().Collapsed(theta, new double[theta.Length]));
        model.CreateEvaluator().Collapsed(theta, exact);
        var nodes = IntegrationNodes.OfPrior(model.RandomCount, 20_000, model.Data.GroupCount);
        nodes.Redraw(RandomKey.FromSeed(3));
        var (evaluator, gradient) = (new MixedEvaluator(model, 1, nodes), new double[theta.Length]);
        Assert.Equal(expected, evaluator.Collapsed(theta, gradient), 0.1);
        Tolerance.Close(exact, gradient, 0.05);

        // With the draws held fixed the gradient in weights and effects is that of the estimate.
        nodes = IntegrationNodes.OfPrior(model.RandomCount, 6, model.Data.GroupCount);
        nodes.Redraw(RandomKey.FromSeed(5));
        evaluator = new MixedEvaluator(model, 1, nodes);
        evaluator.Collapsed(theta, gradient);
        var slopes = FiniteDifference.Gradient(x => evaluator.Collapsed(x, new double[x.Length]), theta, 1e-4);
        Tolerance.Close(slopes.AsSpan(0, model.Shape.ParameterOffset), gradient.AsSpan(0, model.Shape.ParameterOffset), 1e-6);
    }

    [Fact]
    public void Prior_precisions_follow_the_moments_of_q()
    {
        var engine = Begin(BinaryTables.Simulate(6, 1).Model(5, 4), Nagvac.Published with { Draws = 2 }, 2);
        for (var step = 1; step <= 4; step++)
        {
            Assert.Equal((50, 50), (engine.Prior.WeightPrecision, engine.Prior.EffectPrecision));
            engine.Advance();
        }

        var (mean, b, c) = (engine.Family.Mean.ToArray(), engine.Family.Loadings.ToArray(), engine.Family.Scales.ToArray());
        double Squares(Func<int, bool> isCounted) =>
            Enumerable.Range(0, 44).Where(isCounted).Sum(i => (mean[i] * mean[i]) + (b[i] * b[i]) + (c[i] * c[i]));
        var network = new NetworkArchitecture(2, [5, 4]);
        Assert.Equal(30 / Squares(i => i < 39 && !network.IsBias(i)), engine.Prior.WeightPrecision, 1e-9);
        Assert.Equal(4 / Squares(i => i >= 40), engine.Prior.EffectPrecision, 1e-9);
    }

    [Fact]
    public void Momentum_is_reset_when_the_validation_loss_did_not_decrease()
    {
        var tables = BinaryTables.Simulate(10, 1);
        var engine = Begin(tables.Model(5, 4), Nagvac.Published with { Draws = 2, Validation = tables.Validation }, 2);
        var resets = 0;
        for (var step = 1; step <= 60; step++)
        {
            var before = engine.Momentum.ToArray();
            engine.Advance();
            var fell = step == 1 || engine.Losses[^1] < engine.Losses[^2];
            Assert.Equal(!fell, engine.Momentum.SequenceEqual(before));
            resets += fell ? 0 : 1;
        }

        Assert.InRange(resets, 1, 59);
    }

    [Fact]
    public void Run_ends_when_patience_is_over_and_returns_the_best()
    {
        var tables = BinaryTables.Simulate(30, 1);
        var (model, method) = (tables.Model(5, 4), Nagvac.Published with { Patience = 5, Validation = tables.Validation });
        var fit = model.Fit(method, 2);
        var engine = Begin(model, method, 2);
        while (engine.Ended() is null)
        {
            engine.Advance();
        }

        Assert.Equal(StopReason.Converged, fit.Stopped);
        Assert.Equal((engine.BestStep + 6, engine.Step), (fit.Steps, engine.Losses.Count));
        Assert.Equal(engine.Losses.Min(), engine.BestLoss);
        Assert.Equal(engine.BestLoss, engine.Losses[engine.BestStep - 1]);
        Assert.Equal(engine.BestLoss, Loss(model, tables.Validation, ((VariationalSource)fit.Source).Average));
    }

    [Fact]
    public void Without_validation_it_runs_to_the_limit()
    {
        var fit = BinaryTables.Simulate(8, 1).Model(5, 4).Fit(Nagvac.Published with { Steps = 15, Draws = 2 });
        Assert.Equal((StopReason.StepLimit, 15, 15), (fit.Stopped, fit.Steps, fit.Trace.Values.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_saved_run_goes_on_with_the_same_bits_on_any_number_of_threads(bool published)
    {
        // More rows than one block holds.
        var tables = BinaryTables.Simulate(150, 1);
        var method = Method(published) with { Steps = 6, Draws = 5, Validation = tables.Validation };
        SavedRuns.AssertGoesOn(tables.Model(5, 4), method, 4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Predicts_far_better_than_the_pooled_frequency(bool published)
    {
        var tables = BinaryTables.Simulate(60, 1);
        var model = tables.Model(4);
        var method = Method(published) with { Patience = 200, Steps = 200, Validation = tables.Validation };
        var fit = model.Fit(method, 3);
        var frequency = model.Data.Response.ToArray().Average();
        var y = ModelData.From(DataTable.From(tables.Test), "y ~ 1").Response.ToArray();
        var pooled = -y.Average(value => Math.Log(value == 1 ? frequency : 1 - frequency));
        var loss = Loss(model, tables.Test, ((VariationalSource)fit.Source).Average);
        Assert.True(loss < 0.6 * pooled, $"{loss} against {pooled}");
    }

    [Fact]
    public void What_it_cannot_do_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Nagvac { GroupDraws = 3 });
        var linear = BaselineModels.Density(BaselineModels.Linear(20, 2, 1, 7), published: true);
        AssertRefused(linear, new Nagvac(), "two or more distinct values");
        var data = ModelData.FromArrays([0, 1, 1, 0], [1, 1, 1, 1], [1, 2, 1, 3, 1, 5, 1, 0], [], ["a", "a", "b", "b"]);
        var logit = new ModelOptions { Response = Response.Logit };
        AssertRefused(new MixedDensity(data, logit with { IsDiagonal = false }), new Nagvac(), "diagonal");
        var tables = new Nagvac { Validation = BinaryTables.Simulate(4, 1).Validation };
        AssertRefused(new MixedDensity(data, logit), tables, "table");

        static void AssertRefused(ITarget model, Method method, string words) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(() => model.Fit(method)).Message, StringComparison.Ordinal);
    }

    private static Nagvac Method(bool published) => published ? Nagvac.Published : new Nagvac();

    private static NagvacEngine Begin(MixedDensity model, Nagvac method, long seed = 2) =>
        (NagvacEngine)method.Begin(model, new RunSettings(seed, 1, TestContext.Current.CancellationToken));

    private static double Loss(MixedDensity model, Microsoft.Data.Analysis.DataFrame table, VariationalFamily family)
    {
        var rows = model.Data.Design!.Apply(DataTable.From(table));
        return new NagvacValidation(model, NagvacValidation.Rows.Create(model, rows)).Loss(((FactorGaussian)family).Mean);
    }

    private static double Norm(double[] x) => Math.Sqrt(x.Sum(value => value * value));
}
