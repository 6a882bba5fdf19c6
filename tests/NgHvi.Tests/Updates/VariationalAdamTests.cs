using NgHvi.Tests.Support;

namespace NgHvi.Tests.Updates;

public class VariationalAdamTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Mini_batches_find_means_and_read_widths_off_the_scatter_of_gradients(bool isNatural)
    {
        var target = new GroupMeans(400);
        var (mean, sd) = Moments(target);
        var fit = Runs.Of(target, HybridVi.MiniBatch(isNatural, 6000), 2).Finish(null, TestContext.Current.CancellationToken);
        var q = Assert.IsType<FactorGaussian>(((VariationalSource)fit.Source).Approximation);
        for (var j = 0; j < 2; j++)
        {
            Assert.InRange((q.Mean[j] - mean[j]) / sd[j], -0.2, 0.2);
            Assert.InRange(Math.Sqrt(q.Covariance(j, j)) / sd[j], 0.85, 1.15);
        }
    }

    [Fact]
    public void What_it_cannot_do_is_refused_in_a_sentence()
    {
        var method = HybridVi.MiniBatch();
        Assert.Empty(method.Faults(new GroupMeans(2)));
        Assert.Equal(
            "Adam-HVI visits a part of the groups a step, and there are fewer than two.", method.Faults(new GroupMeans(1)).Single());
        Assert.Equal(
            "Adam-HVI is for mean field; use a factor family of 0 factors.",
            (method with { Family = new Family.Factor(1) }).Faults(new GroupMeans(9)).Single());
    }

    [Fact]
    public void A_step_visits_at_most_half_of_the_groups()
    {
        var target = new GroupMeans(7);
        Runs.Of(target, HybridVi.MiniBatch(steps: 6)).Finish(null, TestContext.Current.CancellationToken);
        Assert.All(target.Visits.Where(groups => groups.Length > 0), groups => Assert.InRange(groups.Length, 1, 3));
    }

    private static (double[] Mean, double[] Sd) Moments(GroupMeans target) // On a grid.
    {
        var (evaluator, scratch, points) = (target.CreateEvaluator(), new double[2], new List<(double[] At, double Log)>());
        for (var i = -60; i <= 60; i++)
        {
            for (var j = -60; j <= 60; j++)
            {
                double[] at = [1 + (0.008 * i), -0.4 + (0.012 * j)];
                points.Add((at, evaluator.Collapsed(at, scratch)));
            }
        }

        var top = points.Max(point => point.Log);
        var total = points.Sum(point => Math.Exp(point.Log - top));
        double Expect(Func<double[], double> of) => points.Sum(point => Math.Exp(point.Log - top) * of(point.At)) / total;
        double[] mean = [Expect(at => at[0]), Expect(at => at[1])];
        return (mean, [.. mean.Select((m, j) => Math.Sqrt(Expect(at => (at[j] - m) * (at[j] - m))))]);
    }
}
