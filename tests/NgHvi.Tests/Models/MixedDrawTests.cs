using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

/// <summary>Draws of α have the right distribution. Standard errors of chains are those of means of long batches.</summary>
public class MixedDrawTests
{
    private const int Batches = 40;

    [Fact]
    public void Mean_of_exactly_drawn_gradients_is_the_collapsed_gradient()
    {
        foreach (var isDiagonal in new[] { false, true })
        {
            var model = Deep("gaussian", [1, 2, 5, 4, 7, 100, 3], 3, isDiagonal).Model();
            AssertMeans(model, 0, 2000);
        }
    }

    [Theory]
    [InlineData("gaussian", 3)]
    [InlineData("probit", 1)]
    [InlineData("logit", 1)]
    public void Mean_of_chained_gradients_is_the_collapsed_gradient(string family, int randomCount)
    {
        var model = (Deep(family, [1, 2, 5, 4, 7, 100, 3], 2, true) with { HasRandomFeatures = randomCount > 1 }).Model();
        AssertMeans(model, 2, 4000);
    }

    [Theory]
    [InlineData("gaussian")]
    [InlineData("probit")]
    [InlineData("logit")]
    public void Alpha_keeps_its_distribution_when_responses_and_alpha_are_drawn_in_turn(string family)
    {
        // Geweke (2004): y | α, then a sweep of α | y. Whatever the chain does, α ~ N(0, Σ) must stay so.
        var groups = 60;
        var sizes = Enumerable.Range(0, groups).Select(k => k == 0 ? 98 : 2 + (k % 3)).ToArray();
        var source = Deep(family, sizes, 2, family != "gaussian");
        var theta = MixedCase.Theta(source.Model(), 2);
        var reference = new ReferenceMixedModel(source.Model());
        var r = reference.RandomCount;
        var covariance = reference.Precision(theta).Inverse();
        var root = covariance.Cholesky().Factor;
        var alpha = MixedCase.Normals(4, 0, groups * r);
        for (var k = 0; k < groups; k++)
        {
            (root * Dense.Vector(alpha.AsSpan(k * r, r))).ToArray().CopyTo(alpha, k * r);
        }

        var features = Enumerable.Range(0, sizes.Sum()).Select(i => reference.Fixed(theta, i)).ToArray();
        var beta = reference.Beta(theta);
        var (moments, batch) = (new SampleMoments(r + (r * r)), new double[r + (r * r)]);
        var random = new PhiloxRandom(RandomKey.FromSeed(77));
        const int Length = 10;
        for (var step = 0; step < Batches * Length; step++)
        {
            var y = new double[features.Length];
            for (int k = 0, i = 0; k < groups; k++)
            {
                for (var end = i + sizes[k]; i < end; i++)
                {
                    var eta = features[i].Select((z, f) => z * (beta[f] + alpha[(k * r) + f])).Sum();
                    var noise = family == "logit"
                        ? Logit(random.NextDouble())
                        : MathNet.Numerics.Distributions.Normal.Sample(random, 0, Math.Sqrt(reference.Variance(theta)));
                    y[i] = family == "gaussian" ? eta + noise : eta + noise > 0 ? 1 : 0;
                }
            }

            var model = source.Model(y);
            model.CreateEvaluator().Drawn(theta, new LatentDraw(RandomKey.FromSeed(5).Fold(step), 2, alpha), new double[theta.Length]);
            for (var k = 0; k < groups; k++)
            {
                for (var a = 0; a < r; a++)
                {
                    batch[a] += alpha[(k * r) + a] / groups / Length;
                    for (var b = 0; b < r; b++)
                    {
                        batch[r + (a * r) + b] += alpha[(k * r) + a] * alpha[(k * r) + b] / groups / Length;
                    }
                }
            }

            if ((step + 1) % Length == 0)
            {
                moments.Add(batch);
                Array.Clear(batch);
            }
        }

        moments.AssertMeans([.. new double[r], .. Dense.RowMajor(covariance)], what: family);
        for (var i = 0; i < r; i++)
        {
            // The test can only fail for wrong variances when it knows them to a few per cent.
            Assert.InRange(moments.StandardError(r + (i * (r + 1))) / covariance[i, i], 0, 0.05);
        }
    }

