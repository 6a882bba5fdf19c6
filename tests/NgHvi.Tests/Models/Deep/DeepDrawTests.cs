using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models.Deep;

/// <summary>Draws of α have the right distribution. Standard errors of chains are those of means of long batches.</summary>
public class DeepDrawTests
{
    private const int Batches = 40;

    [Fact]
    public void Mean_of_exactly_drawn_gradients_is_the_collapsed_gradient()
    {
        foreach (var isDiagonal in new[] { false, true })
        {
            var model = new DeepCase(ResponseFamily.Gaussian, [1, 2, 5, 4, 7, 100, 3], [3]) { IsDiagonal = isDiagonal }.Model();
            AssertMeans(model, 0, 2000);
        }
    }

    [Theory]
    [InlineData(ResponseFamily.Gaussian, 3)]
    [InlineData(ResponseFamily.Probit, 1)]
    [InlineData(ResponseFamily.Logit, 1)]
    public void Mean_of_chained_gradients_is_the_collapsed_gradient(ResponseFamily family, int randomCount)
    {
        var random = Enumerable.Range(0, randomCount).ToArray();
        var model = new DeepCase(family, [1, 2, 5, 4, 7, 100, 3], [2]) { Random = random, IsDiagonal = true }.Model();
        AssertMeans(model, 2, 4000);
    }

    [Theory]
    [InlineData(ResponseFamily.Gaussian)]
    [InlineData(ResponseFamily.Probit)]
    [InlineData(ResponseFamily.Logit)]
    public void Alpha_keeps_its_distribution_when_responses_and_alpha_are_drawn_in_turn(ResponseFamily family)
    {
        // Geweke (2004): y | α, then a sweep of α | y. Whatever the chain does, α ~ N(0, Σ) must stay so.
        var groups = 60;
        var sizes = Enumerable.Range(0, groups).Select(k => k == 0 ? 98 : 2 + (k % 3)).ToArray();
        var source = new DeepCase(family, sizes, [2]) { IsDiagonal = family != ResponseFamily.Gaussian };
        var (_, inputs, keys) = source.Rows();
        var theta = DeepCase.Theta(source.Model(), 2);
        var reference = new ReferenceDeepModel(source.Model());
        var r = source.RandomCount;
        var covariance = reference.Precision(theta).Inverse();
        var root = covariance.Cholesky().Factor;
        var alpha = DeepCase.Normals(4, 0, groups * r);
        for (var k = 0; k < groups; k++)
        {
            (root * Dense.Vector(alpha.AsSpan(k * r, r))).ToArray().CopyTo(alpha, k * r);
        }

        var features = Enumerable.Range(0, sizes.Sum()).Select(i => reference.Features(theta, i)).ToArray();
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
                    var noise = family == ResponseFamily.Logit
                        ? Logit(random.NextDouble())
                        : MathNet.Numerics.Distributions.Normal.Sample(random, 0, Math.Sqrt(reference.Variance(theta)));
                    y[i] = family == ResponseFamily.Gaussian ? eta + noise : eta + noise > 0 ? 1 : 0;
                }
            }

            var model = source.Model(GroupedInputs.FromArrays(y, inputs, keys));
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

        moments.AssertMeans([.. new double[r], .. Dense.RowMajor(covariance)], what: family.ToString());
        for (var i = 0; i < r; i++)
        {
            // The test can only fail for wrong variances when it knows them to a few per cent.
            Assert.InRange(moments.StandardError(r + (i * (r + 1))) / covariance[i, i], 0, 0.05);
        }
    }

    [Fact]
    public void A_chain_that_carries_no_state_is_refused()
    {
        var model = new DeepCase(ResponseFamily.Probit, [2, 3], []).Model();
        var theta = DeepCase.Theta(model, 1);
        Assert.Contains("latents has length 0", Assert.Throws<ArgumentException>(
            () => model.CreateEvaluator().Drawn(theta, RandomKey.FromSeed(1), new double[theta.Length])).Message);
    }

    [Fact]
    public void Initial_latents_are_standard_normal_for_binary_responses_and_zero_otherwise()
    {
        var probit = new DeepCase(ResponseFamily.Probit, [.. Enumerable.Repeat(1, 500)], []).Model();
        var latents = new double[probit.LatentLength];
        probit.InitialLatents(RandomKey.FromSeed(3), latents);
        Assert.InRange(latents.Average(), -0.1, 0.1);
        Assert.InRange(latents.Average(a => a * a), 0.9, 1.1);
        var gaussian = new DeepCase(ResponseFamily.Gaussian, [2, 3], []).Model();
        latents = [1, 1, 1, 1, 1, 1, 1, 1];
        gaussian.InitialLatents(RandomKey.FromSeed(3), latents);
        Assert.All(latents, a => Assert.Equal(0, a));
        Assert.True(gaussian.DrawsExactly);
        Assert.False(probit.DrawsExactly);
    }

    private static double Logit(double u) => Math.Log(u / (1 - u));

    private static void AssertMeans(DeepModel model, int sweeps, int draws)
    {
        var theta = DeepCase.Theta(model, 2);
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
