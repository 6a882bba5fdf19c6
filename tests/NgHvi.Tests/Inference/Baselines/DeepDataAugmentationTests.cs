using NgHvi.Tests.Support;
using static NgHvi.Tests.Inference.Baselines.AugmentedDirection;

namespace NgHvi.Tests.Inference.Baselines;

public sealed class DeepDataAugmentationTests
{
    [Fact]
    public void Transformed_density_and_gradient_agree_with_the_reference_vector()
    {
        var (shared, expected) = (ReferenceVectors.Load("dmm_gaussian"), ReferenceVectors.Load("davi_dmm"));
        var rows = shared.Numbers("X");
        var inputs = rows.Where((_, i) => i % 3 > 0).ToArray();
        var data = GroupedInputs.FromArrays(shared.Numbers("y"), inputs, ["a", "a", "a", "a", "b", "b", "b"]);
        var architecture = new NetworkArchitecture(2, [3, 2]);
        var priors = DeepMixedPriors.Published(ResponseFamily.Gaussian, architecture, 3) with { RandomEffects = new CovariancePrior.Wishart(0.2, 4) };
        var model = new DeepMixedModel(data, architecture, priors);
        var (theta, transformed) = (shared.Numbers("theta"), expected.Numbers("alpha_tilde"));
        var gradient = new double[theta.Length];

        // As the algorithm forms it: the marginal density and a standard normal of α̃, whose gradient is −α̃.
        var value = model.CreateEvaluator().Collapsed(theta, gradient) + LogStandardNormal(transformed);
        Tolerance.Close(expected.Number("log_joint_transformed"), value, 1e-12);
        Tolerance.Close(expected.Numbers("grad_theta"), gradient, 1e-11);
        Tolerance.Close(expected.Numbers("grad_alpha_tilde"), transformed.Select(a => -a).ToArray(), 1e-12);
        Tolerance.Close(expected.Number("log_joint_transformed"), DeepBaselineData.LogTransformed(model, theta, transformed), 1e-12, "plain loops");
    }

    [Theory]
    [InlineData(Activation.Tanh, false, new[] { 3, 2 }, null)]
    [InlineData(Activation.Tanh, true, new[] { 4 }, new[] { 0, 2, 3 })]
    [InlineData(Activation.Tanh, false, new[] { 3 }, new[] { 1, 3 })]
    [InlineData(Activation.Tanh, true, new[] { 2 }, new int[0])]
    [InlineData(Activation.Relu, false, new[] { 3, 3 }, null)]
    [InlineData(Activation.Relu, false, new int[0], null)]
    public void Direction_is_the_natural_gradient_of_the_transformed_joint(Activation activation, bool isDiagonal, int[] widths, int[]? randomFeatures)
    {
        // The last group is large enough to be spread over lanes.
        var model = DeepBaselineData.Model(DeepBaselineData.Simulate(10, 2, 4, lastSize: 100), widths, activation, isDiagonal, randomFeatures);
        var options = DataAugmentationOptions.AsPublishedDeep with { LatentScale = 0.5, Rate = 0.01 };
        var workspace = new DataAugmentationWorkspace(model, options);
        var state = DataAugmentationVi.Init(workspace, 8);
        for (var step = 0; step < 40; step++)
        {
            // Away from the start, so that every entry of C_1 and C_2 is at work.
            DataAugmentationVi.Advance(workspace, state);
        }

        var elbo = DataAugmentationVi.EstimateDirection(workspace, state);
        var (family, theta, r) = (state.Approximation, workspace.Theta.ToArray(), model.RandomCount);
        var (groups, m) = (model.Data.GroupCount, theta.Length);
        var (means, roots) = (new double[groups * r], new double[groups * r * r]);
        state.Latents.Export(means, roots);
        var transformed = means.ToArray();
        for (var i = 0; i < roots.Length; i++)
        {
            var k = i / (r * r);
            transformed[i / r] += roots[i] * LatentNoise(workspace, state, i % r, k);
        }

        var gradient = FiniteDifference.Gradient(moved => DeepBaselineData.LogTransformed(model, moved, transformed), theta, 1e-4);
        var analytic = new double[m];
        model.CreateEvaluator().Collapsed(theta, analytic);
        foreach (var block in model.Parameters.Blocks)
        {
            Tolerance.Close(
                gradient.AsSpan(block.Offset, block.Length), analytic.AsSpan(block.Offset, block.Length), 1e-7, block.Name);
        }

        AssertNaturalGradient(family, analytic, workspace.Noise, index => workspace.Direction[index]);
        var logQ = family.LogDensity(theta);
        var latentGradient = FiniteDifference.Gradient(moved => DeepBaselineData.LogTransformed(model, theta, moved), transformed);
        for (var k = 0; k < groups && r > 0; k++)
        {
            var latent = new FullGaussian(means.AsSpan(k * r, r), roots.AsSpan(k * r * r, r * r));
            var (part, noise) = (new double[r], new double[r]);
            for (var i = 0; i < r; i++)
            {
                Assert.Equal(latentGradient[(k * r) + i], -transformed[(k * r) + i], 1e-7);
                (part[i], noise[i]) = (-transformed[(k * r) + i], LatentNoise(workspace, state, i, k));
            }

            logQ += latent.LogDensity(transformed.AsSpan(k * r, r));
            AssertNaturalGradient(latent, part, noise, index => LatentDirection(workspace, state, index, k));
        }

        Tolerance.Close(DeepBaselineData.LogTransformed(model, theta, transformed) - logQ, elbo, 1e-9);
    }