    [Theory]
    [InlineData("probit", true)]
    [InlineData("probit", false)]
    [InlineData("logit", true)]
    [InlineData("logit", false)]
    public void One_sweep_draws_the_auxiliary_variables_then_alpha_then_takes_the_joint_gradient(string family, bool isDiagonal)
    {
        // No group shares its lanes here, so that the rows of group k read the stream of key and k in order.
        var model = (Deep(family, [1, 2, 3, 4, 5, 6, 7, 8, 9, 3, 60], 3, isDiagonal) with { Widths = [3, 2] }).Model();
        var reference = new ReferenceMixedModel(model);
        var theta = MixedCase.Theta(model, 1);
        var r = model.RandomCount;
        var (key, latents) = (RandomKey.FromSeed(9), MixedCase.Normals(5, 0, model.LatentLength));
        var noise = new double[model.LatentLength];
        NormalSampler.Fill(key.Fold(0), noise);
        var (response, weights, expected) = (new double[model.Data.RowCount], new double[model.Data.RowCount], new double[latents.Length]);
        for (var k = 0; k < reference.GroupCount; k++)
        {
            var (start, size) = (reference.Start(k), reference.Size(k));
            var stream = new KeyedStream(key.Fold(1).Fold(k));
            for (var i = start; i < start + size; i++)
            {
                var eta = reference.Predictor(theta, i, latents.AsSpan(k * r, r));
                var isOne = reference.Response[i] == 1;
                weights[i] = family == "logit" ? PolyaGamma.Draw(eta, ref stream) : 1;
                response[i] = family == "logit" ? (isOne ? 0.5 : -0.5) / weights[i] : TruncatedNormal.Draw(eta, isOne, ref stream);
                Assert.True(family == "logit" || response[i] > 0 == isOne);
            }

            var z = reference.Random(theta, start, size);
            var w = Dense.Vector(weights.AsSpan(start, size));
            var weighted = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfDiagonalVector(w) * z;
            var precision = reference.Precision(theta) + (z.Transpose() * weighted);
            var residual = Dense.Vector(response.AsSpan(start, size)) - (z * Dense.Vector(reference.Beta(theta)));
            var cholesky = precision.Cholesky();
            var draw = cholesky.Solve(weighted.Transpose() * residual)
                + cholesky.Factor.Transpose().Solve(Dense.Vector(noise.AsSpan(k * r, r)));
            draw.ToArray().CopyTo(expected, k * r);
        }

        var gradient = new double[theta.Length];
        var value = model.CreateEvaluator().Drawn(theta, new LatentDraw(key, 1, latents), gradient);
        Tolerance.Close(expected, latents, 1e-11, "α");
        Tolerance.Close(reference.JointGradient(theta, latents, response, weights), gradient, 1e-11, "gradient");
        Assert.True(double.IsNaN(value));
    }

    [Fact]
    public void A_chain_that_carries_no_state_is_refused()
    {
        var model = new MixedCase("probit", [2, 3]).Model();
        var theta = MixedCase.Theta(model, 1);
        Assert.Contains("latents has length 0", Assert.Throws<ArgumentException>(
            () => model.CreateEvaluator().Drawn(theta, RandomKey.FromSeed(1), new double[theta.Length])).Message);
    }

    [Fact]
    public void Initial_latents_are_standard_normal_for_binary_responses_and_zero_otherwise()
    {
        var probit = new MixedCase("probit", [.. Enumerable.Repeat(1, 500)]).Model();
        var latents = new double[probit.LatentLength];
        probit.InitialLatents(RandomKey.FromSeed(3), latents);
        Assert.InRange(latents.Average(), -0.1, 0.1);
        Assert.InRange(latents.Average(a => a * a), 0.9, 1.1);
        var gaussian = new MixedCase("gaussian", [2, 3]).Model();
        latents = [1, 1];
        gaussian.InitialLatents(RandomKey.FromSeed(3), latents);
        Assert.All(latents, a => Assert.Equal(0, a));
        Assert.True(gaussian.DrawsExactly);
        Assert.False(probit.DrawsExactly);
    }

    private static MixedCase Deep(string response, int[] sizes, int width, bool isDiagonal) => new(response, sizes)
    {
        Columns = 1,
        Inputs = 3,
        Widths = [width],
        HasRandomFeatures = true,
        IsDiagonal = isDiagonal,
    };

    private static double Logit(double u) => Math.Log(u / (1 - u));

    private static void AssertMeans(MixedDensity model, int sweeps, int draws)
    {
        var theta = MixedCase.Theta(model, 2);
        var (expected, gradient, batch) = (new double[theta.Length], new double[theta.Length], new double[theta.Length]);
        var evaluator = model.CreateEvaluator();
        evaluator.Collapsed(theta, expected);
        var latents = new double[sweeps == 0 ? 0 : model.LatentLength];
        var length = draws / Batches;
        var moments = new SampleMoments(theta.Length);
        for (var i = -length; i < draws; i++)
        {
            evaluator.Drawn(theta, new LatentDraw(RandomKey.FromSeed(5).Fold(i), sweeps, latents), gradient);
            if (i < 0)
            {
                continue;
            }

            for (var j = 0; j < batch.Length; j++)
            {
                batch[j] += gradient[j] / length;
            }

            if ((i + 1) % length == 0)
            {
                moments.Add(batch);
                Array.Clear(batch);
            }
        }

        moments.AssertMeans(expected, 1e-9);
        Assert.All(Enumerable.Range(0, theta.Length), i => Assert.True(moments.StandardError(i) > 0));
    }
}
