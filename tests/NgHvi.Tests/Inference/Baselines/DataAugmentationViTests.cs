using static NgHvi.Tests.Inference.Baselines.AugmentedDirection;

namespace NgHvi.Tests.Inference.Baselines;

public sealed class DataAugmentationViTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public void Direction_is_the_natural_gradient_of_the_transformed_joint(int r, bool published)
    {
        var data = BaselineData.Simulate(7, 2, r, 3);
        var model = data.Model(published);
        var options = new DataAugmentationOptions { Start = DataAugmentationStart.Published, LatentScale = 0.5, Rate = 0.01 };
        var workspace = new DataAugmentationWorkspace(model, options);
        var state = DataAugmentationVi.Init(workspace, 8);
        for (var step = 0; step < 40; step++)
        {
            // Away from the start, so that every entry of C_1 and C_2 is at work.
            DataAugmentationVi.Advance(workspace, state);
        }

        var elbo = DataAugmentationVi.EstimateDirection(workspace, state);
        var family = state.Approximation;
        var (m, theta) = (family.ParameterCount, workspace.Theta.ToArray());
        var (means, roots) = (new double[data.Groups * r], new double[data.Groups * r * r]);
        state.Latents.Export(means, roots);
        var transformed = means.ToArray();
        for (var k = 0; k < data.Groups; k++)
        {
            for (var i = 0; i < r * r; i++)
            {
                transformed[(k * r) + (i / r)] += roots[(k * r * r) + i] * LatentNoise(workspace, state, i % r, k);
            }
        }

        // θ: finite differences of the joint plus C⁻ᵀz, through the general natural gradient of the family.
        var gradient = Differences(theta, moved => data.LogTransformed(model, moved, transformed));
        var analytic = new double[m];
        model.CreateEvaluator().Collapsed(theta, analytic);
        for (var i = 0; i < m; i++)
        {
            Assert.Equal(gradient[i], analytic[i], 1e-5 * (1 + Math.Abs(gradient[i])));
        }

        AssertNaturalGradient(family, analytic, workspace.Noise, index => workspace.Direction[index]);
        var logQ = family.LogDensity(theta);

        // α̃ of every group likewise.
        var latentGradient = Differences(transformed, moved => data.LogTransformed(model, theta, moved));
        for (var k = 0; k < data.Groups; k++)
        {
            var latent = new FullGaussian(means.AsSpan(k * r, r), roots.AsSpan(k * r * r, r * r));
            var (part, noise) = (latentGradient[(k * r)..((k + 1) * r)], new double[r]);
            for (var i = 0; i < r; i++)
            {
                Assert.Equal(-transformed[(k * r) + i], part[i], 1e-5);
                (part[i], noise[i]) = (-transformed[(k * r) + i], LatentNoise(workspace, state, i, k));
            }

            logQ += latent.LogDensity(transformed.AsSpan(k * r, r));
            AssertNaturalGradient(latent, part, noise, index => LatentDirection(workspace, state, index, k));
        }

        Assert.Equal(data.LogTransformed(model, theta, transformed) - logQ, elbo, 1e-7);
    }

    [Fact]
    public void Natural_gradient_of_a_draw_agrees_with_the_reference_vector()
    {
        // Reference case of the Cholesky natural gradient: g_μ and z are given, so h = g_μ − C⁻ᵀz.
        var family = new FullGaussian(new double[3], [0.9, 0, 0, 0.04, 1.1, 0, -0.8, -0.45, 0.7]);
        double[] noise = [0.76, -0.85, 0.78], h = [-2.13, 0.85, -1.75];
        var score = noise.ToArray();
        SmallCholesky.SolveLowerTransposed(family.Factor, 3, score);
        for (var i = 0; i < 3; i++)
        {
            h[i] -= score[i];
        }

        var direction = new double[12];
        DataAugmentationVi.NaturalGradient(family, noise, h, direction);
        double[] expected =
        [
            -0.4347, 1.87543, -1.246225, -0.165186, 0, 0, 1.4326684, -0.80526875, 0, -1.093963, 1.058303125, -0.334425,
        ];
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], direction[i], 1e-13);
        }
    }

    [Fact]
    public void Gradient_agrees_with_the_reference_vector_of_the_deep_model()
    {
        // The deep model's features as both designs; β, τ and w of its transformed gradient (α̃ given, prior scale 0.2, 4 degrees of freedom).
        double[] features =
        [
            1, 0, 0.68282, 1, 0, 0.57336, 1, 0.02052, 0.55474, 1, 0.201662, 0.488922, 1, 0, 0.647, 1, 0.54436, 0.29282, 1, 0, 0.63828,
        ];
        var statistics = new GroupedStatistics([-1.99, -0.46, -0.1, 1.26, 0.69, -0.33, -0.37], features, features, [0, 4, 7]);
        var model = new LinearMixedModel(statistics, new LinearMixedPriors(
            "reference",
            FixedEffectsPrior.Independent(new double[3], [10, 10, 10]),
            new VariancePrior.InverseGamma(1.01, 1.01),
            new CovariancePrior.Wishart(0.2, 4)));
        var gradient = new double[10];
        model.CreateEvaluator().Collapsed([0.35, -0.77, 0.21, -1.22, -0.18, -0.54, 0.1, 1.35, -0.5, -1.01], gradient);
        double[] expected =
        [
            0.21472594657867594, 0.5638193287618376, -0.4781251634391257, 5.311419957471564, -2.620605746437554, 5.538578305574189,
            -4.981499571925555, -5.483302191290223, -0.7040567785917484, 4.22277907825572,
        ];
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], gradient[i], 1e-8);
        }
    }

    [Fact]
    public void First_step_has_the_published_length()
    {
        var data = BaselineData.Simulate(6, 2, 2, 3);
        var workspace = new DataAugmentationWorkspace(
            data.Model(published: true), DataAugmentationOptions.AsPublished with { LatentScale = 0.5 });
        var state = DataAugmentationVi.Init(workspace, 1);
        double[] before = [.. state.Approximation.Lambda, .. state.Latents.Lambda];
        DataAugmentationVi.Advance(workspace, state);
        double[] after = [.. state.Approximation.Lambda, .. state.Latents.Lambda];

        // ℓ = (μ_1, μ_2, vech C_1, vech C_2k): 6 + 6·2 + 21 + 6·3 numbers.
        var length = Math.Sqrt(before.Zip(after, (a, b) => (b - a) * (b - a)).Sum());
        Assert.Equal(0.001 * Math.Sqrt(57), length, 1e-12);
    }

    [Fact]
    public void Transformed_effects_stay_at_their_optimum()
    {
        var fit = BaselineFits.DataAugmentation(BaselineData.Simulate(10, 2, 2, 3).Model(published: true), DataAugmentationOptions.AsPublished with { Steps = 50 });
        Assert.All(fit.LatentMeans.ToArray(), value => Assert.Equal(0, value));
        Assert.Equal([1, 0, 0, 1], fit.LatentRoots[..4].ToArray());
        Assert.Equal(0, fit.LatentDivergence);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public void Bound_stays_below_the_evidence_and_comes_close(int r, bool published)
    {
        var model = BaselineData.Simulate(40, 2, r, 12).Model(published);
        var sample = BaselineFits.Hybrid(model).Sample!;
        var options = new DataAugmentationOptions { Steps = 6000, LatentScale = 0.5 };
        foreach (var start in new[] { DataAugmentationStart.Published, DataAugmentationStart.FromModel })
        {
            var fit = BaselineFits.DataAugmentation(model, options with { Start = start }, 2);
            var error = Math.Sqrt(Math.Pow(fit.ElboStandardError, 2) + Math.Pow(sample.LogEvidenceStandardError, 2));
            Assert.True(fit.Elbo < sample.LogEvidence + (4 * error), $"{start}: {fit.Elbo} against {sample.LogEvidence}");
            Assert.InRange(sample.LogEvidence - fit.Elbo, double.NegativeInfinity, 4);
            Assert.InRange(fit.LatentDivergence, 0, 0.1);
            Assert.Equal(fit.Elbo, fit.Trace.Values.TakeLast(300).Average(), 1.0);
        }
    }

    [Fact]
    public void From_the_models_start_it_finds_the_posterior_on_any_scale()
    {
        var data = BaselineData.Simulate(60, 2, 1, 12);
        for (var i = 0; i < data.Y.Length; i++)
        {
            data.Y[i] = 3e5 + (1e4 * data.Y[i]);
        }

        var model = data.Model(published: false);
        var fit = BaselineFits.DataAugmentation(model, new DataAugmentationOptions { Steps = 3000 }, 2);
        var hybrid = BaselineFits.Hybrid(model);
        for (var i = 0; i < fit.Posterior.Count; i++)
        {
            Assert.Equal(hybrid.Variational[i].Mean, fit.Posterior[i].Mean, 0.2 * hybrid.Variational[i].StandardDeviation);
            Assert.Equal(1, fit.Posterior[i].StandardDeviation / hybrid.Variational[i].StandardDeviation, 0.25);
        }
    }

    [Fact]
    public void Draws_carry_the_transformed_effects_and_have_the_moments_of_q()
    {
        var data = BaselineData.Simulate(15, 2, 2, 12);
        var fit = BaselineFits.DataAugmentation(data.Model(published: true), new DataAugmentationOptions { Steps = 500, LatentScale = 0.7 }, 2);
        var draws = fit.Draws(4000);
        Assert.Equal((4000, 30, 60), (draws.Count, draws.LatentMeans.Length, draws.LatentRoots.Length));
        Assert.True(draws.LatentRoots.SequenceEqual(fit.LatentRoots));
        double mean = 0;
        for (var s = 0; s < draws.Count; s++)
        {
            mean += draws.Draw(s)[0] / draws.Count;
        }

        // Antithetic pairs make the mean of a coordinate exact.
        Assert.Equal(fit.Posterior[0].Mean, mean, 1e-10);
        var effects = RandomEffects.Summarize(fit.Model, draws, Enumerable.Range(1, 15).Select(k => $"{k}").ToArray());
        Assert.Equal(15, effects.Count);
    }

    [Fact]
    public void Same_seed_gives_the_same_bits_and_cancelling_gives_the_fit_so_far()
    {
        var model = BaselineData.Simulate(15, 2, 2, 12).Model(published: true);
        var options = new DataAugmentationOptions { Steps = 200 };
        var (one, two, other) = (BaselineFits.DataAugmentation(model, options, 4), BaselineFits.DataAugmentation(model, options, 4), BaselineFits.DataAugmentation(model, options, 5));
        Assert.True(one.Approximation.Lambda.AsSpan().SequenceEqual(two.Approximation.Lambda));
        Assert.False(one.Approximation.Lambda.AsSpan().SequenceEqual(other.Approximation.Lambda));
        Assert.Equal((200, StopReason.StepLimit), (one.Steps, one.Stopped));
        using var source = new CancellationTokenSource();
        source.Cancel();
        var none = DataAugmentationVi.Fit(model, options, 4, null, source.Token);
        Assert.Equal((0, StopReason.Cancelled), (none.Steps, none.Stopped));
        Assert.True(double.IsFinite(none.Elbo));
    }

    [Fact]
    public void Average_of_iterates_ignores_signs_of_columns()
    {
        var latents = new LatentGaussians(3, 2, 1);
        var mirrored = latents.Lambda.ToArray();
        var padded = latents.PaddedCount;
        mirrored[2 * padded] = -1;
        mirrored[3 * padded] = -0.5;
        latents.AlignSigns(mirrored);
        Assert.Equal(1, mirrored[2 * padded]);
        Assert.Equal(0.5, mirrored[3 * padded]);
        Assert.Equal(1, mirrored[4 * padded]);
    }

    private static double[] Differences(double[] x, Func<double[], double> function)
    {
        const double Width = 1e-5;
        return x.Select((value, i) =>
        {
            var moved = x.ToArray();
            moved[i] = value + Width;
            var up = function(moved);
            moved[i] = value - Width;
            return (up - function(moved)) / (2 * Width);
        }).ToArray();
    }
}