    [Fact]
    public void Without_a_hidden_layer_the_target_is_that_of_the_linear_model()
    {
        var data = DeepBaselineData.Simulate(12, 2, 9);
        var deep = DeepBaselineData.Model(data, []);
        var design = Enumerable.Range(0, data.RowCount).SelectMany(i => new[] { 1, data.Inputs[2 * i], data.Inputs[(2 * i) + 1] }).ToArray();
        var linear = new LinearMixedModel(
            new GroupedStatistics(data.Response, design, design, data.GroupOffsets.ToArray()), LinearMixedPriors.Published(3, 3) with
            {
                Fixed = deep.Priors.Fixed,
                Residual = deep.Priors.Residual!,
                RandomEffects = deep.Priors.RandomEffects,
            });

        // θ of the linear model is (β, w, log σ²), that of the deep model (β, log σ², w).
        int[] order = [0, 1, 2, 4, 5, 6, 7, 8, 9, 3];
        var (theta, gradient, other) = (new double[10], new double[10], new double[10]);
        NormalSampler.Fill(RandomKey.FromSeed(3), theta);
        var value = deep.CreateEvaluator().Collapsed(theta, gradient);
        var expected = linear.CreateEvaluator().Collapsed(order.Select(i => theta[i]).ToArray(), other);
        Tolerance.Close(expected, value, 1e-11);
        Tolerance.Close(other, order.Select(i => gradient[i]).ToArray(), 1e-10);
    }

    [Fact]
    public void Published_start_and_first_step_are_those_of_the_deep_model()
    {
        var model = DeepBaselineData.Model(DeepBaselineData.Simulate(6, 2, 3), [3, 2]);
        var workspace = new DataAugmentationWorkspace(model, DataAugmentationOptions.AsPublishedDeep);
        var state = DataAugmentationVi.Init(workspace, 1);
        var (mean, weights) = (state.Approximation.Mean.ToArray(), model.Architecture.WeightCount);
        for (var i = 0; i < mean.Length; i++)
        {
            var isRandom = i < weights && !model.Architecture.IsBias(i);
            Assert.Equal(isRandom, mean[i] != 0);
            Assert.InRange(mean[i], -Math.Sqrt(6) / 4, Math.Sqrt(6) / 4);
            Assert.Equal(0.1, state.Approximation.Factor[i * (mean.Length + 1)]);
        }

        Assert.NotEqual(mean, DataAugmentationVi.Init(workspace, 2).Approximation.Mean.ToArray());
        var roots = new double[6 * 9];
        state.Latents.Export(new double[6 * 3], roots);
        Assert.Equal([0.1, 0, 0, 0, 0.1, 0, 0, 0, 0.1], roots[..9]);

        // ℓ = (μ_1, μ_2, vech C_1, vech C_2k): 27 + 6·3 + 378 + 6·6 numbers.
        double[] before = [.. state.Approximation.Lambda, .. state.Latents.Lambda];
        DataAugmentationVi.Advance(workspace, state);
        double[] after = [.. state.Approximation.Lambda, .. state.Latents.Lambda];
        Assert.Equal(0.001 * Math.Sqrt(459), Math.Sqrt(before.Zip(after, (a, b) => (b - a) * (b - a)).Sum()), 1e-12);
    }

