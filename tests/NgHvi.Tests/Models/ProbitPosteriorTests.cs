using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

public class ProbitPosteriorTests
{
    /// <summary>The default fit against a random walk over the density with the random intercepts integrated by quadrature.</summary>
    [Theory]
    [InlineData(60, 8, 1.0, true)]
    [InlineData(100, 4, 0.1, true)]
    [InlineData(100, 4, 0.1, false)]
    public void Random_intercept_probit_agrees_with_quadrature(int groups, int rows, double sd, bool isPublished)
    {
        var model = Model(groups, rows, sd, isPublished);
        var fit = model.Fitted();
        Assert.Equal(StopReason.Converged, fit.Stopped);
        var (means, deviations) = RandomWalk(model.Density);
        for (var i = 0; i < 3; i++)
        {
            var quantity = fit[model.Density.QuantityNames[i]];
            Assert.InRange((quantity.Mean - means[i]) / deviations[i], -0.15, 0.15);
            Assert.InRange(quantity.StandardDeviation / deviations[i], 0.9, 1.1);
        }
    }

    private static MixedModel Model(int groups, int rows, double sd, bool isPublished)
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

        double[] ones = [.. Enumerable.Repeat(1.0, n)];
        double[] columns = [.. Enumerable.Range(0, n).SelectMany(i => (double[])[1, x[2 * i], x[(2 * i) + 1]])];
        return MixedModel.From(
            ModelData.FromArrays(y, columns, ones, [], keys),
            new ModelOptions { Response = Response.Probit, Priors = isPublished ? Priors.Published : Priors.Weak });
    }

    /// <summary>Posterior means and standard deviations of the reported quantities by Metropolis steps of two lengths.</summary>
    private static (double[] Means, double[] Deviations) RandomWalk(MixedDensity model)
    {
        const int Steps = 20_000;
        const int WarmUp = 2000;
        var evaluator = model.CreateEvaluator();
        var start = model.FindStart(new StartRequest(RandomKey.FromSeed(1), UsesFittingCoordinates: true, 1, default));
        var m = model.Parameters.Count;
        var (theta, proposal, noise, ignored) = (new double[m], new double[m], new double[m], new double[m]);
        var (point, moved) = (start.Center.ToArray(), new double[m]);
        start.Coordinates.Map(point, theta);
        var values = new double[model.QuantityNames.Count];
        var (sums, squares) = (new double[values.Length], new double[values.Length]);
        var density = evaluator.Collapsed(theta, ignored) + start.Coordinates.LogJacobian(point);
        for (var step = 0; step < Steps; step++)
        {
            var key = RandomKey.FromSeed(9).Fold(step);
            NormalSampler.Fill(key, noise);
            for (var i = 0; i < m; i++)
            {
                moved[i] = point[i] + ((step % 3 == 0 ? 2.5 : 0.9) * start.Scale[i] * noise[i]);
            }

            start.Coordinates.Map(moved, proposal);
            var next = evaluator.Collapsed(proposal, ignored) + start.Coordinates.LogJacobian(moved);
            if (Math.Log(Philox.ToUniform(Philox.Block(key.Fold(1), 0).First)) < next - density)
            {
                density = next;
                proposal.CopyTo(theta.AsSpan());
                moved.CopyTo(point.AsSpan());
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
