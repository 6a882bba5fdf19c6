namespace NgHvi.Tests.Models.Deep;

public class SoftplusVariancesTests
{
    [Fact]
    public void Gradient_is_the_derivative_of_the_density()
    {
        var model = Model(30, 5, 0.7, isPublished: true).InFittingCoordinates();
        Assert.IsType<SoftplusVariances>(model);
        var evaluator = model.CreateEvaluator();
        foreach (var s in new[] { -40, -3, 0.2, 4, 10 })
        {
            double[] point = [0.1, -0.2, 0.4, s];
            var (gradient, ignored) = (new double[4], new double[4]);
            evaluator.Collapsed(point, gradient);
            for (var i = 0; i < 4; i++)
            {
                const double Width = 1e-5;
                point[i] += Width;
                var above = evaluator.Collapsed(point, ignored);
                point[i] -= 2 * Width;
                var below = evaluator.Collapsed(point, ignored);
                point[i] += Width;
                Assert.Equal((above - below) / (2 * Width), gradient[i], 1e-5 * (1 + Math.Abs(gradient[i])));
            }
        }
    }

    [Fact]
    public void Density_changes_by_the_Jacobian()
    {
        var model = (SoftplusVariances)Model(30, 5, 0.7, isPublished: false).InFittingCoordinates();
        double[] point = [0.1, -0.2, 0.4, 1.3];
        var (theta, moved, ignored) = (new double[4], new double[4], new double[4]);
        model.Map(point, theta);
        var outer = model.CreateEvaluator().Collapsed(point, ignored);
        var inner = model.Inner.CreateEvaluator().Collapsed(theta, ignored);
        point[3] += 1e-6;
        model.Map(point, moved);
        Assert.Equal(Math.Log((moved[3] - theta[3]) / 1e-6), outer - inner, 1e-5);
    }

    /// <summary>The default fit against a random walk over the density with the random intercepts integrated by quadrature.</summary>
    [Theory]
    [InlineData(60, 8, 1.0, true)]
    [InlineData(100, 4, 0.1, true)]
    [InlineData(100, 4, 0.1, false)]
    public void Random_intercept_probit_agrees_with_quadrature(int groups, int rows, double sd, bool isPublished)
    {
        var model = Model(groups, rows, sd, isPublished);
        var fit = HybridVi.Fit(model, new HybridViOptions(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(StopReason.Converged, fit.Stopped);
        var (means, deviations) = RandomWalk(model);
        for (var i = 0; i < 3; i++)
        {
            Assert.InRange((fit.Posterior[i].Mean - means[i]) / deviations[i], -0.15, 0.15);
            Assert.InRange(fit.Posterior[i].StandardDeviation / deviations[i], 0.9, 1.1);
        }
    }

    private static DeepProbitMixedModel Model(int groups, int rows, double sd, bool isPublished)
    {
        var n = groups * rows;
        var (x, e, alpha) = (new double[2 * n], new double[n], new double[groups]);
        NormalSampler.Fill(RandomKey.FromSeed(1), x);
        NormalSampler.Fill(RandomKey.FromSeed(2), e);
        NormalSampler.Fill(RandomKey.FromSeed(3), alpha);
        var (y, keys) = (new double[n], new string[n]);
        for (var i = 0; i < n; i++)
        {
            y[i] = -0.3 + (0.8 * x[2 * i]) - (0.5 * x[(2 * i) + 1]) + (sd * alpha[i / rows]) + e[i] > 0 ? 1 : 0;
            keys[i] = $"g{i / rows}";
        }

        var network = new NetworkArchitecture(2, []);
        return new DeepProbitMixedModel(
            GroupedInputs.FromArrays(y, x, keys), network, isPublished ? DeepMixedPriors.Published(ResponseFamily.Probit, network, 1) : null, null, [0]);
    }

    /// <summary>Posterior means and standard deviations of the reported quantities by Metropolis steps of two lengths.</summary>
    private static (double[] Means, double[] Deviations) RandomWalk(DeepModel model)
    {
        const int Steps = 20_000;
        const int WarmUp = 2000;
        var evaluator = model.CreateEvaluator();
        var start = model.SuggestStart();
        var m = model.Parameters.Count;
        var (theta, proposal, noise, ignored) = (start.Center.ToArray(), new double[m], new double[m], new double[m]);
        var values = new double[model.Quantities.Count];
        var (sums, squares) = (new double[values.Length], new double[values.Length]);
        var density = evaluator.Collapsed(theta, ignored);
        for (var step = 0; step < Steps; step++)
        {
            var key = RandomKey.FromSeed(9).Fold(step);
            NormalSampler.Fill(key, noise);
            for (var i = 0; i < m; i++)
            {
                proposal[i] = theta[i];
                for (var j = 0; j < m; j++)
                {
                    proposal[i] += (step % 3 == 0 ? 2.5 : 0.9) * start.Root[(i * m) + j] * noise[j];
                }
            }

            var next = evaluator.Collapsed(proposal, ignored);
            if (Math.Log(Philox.ToUniform(Philox.Block(key.Fold(1), 0).First)) < next - density)
            {
                density = next;
                proposal.CopyTo(theta.AsSpan());
            }

            evaluator.Report(theta, values);
            for (var i = 0; i < values.Length && step >= WarmUp; i++)
            {
                sums[i] += values[i] / (Steps - WarmUp);
                squares[i] += values[i] * values[i] / (Steps - WarmUp);
            }
        }

        return (sums, squares.Select((square, i) => Math.Sqrt(square - (sums[i] * sums[i]))).ToArray());
    }
}