    [Fact]
    public void Model_start_is_the_models_guess()
    {
        var model = DeepBaselineData.Model(DeepBaselineData.Simulate(6, 2, 3), [3]);
        var workspace = new DataAugmentationWorkspace(model, new DataAugmentationOptions { Scale = 0.25 });
        var family = DataAugmentationVi.Init(workspace, 5).Approximation;
        var guess = model.SuggestStart(RunStream.Of(5, RunStream.StartingPoint));
        Assert.True(family.Mean.SequenceEqual(guess.Center));
        Assert.Equal(0.25 * guess.Scale[2], family.Factor[2 * (family.ParameterCount + 1)]);
    }

    [Fact]
    public void Number_of_threads_changes_no_bit()
    {
        var model = DeepBaselineData.Model(DeepBaselineData.Simulate(160, 3, 6), [4, 3], Activation.Relu);
        var one = Run(1);
        var three = Run(3);
        Assert.True(one.Approximation.Lambda.AsSpan().SequenceEqual(three.Approximation.Lambda));
        Assert.True(one.Latents.Lambda.AsSpan().SequenceEqual(three.Latents.Lambda));
        Assert.True(one.Trace.Values.SequenceEqual(three.Trace.Values));

        DataAugmentationState Run(int threads)
        {
            var workspace = new DataAugmentationWorkspace(model, DataAugmentationOptions.AsPublishedDeep with { Threads = threads });
            var state = DataAugmentationVi.Init(workspace, 2);
            for (var step = 1; step <= 30; step++)
            {
                state.Trace.Add(step, DataAugmentationVi.Advance(workspace, state), 0);
            }

            return state;
        }
    }

    [Fact]
    public void A_short_run_raises_the_bound_and_its_draws_carry_the_transformed_effects()
    {
        var model = DeepBaselineData.Model(DeepBaselineData.Simulate(30, 2, 7), [3], Activation.Relu);
        var fit = DataAugmentationVi.Fit(
            model, DataAugmentationOptions.AsPublishedDeep with { Steps = 300, Rate = 0.005 }, 4, null, TestContext.Current.CancellationToken);
        Assert.Equal((300, StopReason.StepLimit, "DAVI"), (fit.Steps, fit.Stopped, fit.Method));
        Assert.All(fit.Trace.Values.ToArray(), value => Assert.True(double.IsFinite(value)));
        Assert.True(double.IsFinite(fit.Elbo));
        var (first, last) = (fit.Trace.Values.Take(20).Average(), fit.Trace.Values.TakeLast(100).Average());
        Assert.True(last > first + 30, $"from {first} to {last}");
        Assert.Equal(fit.Elbo, last, 5.0);
        Assert.Equal(model.Quantities.Select(quantity => quantity.Name), fit.Posterior.Select(quantity => quantity.Name));
        Assert.Same(model, fit.Model);

        // Diagnostic of the factors of α̃: KL ≥ 0, and it shrinks from that of 0.1 I.
        Assert.InRange(fit.LatentDivergence, 0, 30 * 4 * (Math.Log(10) + 0.005 - 0.5));
        var draws = fit.Draws(2000);
        Assert.Equal((2000, 120, 480), (draws.Count, draws.LatentMeans.Length, draws.LatentRoots.Length));
        Assert.True(draws.LatentRoots.SequenceEqual(fit.LatentRoots));
        double mean = 0;
        for (var s = 0; s < draws.Count; s++)
        {
            mean += draws.Draw(s)[model.Architecture.WeightCount] / draws.Count;
        }

        // Antithetic pairs make the mean of a coordinate exact.
        Assert.Equal(fit.Approximation.Mean[model.Architecture.WeightCount], mean, 1e-10);
    }

    private static double LogStandardNormal(double[] x) => -0.5 * x.Sum(value => (value * value) + Math.Log(2 * Math.PI));
}
