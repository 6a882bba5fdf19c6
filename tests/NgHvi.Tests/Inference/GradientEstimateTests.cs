using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

public class GradientEstimateTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    public void A_plain_step_of_rate_one_adds_the_mean_over_draws_of_the_pathwise_gradient(int draws)
    {
        var model = MixedData.Random([3, 5, 4, 6, 2, 7, 4, 4], 3, 1, 1).Model();
        var options = new HybridViOptions
        {
            Coordinates = CoordinateChoice.AsGiven,
            Gradient = new GradientEstimator { Draws = draws },
            Direction = new Direction.PlainGradient(),
            Rule = new StepRule.Plain(1e-9),
            Guard = null,
            Steps = 1,
        };
        var workspace = new HybridViWorkspace(model, options);
        var state = HybridVi.Init(workspace, 5);
        var q = (FactorGaussian)state.Approximation.Clone();

        var info = HybridVi.Advance(workspace, state);

        var (expected, elbo) = Estimate(model, q, options.Gradient, RandomKey.FromSeed(5).Fold(1).Fold(0));
        Assert.Equal(elbo, info.Elbo, 1e-9 * Math.Abs(elbo));
        for (var i = 0; i < expected.Length; i++)
        {
            // The step is a difference of numbers of order 1, known to 1e-16, times the rate.
            Assert.Equal(expected[i], (state.Approximation.Lambda[i] - q.Lambda[i]) / 1e-9, (1e-9 * Math.Abs(expected[i])) + 1e-5);
        }
    }

    private static (double[] Gradient, double Elbo) Estimate(LinearMixedModel model, FactorGaussian q, GradientEstimator settings, RandomKey key)
    {
        var (m, p) = (q.ParameterCount, q.FactorCount);
        var noise = new double[settings.Draws * q.NoiseCount];
        NoiseDraws.Fill(key, settings, q.NoiseCount, noise);
        var evaluator = model.CreateEvaluator();
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
