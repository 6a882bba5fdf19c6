using NgHvi.Interactive.Display;
using NgHvi.Interactive.Results;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests.Results;

public class FitComparisonTests
{
    [Fact]
    public void Methods_are_columns_and_quantities_rows()
    {
        var natural = KnownResults.Fit();
        var plain = KnownResults.Fit(HybridViOptions.StochasticGradient with { Steps = 50 });

        var table = FitComparison.Create("Two", natural, plain);

        Assert.Equal(["mean (sd)", "NG-HVI", "SG-HVI"], table.Columns.Select(column => column.Name));
        Assert.Equal([.. natural.Posterior.Select(quantity => quantity.Name), "ELBO, nats", "to be trusted", "ended", "seconds", "steps or sweeps"], table.Rows.Select(row => row[0]));
        Assert.Equal("50", table.Rows[^1][2]);
        var (mean, sd) = (natural.Posterior[0].Mean, natural.Posterior[0].StandardDeviation);
        var decimals = NumberFormat.Decimals(sd) + 1;
        Assert.Equal($"{NumberFormat.Fixed(mean, decimals)} ({NumberFormat.Fixed(sd, decimals)})", table.Rows[0][1]);
    }

    [Fact]
    public void The_truth_is_a_last_column()
    {
        var fit = KnownResults.Fit();

        var table = FitComparison.Create("One", [("NG", fit)], [1, 2, 3, 4]);

        Assert.Equal(["1", "2", "3", "4", "", "", "", "", ""], table.Rows.Select(row => row[2]));
        Assert.Throws<ArgumentException>(() => FitComparison.Create("One", [("NG", fit)], [1]));
        Assert.Throws<ArgumentException>(() => FitComparison.Create("None"));
    }

    [Fact]
    public void A_density_integrates_to_one_and_names_what_there_is()
    {
        var fit = KnownResults.Fit();
        foreach (var quantity in fit.Variational)
        {
            var density = FitDensity.Of(fit, quantity.Name);
            var step = (density.High - density.Low) / 4000;
            var area = Enumerable.Range(0, 4001).Sum(i => density.Density(density.Low + (i * step))) * step;
            Assert.Equal(1, area, 0.003);
        }

        Assert.Contains("residual.variance", Assert.Throws<ArgumentException>(() => FitDensity.Of(fit, "sigma")).Message, StringComparison.Ordinal);
    }
}
