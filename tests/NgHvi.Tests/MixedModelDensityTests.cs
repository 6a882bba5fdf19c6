namespace NgHvi.Tests;

/// <summary>log p(y, θ) and its gradients, as a user calls them.</summary>
public sealed class MixedModelDensityTests
{
    private const string Formula = "y ~ x1 + x2 + (1 | group)";

    /// <summary>Example 1 in small, and a θ.</summary>
    private static readonly MixedModel Model = MixedModel.From(
        new LinearMixedSimulator { GroupCount = 20, RowCount = 200 }.Simulate(1).Table,
        Formula,
        new ModelOptions { Priors = Priors.Published });

    private static readonly double[] Theta = [0.5, -1, 0.8, 0.3, -0.2];

    [Fact]
    public void TheGradientIsThatOfTheDensity()
    {
        const double H = 1e-5;
        var (gradient, unused) = (new double[5], new double[5]);
        Model.LogDensity(Theta, gradient);
        for (var k = 0; k < 5; k++)
        {
            double At(double shift)
            {
                var moved = Theta.ToArray();
                moved[k] += shift;
                return Model.LogDensity(moved, unused);
            }

            Assert.Equal((At(H) - At(-H)) / (2 * H), gradient[k], 1e-5 * (1 + Math.Abs(gradient[k])));
        }
    }

    [Fact]
    public void GradientsAtDrawsAverageToIt()
    {
        const int Draws = 4000;
        var (gradient, drawn, sum, squares) = (new double[5], new double[5], new double[5], new double[5]);
        Model.LogDensity(Theta, gradient);
        for (var s = 0; s < Draws; s++)
        {
            Model.DrawnGradient(Theta, RandomKey.FromSeed(s), drawn);
            for (var k = 0; k < 5; k++)
            {
                (sum[k], squares[k]) = (sum[k] + drawn[k], squares[k] + (drawn[k] * drawn[k]));
            }
        }

        for (var k = 0; k < 5; k++)
        {
            var mean = sum[k] / Draws;
            var error = Math.Sqrt(((squares[k] / Draws) - (mean * mean)) / Draws);
            Assert.InRange((mean - gradient[k]) / error, -4, 4);
        }
    }

    [Fact]
    public void ItMayBeCalledFromManyThreads()
    {
        var expected = Model.LogDensity(Theta, new double[5]);
        Assert.All(
            ParallelEnumerable.Range(0, 200).Select(_ => Model.LogDensity(Theta, new double[5])), value => Assert.Equal(expected, value));
    }

    [Fact]
    public void LengthsAreChecked()
    {
        Assert.Throws<ArgumentException>(() => Model.LogDensity(new double[4], new double[5]));
        Assert.Throws<ArgumentException>(() => Model.DrawnGradient(Theta, RandomKey.FromSeed(1), new double[6]));
    }

    [Fact]
    public void TheFisherSystemIsSolvedByTheSolverOfChoice()
    {
        var q = new FactorGaussian([0, 0, 0], [0.5, 0.2, 0.3], [1, 2, 3]);
        double[] gradient = [1, -2, 3, 0.5, 0.4, -0.3, 1, 1, 1];
        var fisher = new FactorGaussianFisher(q, FisherMetric.Exact, Damping.Diagonal(0.1));
        var (direct, iterative) = (new double[9], new double[9]);
        Assert.True(fisher.Solve(gradient, direct, null));
        Assert.True(fisher.Solve(gradient, iterative, new ConjugateGradientSettings()));
        Assert.All(direct.Zip(iterative), pair => Assert.Equal(pair.First, pair.Second, 1e-8));
    }
}
