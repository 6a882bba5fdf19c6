using System.Numerics.Tensors;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Baselines;

public sealed class DataAugmentationTests
{
    private static readonly DataAugmentationVi Moving = DataAugmentationVi.Published with { LatentScale = 0.5, Rate = 0.01 };

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    [InlineData(0, true)]
    public void Direction_is_the_natural_gradient_of_the_transformed_joint(int r, bool published) =>
        AssertDirection(BaselineModels.Density(BaselineModels.Linear(7, 2, r, 3), published));

    [Theory]
    [InlineData(Activation.Tanh, false, new[] { 3, 2 })]
    [InlineData(Activation.Tanh, true, new[] { 2 })]
    [InlineData(Activation.Relu, false, new[] { 3, 3 })]
    [InlineData(Activation.Relu, false, new int[0])]
    public void Direction_is_that_of_a_network_too(Activation activation, bool isDiagonal, int[] widths) =>
        AssertDirection(BaselineModels.Deep(8, 2, 4, widths, activation, isDiagonal, lastSize: 70));

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
        DataAugmentationEngine.NaturalGradient(family, noise, h, direction);
        double[] expected =
        [
            -0.4347, 1.87543, -1.246225, -0.165186, 0, 0, 1.4326684, -0.80526875, 0, -1.093963, 1.058303125, -0.334425,
        ];
        Tolerance.Close(expected, direction, 1e-13);
    }

    [Fact]
    public void Transformed_density_and_gradient_agree_with_the_reference_vector()
    {
        var (shared, expected) = (ReferenceVectors.Load("dmm_gaussian"), ReferenceVectors.Load("davi_dmm"));
        var inputs = shared.Numbers("X").Where((_, i) => i % 3 > 0).ToArray();
        var y = shared.Numbers("y");
        var ones = y.Select(_ => 1.0).ToArray();
        var data = ModelData.FromArrays(y, ones, ones, inputs, ["a", "a", "a", "a", "b", "b", "b"], hasRandomFeatures: true);
        var model = new MixedDensity(data, new ModelOptions { Priors = Priors.Published, Hidden = [3, 2] });
        var (theta, transformed) = (shared.Numbers("theta"), expected.Numbers("alpha_tilde"));

        // The reference has another Wishart prior.
        var (gradient, other) = (new double[theta.Length], new double[theta.Length]);
        var factor = new UnitRows(model).PrecisionFactor(theta);
        var value = model.CreateEvaluator().Collapsed(theta, gradient);
        value -= model.Priors.RandomEffects.AddLogDensity(factor, 3, other.AsSpan(^6..));
        TensorPrimitives.Subtract(gradient, other, gradient);
        value += new CovariancePrior.Wishart([0.2, 0.2, 0.2], 4).AddLogDensity(factor, 3, gradient.AsSpan(^6..));

        // As the algorithm forms it: the marginal density and a standard normal of α̃, whose gradient is −α̃.
        value -= 0.5 * ((transformed.Length * Math.Log(2 * Math.PI)) + transformed.Sum(a => a * a));
        Tolerance.Close(expected.Number("log_joint_transformed"), value, 1e-12);
        Tolerance.Close(expected.Numbers("grad_theta"), gradient, 1e-11);
        Tolerance.Close(expected.Numbers("grad_alpha_tilde"), transformed.Select(a => -a).ToArray(), 1e-12);
    }

    [Fact]
    public void Published_start_and_first_step_are_those_of_the_network()
    {
        var model = BaselineModels.Deep(6, 2, 3, [3, 2]);
        var engine = Begin(model, DataAugmentationVi.Published);
        var (mean, weights) = (engine.Family.Mean.ToArray(), model.Shape.WeightCount);
        for (var i = 0; i < mean.Length; i++)
        {
            Assert.Equal(i < weights && !model.Architecture.IsBias(i), mean[i] != 0);
            Assert.InRange(mean[i], -Math.Sqrt(6) / 4, Math.Sqrt(6) / 4);
            Assert.Equal(0.1, engine.Family.Factor[i * (mean.Length + 1)]);
        }

        Assert.NotEqual(mean, Begin(model, DataAugmentationVi.Published, 2).Family.Mean.ToArray());
        Assert.Equal([0.1, 0, 0, 0, 0.1, 0, 0, 0, 0.1], engine.Latents.ToApproximation().Roots[..9]);
        Assert.Equal(3000, engine.Limit);

        // ℓ = (μ_1, μ_2, vech C_1, vech C_2k): 27 + 6·3 + 378 + 6·6 numbers.
        Assert.Equal(0.001 * Math.Sqrt(459), Length(engine), 1e-12);
    }

    [Fact]
    public void First_step_has_the_published_length()
    {
        var model = BaselineModels.Density(BaselineModels.Linear(6, 2, 2, 3), published: true);

        // ℓ = (μ_1, μ_2, vech C_1, vech C_2k): 6 + 6·2 + 21 + 6·3 numbers.
        Assert.Equal(0.001 * Math.Sqrt(57), Length(Begin(model, DataAugmentationVi.Published with { LatentScale = 0.5 })), 1e-12);
    }

    [Fact]
    public void Transformed_effects_stay_at_their_optimum()
    {
        var model = BaselineModels.Density(BaselineModels.Linear(10, 2, 2, 3), published: true);
        var engine = Begin(model, DataAugmentationVi.Published);
        for (var step = 0; step < 50; step++)
        {
            engine.Advance();
        }

        var (means, roots, divergence) = engine.Latents.ToApproximation();
        Assert.All(means, value => Assert.Equal(0, value));
        Assert.Equal([1, 0, 0, 1], roots[..4]);
        Assert.Equal(0, divergence);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public void Bound_stays_below_the_evidence_and_comes_close(int r, bool published)
    {
        var model = BaselineModels.Density(BaselineModels.Linear(40, 2, r, 12), published);
        var evidence = model.Fit(new HybridVi()).LogEvidence;
        foreach (var start in published ? new[] { true, false } : [false])
        {
            var fit = model.Fit(new DataAugmentationVi { Steps = 6000, LatentScale = 0.5, StartsAsPublished = start }, 2);
            var error = Math.Sqrt(Math.Pow(fit.Elbo.StandardError, 2) + Math.Pow(evidence.StandardError, 2));
            Assert.True(fit.Elbo.Value < evidence.Value + (4 * error), $"{start}: {fit.Elbo} against {evidence}");
            Assert.InRange(evidence.Value - fit.Elbo.Value, double.NegativeInfinity, 4);
            Assert.InRange(fit.Source.Latents!.Divergence, 0, 0.1);
            Assert.Equal(fit.Elbo.Value, fit.Trace.Values.TakeLast(300).Average(), 1.0);
        }
    }

    [Fact]
    public void From_the_models_start_it_finds_the_posterior_on_any_scale()
    {
        var model = BaselineModels.Density(BaselineModels.Linear(60, 2, 1, 12, unit: y => 3e5 + (1e4 * y)), published: false);
        var fit = model.Fit(new DataAugmentationVi { Steps = 3000 }, 2);
        foreach (var expected in model.Fit(new Gibbs(), 2).Quantities)
        {
            var actual = fit[expected.Name];
            Assert.Equal(expected.Mean, actual.Mean, 0.25 * expected.StandardDeviation);
            Assert.Equal(1, actual.StandardDeviation / expected.StandardDeviation, 0.25);
        }
    }

    [Fact]
    public void A_saved_run_goes_on_with_the_same_bits()
    {
        var model = BaselineModels.Deep(6, 2, 3, [3]);
        SavedRuns.AssertGoesOn(model, new DataAugmentationVi { Steps = 40, AveragedSteps = 7, LatentScale = 0.7 }, 25);
    }

    [Fact]
    public void Models_without_normal_conditionals_and_too_large_ones_are_refused()
    {
        var data = ModelData.FromArrays([0, 1, 1, 0], [1, 1, 1, 1], [1, 1, 1, 1], [], ["a", "a", "b", "b"]);
        var model = new MixedDensity(data, new ModelOptions { Response = Response.Logit });
        AssertRefused(model, "use ng-hvi");
        AssertRefused(BaselineModels.Deep(6, 2, 3, [50, 20]), "at most 1000");

        static void AssertRefused(ITarget target, string words)
        {
            var failure = Assert.Throws<ArgumentException>(() => target.Fit(new DataAugmentationVi()));
            Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        }
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

    private static DataAugmentationEngine Begin(MixedDensity model, DataAugmentationVi method, long seed = 1) =>
        (DataAugmentationEngine)method.Begin(model, new RunSettings(seed, 1, TestContext.Current.CancellationToken));

    /// <summary>Length of the first step.</summary>
    private static double Length(DataAugmentationEngine engine)
    {
        double[] before = [.. engine.Family.Lambda, .. engine.Latents.Lambda];
        engine.Advance();
        double[] after = [.. engine.Family.Lambda, .. engine.Latents.Lambda];
        return Math.Sqrt(before.Zip(after, (a, b) => (b - a) * (b - a)).Sum());
    }

    private static void AssertDirection(MixedDensity model)
    {
        var engine = Begin(model, Moving, 8);
        for (var step = 0; step < 40; step++)
        {
            // Away from the start, so that every entry of C_1 and C_2 is at work.
            engine.Advance();
        }

        var elbo = engine.EstimateDirection();
        var (rows, theta, r) = (new UnitRows(model), engine.Theta.ToArray(), model.RandomCount);
        var (means, roots, _) = engine.Latents.ToApproximation();
        var transformed = means.ToArray();
        for (var i = 0; i < roots.Length; i++)
        {
            transformed[i / r] += roots[i] * engine.LatentNoise[(i % r * engine.Latents.PaddedCount) + (i / (r * r))];
        }

        // θ: finite differences of the joint plus C⁻ᵀz, through the general natural gradient of the family.
        var analytic = new double[theta.Length];
        model.CreateEvaluator().Collapsed(theta, analytic);
        Tolerance.Close(FiniteDifference.Gradient(moved => rows.LogTransformed(moved, transformed), theta, 1e-4), analytic, 1e-6);
        AssertNaturalGradient(engine.Family, analytic, engine.Noise.ToArray(), engine.Direction.ToArray());
        var logQ = engine.Family.LogDensity(theta);

        // α̃ of every group likewise.
        var latentGradient = FiniteDifference.Gradient(moved => rows.LogTransformed(theta, moved), transformed);
        for (var k = 0; k < rows.Groups && r > 0; k++)
        {
            var latent = new FullGaussian(means.AsSpan(k * r, r), roots.AsSpan(k * r * r, r * r));
            var (part, noise, direction) = (new double[r], new double[r], new double[r + (r * r)]);
            for (var i = 0; i < r; i++)
            {
                Assert.Equal(latentGradient[(k * r) + i], -transformed[(k * r) + i], 1e-6);
                (part[i], noise[i]) = (-transformed[(k * r) + i], engine.LatentNoise[(i * engine.Latents.PaddedCount) + k]);
                direction[i] = engine.LatentDirection[(i * engine.Latents.PaddedCount) + k];
                for (var j = 0; j <= i; j++)
                {
                    direction[r + (i * r) + j] = engine.LatentDirection[((r + (i * (i + 1) / 2) + j) * engine.Latents.PaddedCount) + k];
                }
            }

            logQ += latent.LogDensity(transformed.AsSpan(k * r, r));
            AssertNaturalGradient(latent, part, noise, direction);
        }

        Tolerance.Close(rows.LogTransformed(theta, transformed) - logQ, elbo, 1e-8);
    }

    private static void AssertNaturalGradient(FullGaussian family, double[] gradient, double[] noise, double[] actual)
    {
        var (score, pullback, expected) = (noise.ToArray(), new double[family.Lambda.Length], new double[family.Lambda.Length]);
        SmallCholesky.SolveLowerTransposed(family.Factor, noise.Length, score);
        family.AddPullback(gradient.Zip(score, (g, s) => g + s).ToArray(), noise, pullback);
        family.NaturalGradient(pullback, expected);
        Tolerance.Close(expected, actual, 1e-9);
    }
}
