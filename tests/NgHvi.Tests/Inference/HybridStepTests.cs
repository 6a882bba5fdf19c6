using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>What one step of hybrid variational inference does.</summary>
public class HybridStepTests
{
    private static readonly MixedData Intercepts = MixedData.Random([3, 5, 4, 6, 2, 7, 4, 4], 3, 1, 1);

    [Fact]
    public void Published_step_is_the_composition_of_its_parts()
    {
        var target = Intercepts.Target();
        var engine = Runs.Begin(target, HybridVi.Published(), 7);
        var family = engine.Approximation!;
        var (m, p) = (5, 3);
        Assert.All(Dense.FreeIndices((FactorGaussian)family), i => Assert.Equal(i < m * 4 ? 0.01 : 1, family.Lambda[i]));
        var lambda = family.Lambda.ToArray();
        var (momentum, first, second) = (new double[lambda.Length], new double[lambda.Length], new double[lambda.Length]);
        for (var step = 1; step <= 3; step++)
        {
            var info = engine.Advance();

            // (a) ε, ζ and θ. (b) z is drawn inside. (c) gradient and natural gradient, clipped. (d) momentum. (e) ADADELTA.
            var key = RandomKey.FromSeed(7).Fold(step);
            var noise = new double[m + p];
            NormalSampler.Fill(key.Fold(0), noise);
            var q = new FactorGaussian(lambda.AsSpan(0, m), lambda.AsSpan(m, m * p), lambda.AsSpan(m * (1 + p)));
            var (theta, h, u) = (new double[m], new double[m], new double[m]);
            q.Transform(noise, theta);
            var logJoint = target.CreateEvaluator().Drawn(theta, key.Fold(1), h);
            var logDensity = q.NegativeScore(theta, u);
            for (var i = 0; i < m; i++)
            {
                u[i] += h[i];
            }

            var gradient = new double[lambda.Length];
            q.AddPullback(u, noise, gradient);
            var eta = new double[lambda.Length];
            new FactorGaussianFisher(q, FisherMetric.PublishedAsExecuted, Damping.Diagonal(10))
                .SolveIteratively(gradient, eta, ConjugateGradientSettings.AsPublished);
            var norm = Math.Sqrt(eta.Sum(x => x * x));
            eta = [.. eta.Select(x => norm > 50 ? x * 50 / norm : x)];
            for (var i = 0; i < lambda.Length; i++)
            {
                momentum[i] = (0.6 * momentum[i]) + (0.4 * eta[i]);
                first[i] = (0.95 * first[i]) + (0.05 * momentum[i] * momentum[i]);
                var move = Math.Sqrt(second[i] + 1e-6) / Math.Sqrt(first[i] + 1e-6) * momentum[i];
                second[i] = (0.95 * second[i]) + (0.05 * move * move);
                lambda[i] += move;
            }

            // Rounding only; the order of sums differs.
            Tolerance.Close(lambda, family.Lambda, 1e-11);
            Tolerance.Close(logJoint - logDensity, info.Elbo, 1e-12);
            Assert.Equal(step, info.Step);
            family.Lambda.CopyTo(lambda.AsSpan());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    public void A_plain_step_of_rate_one_adds_the_mean_over_draws_of_the_pathwise_gradient(int draws)
    {
        var target = Intercepts.Target();
        var gradient = new GradientEstimator { Draws = draws };
        var method = HybridVi.Default with
        {
            UsesFittingCoordinates = false, Gradient = gradient, Update = Plain(1e-9), Guard = null, Steps = 1,
        };
        var engine = Runs.Begin(target, method, 5);
        var family = (FactorGaussian)engine.Approximation!;
        var q = (FactorGaussian)family.Clone();

        var info = engine.Advance();

        var (expected, elbo) = Estimate(target, q, gradient, RandomKey.FromSeed(5).Fold(1).Fold(0));
        Assert.Equal(elbo, info.Elbo, 1e-9 * Math.Abs(elbo));
        for (var i = 0; i < expected.Length; i++)
        {
            // The step is a difference of numbers of order 1, known to 1e-16, times the rate.
            Assert.Equal(expected[i], (family.Lambda[i] - q.Lambda[i]) / 1e-9, (1e-9 * Math.Abs(expected[i])) + 1e-5);
        }
    }

    [Fact]
    public void Gradient_of_every_draw_vanishes_at_a_gaussian_posterior_of_the_same_family()
    {
        foreach (var (posterior, family) in new (GaussianFamily, Family)[]
        {
            (new FactorCase(6, 2, 0, 3).Create(), new Family.Factor(2)),
            (Families.FullGaussianTests.Create(new FactorCase(6, 0, 0, 3)), new Family.Full()),
        })
        {
            var target = new GaussianTarget(posterior, -3);
            foreach (var gradient in new[] { new GradientEstimator(), GradientEstimator.AsPublished })
            {
                var engine = Runs.Begin(target, HybridVi.Default with { Family = family, Gradient = gradient });
                var q = (GaussianFamily)engine.Approximation!;
                Assert.True(q.TrySet(posterior.Lambda));
                for (var step = 0; step < 5; step++)
                {
                    var info = engine.Advance();

                    // The noise of the score term cancels that of the model's gradient, draw by draw.
                    Assert.InRange(info.GradientNorm, 0, 1e-12);
                    Tolerance.Close(target.LogEvidence, info.Elbo, 1e-12);
                }

                Tolerance.Close(Dense.RowMajor(Dense.Covariance(posterior)), Dense.RowMajor(Dense.Covariance(q)), 1e-11);
            }
        }
    }

    [Fact]
    public void Rates_are_halved_once_the_elbo_has_stopped_rising_and_not_before_two_windows()
    {
        var engine = Runs.Begin(Intercepts.Target());
        var fractions = Enumerable.Range(0, 1000).Select(_ => engine.Advance().RateFraction).ToArray();
        Assert.All(fractions[..80], fraction => Assert.Equal(1, fraction));
        Assert.InRange(fractions[^1], 0, 0.25);
        Assert.All(fractions.Zip(fractions.Skip(1)), pair => Assert.True(pair.Second == pair.First || pair.Second == pair.First / 2));
    }

    /// <summary>After a warm-up in which averages and rings reach their final size.</summary>
    [Theory]
    [InlineData("default")]
    [InlineData("published")]
    [InlineData("full")]
    public void A_step_allocates_nothing(string name)
    {
        var engine = Runs.Begin(Intercepts.Target(), name switch
        {
            "published" => HybridVi.Published(),
            "full" => HybridVi.Default with { Family = new Family.Full() },
            _ => HybridVi.Default,
        });
        for (var i = 0; i < 300; i++)
        {
            engine.Advance();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            engine.Advance();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(1, 16, new[] { 1 })]
    [InlineData(4, 2, new[] { 2, 2 })]
    [InlineData(5, 2, new[] { 2, 2 })]
    [InlineData(6, 1, new[] { 6 })]
    [InlineData(4, 16, new[] { 1, 1, 1, 1 })]
    public void Threads_that_draws_leave_over_work_inside_the_model(int threads, int draws, int[] expected)
    {
        var model = new GroupMeans(3);
        Runs.Begin(model, HybridVi.Default with { Gradient = new GradientEstimator { Draws = draws } }, threads: threads);
        Assert.Equal(expected, model.ThreadsAsked);
        Assert.Equal([threads], model.Searches);
    }

    [Fact]
    public void A_collapsed_density_that_is_not_a_number_is_refused() =>
        Assert.False(Runs.Begin(new WrappedTarget(new GroupMeans(3), (_, _) => double.NaN)).Advance().Accepted);

    private static UpdateRule.PlainGradient Plain(double rate) => new() { Step = new StepRule.Plain(rate) };

    private static (double[] Gradient, double Elbo) Estimate(ITarget target, FactorGaussian q, GradientEstimator settings, RandomKey key)
    {
        var (m, p) = (q.ParameterCount, q.FactorCount);
        var noise = new double[settings.Draws * q.NoiseCount];
        NoiseDraws.Fill(key, settings, q.NoiseCount, noise);
        var evaluator = target.CreateEvaluator();
        var (theta, h, s) = (new double[m], new double[m], new double[m]);
        var gradient = new double[q.Lambda.Length];
        double elbo = 0;
        for (var draw = 0; draw < settings.Draws; draw++)
        {
            var own = noise.AsSpan(draw * q.NoiseCount, q.NoiseCount);
            q.Transform(own, theta);
            elbo += (evaluator.Collapsed(theta, h) - q.NegativeScore(theta, s)) / settings.Draws;
            for (var k = 0; k < m; k++)
            {
                var u = (h[k] + s[k]) / settings.Draws;
                gradient[k] += u;
                gradient[(m * (1 + p)) + k] += u * own[p + k];
                for (var l = 0; l < Math.Min(k + 1, p); l++)
                {
                    gradient[m + (k * p) + l] += u * own[l];
                }
            }
        }

        return (gradient, elbo);
    }
}
