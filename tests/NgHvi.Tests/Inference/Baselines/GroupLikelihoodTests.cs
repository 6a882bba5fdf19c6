using System.Numerics;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference.Baselines;

public sealed class GroupLikelihoodTests
{
    private static readonly RandomKey Key = RandomKey.FromSeed(3);

    [Theory]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Relu)]
    public void Gradient_is_that_of_the_estimates_logarithm_with_the_draws_fixed(Activation activation)
    {
        var (likelihood, parameters, panel, theta) = Case(activation);
        var (effects, weights) = Draws(likelihood, theta, panel.GroupCount);
        var actual = new double[parameters.Count];
        var value = likelihood.Evaluate(theta, Key, actual);
        Tolerance.Close(Estimate(parameters, panel, theta, theta, effects), value, 1e-12);
        var expected = FiniteDifference.Gradient(x => Estimate(parameters, panel, x, theta, effects), theta, 1e-4);
        Tolerance.Close(expected, actual, 1e-7);
        Assert.All(weights, group => Assert.Equal(1, group.Sum(), 1e-12));
    }

    [Fact]
    public void Many_draws_reach_the_integral()
    {
        // One random effect and no input: ∫ σ(β + α)^3 (1 − σ(β + α)) N(α; 0, 1.5²) dα by the trapezoidal rule.
        var panel = new BinaryPanel([], 0, [1, 0, 1, 1], [0, 4]);
        var parameters = new NagvacParameters(new NetworkArchitecture(0, []));
        double integral = 0;
        for (var x = -9.0; x <= 9; x += 0.01)
        {
            var p = 1 / (1 + Math.Exp(-(0.4 + (1.5 * x))));
            integral += 0.01 * p * p * p * (1 - p) * Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
        }

        var likelihood = new GroupLikelihood(parameters, panel, new PanelBlocks(panel), 40_000);
        var value = likelihood.Evaluate([0.4, 2 * Math.Log(1.5)], Key, new double[2]);

        // The integrand varies by less than its mean, so the standard error is below 1/√40 000.
        Assert.Equal(Math.Log(integral), value, 4.0 / 200);
    }

    [Fact]
    public void Long_groups_and_certain_responses_stay_finite()
    {
        const int Rows = 1500;
        var response = new double[Rows];
        Array.Fill(response, 1);
        response[0] = 0;
        var panel = new BinaryPanel([], 0, response, [0, Rows]);
        var likelihood = new GroupLikelihood(new NagvacParameters(new NetworkArchitecture(0, [])), panel, new PanelBlocks(panel), 2);
        var gradient = new double[2];
        var value = likelihood.Evaluate([-0.5, -60], Key, gradient);
        Assert.Equal(-(Rows - 1) * Math.Log(1 + Math.Exp(0.5)) - Math.Log(1 + Math.Exp(-0.5)), value, 1e-8);
        value = likelihood.Evaluate([900, -60], Key, gradient);
        Assert.Equal(-900, value, 1e-8);
    }

    [Fact]
    public void Vector_exponential_agrees_with_the_scalar_one()
    {
        var lanes = new double[Vector<double>.Count];
        for (var i = 0; i < 20_000; i++)
        {
            var x = i < 10_000 ? i * 1e-3 : (i - 10_000) * 0.0707;
            LogisticDraws.ExpNegative(new Vector<double>(x)).CopyTo(lanes);
            Assert.Equal(1, lanes[^1] / Math.Exp(-x), 1e-15 + 1e-18);
        }

        LogisticDraws.ExpNegative(Vector<double>.Zero).CopyTo(lanes);
        Assert.Equal(1, lanes[0]);
        LogisticDraws.ExpNegative(new Vector<double>(double.PositiveInfinity)).CopyTo(lanes);
        Assert.InRange(lanes[0], 0, 1e-300);
    }

    [Fact]
    public void Mode_has_no_gradient()
    {
        var (_, parameters, panel, theta) = Case(Activation.Tanh);
        var r = parameters.EffectCount;
        var (modes, blocks) = (new double[panel.GroupCount * r], new PanelBlocks(panel));
        new GroupModes(parameters, panel, blocks).Solve(theta, 0, modes);
        for (var k = 0; k < panel.GroupCount; k++)
        {
            var group = k;
            var gradient = FiniteDifference.Gradient(
                alpha => LogLikelihood(parameters, panel, theta, group, alpha)
                    - (0.5 * alpha.Select((value, u) => value * value * Math.Exp(-parameters.LogVariances(theta)[u])).Sum()),
                modes.AsSpan(k * r, r));

            // The last Newton step was at most 0.01 long, and the next would be of the order of its square.
            Assert.All(gradient, value => Assert.Equal(0, value, 2e-3));
        }
    }

    private static (GroupLikelihood Likelihood, NagvacParameters Parameters, BinaryPanel Panel, double[] Theta) Case(Activation activation)
    {
        var panel = BinaryPanels.Simulate(5, 4, uneven: true).Training;
        var parameters = new NagvacParameters(new NetworkArchitecture(2, [4, 3], activation));
        var theta = new double[parameters.Count];
        NormalSampler.Fill(RandomKey.FromSeed(9), theta);
        return (new GroupLikelihood(parameters, panel, new PanelBlocks(panel), 6), parameters, panel, theta);
    }

    /// <summary>α of every group, draw by draw, and their weights.</summary>
    private static (double[][][] Effects, double[][] Weights) Draws(GroupLikelihood likelihood, double[] theta, int groups)
    {
        var (effects, weights) = (new double[groups][][], new double[groups][]);
        likelihood.Visit(theta, Key, (group, drawn, weight) =>
        {
            var padded = weight.Length;
            var values = drawn.ToArray();
            effects[group] = [.. Enumerable.Range(0, 6).Select(j => Enumerable.Range(0, values.Length / padded).Select(u => values[(u * padded) + j]).ToArray())];
            weights[group] = weight.ToArray();
        });
        return (effects, weights);
    }

    /// <summary>Σ_k log (1/N) Σ_j p(y_k | θ, α_kj) N(α_kj; 0, Γ)/N(α_kj; 0, Γ_0), Γ_0 the covariance the draws came from.</summary>
    private static double Estimate(NagvacParameters parameters, BinaryPanel panel, double[] theta, double[] drawn, double[][][] effects) =>
        effects.Select((group, k) => Math.Log(group.Average(alpha =>
        {
            var logRatio = 0.0;
            for (var u = 0; u < alpha.Length; u++)
            {
                var (t, t0) = (parameters.LogVariances(theta)[u], parameters.LogVariances(drawn)[u]);
                logRatio += 0.5 * (t0 - t + (alpha[u] * alpha[u] * (Math.Exp(-t0) - Math.Exp(-t))));
            }

            return Math.Exp(LogLikelihood(parameters, panel, theta, k, alpha) + logRatio);
        }))).Sum();

    private static double LogLikelihood(NagvacParameters parameters, BinaryPanel panel, double[] theta, int group, double[] alpha)
    {
        double sum = 0;
        for (var i = panel.GroupOffsets[group]; i < panel.GroupOffsets[group + 1]; i++)
        {
            var z = Features(parameters.Architecture, theta, panel.Inputs.Slice(2 * i, 2).ToArray());
            var beta = parameters.FixedEffects(theta);
            var eta = beta[0] + alpha[0];
            for (var u = 1; u < alpha.Length; u++)
            {
                eta += z[u - 1] * (beta[u] + alpha[u]);
            }

            sum -= Math.Log(1 + Math.Exp(panel.Response[i] == 1 ? -eta : eta));
        }

        return sum;
    }

    private static double[] Features(NetworkArchitecture network, double[] theta, double[] x)
    {
        for (var l = 0; l < network.LayerCount; l++)
        {
            x = [.. Enumerable.Range(0, network.Widths[l]).Select(i =>
            {
                var sum = theta[network.Index(l, i, -1)] + x.Select((value, j) => value * theta[network.Index(l, i, j)]).Sum();
                return network.Activation == Activation.Relu ? Math.Max(sum, 0) : Math.Tanh(sum);
            })];
        }

        return x;
    }
}
