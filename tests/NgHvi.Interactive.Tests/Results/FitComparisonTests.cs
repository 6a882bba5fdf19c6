using NgHvi.Interactive.Display;
using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Figures.Marks;
using NgHvi.Interactive.Results;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests.Results;

public class FitComparisonTests
{
    [Fact]
    public void Methods_are_columns_and_the_quantities_of_the_summary_rows()
    {
        var natural = KnownResults.Fit();
        var plain = KnownResults.Fit(HybridVi.StochasticGradient(steps: 50));

        var table = FitComparison.Create("Two", natural, plain);

        Assert.Equal(["mean (sd)", "NG-HVI", "SG-HVI"], table.Columns.Select(column => column.Name));
        string[] quantities = [.. natural.Summary().Blocks.SelectMany(block => block.Rows.Select(row => row.Name).Prepend(block.Title))];
        Assert.Equal(
            [.. quantities, "Run", "ELBO, nats", "log evidence, nats", "trusted", "ended", "time", "steps or sweeps"],
            table.Rows.Select(row => row[0]));
        Assert.Equal("50", table.Rows[^1][2]);
        var (mean, sd) = (natural["(Intercept)"].Mean, natural["(Intercept)"].StandardDeviation);
        var decimals = NumberFormat.Decimals(sd) + 1;
        Assert.Equal($"{NumberFormat.Fixed(mean, decimals)} ({NumberFormat.Fixed(sd, decimals)})", table.Rows[1][1]);
    }

    [Fact]
    public void The_truth_is_a_last_column_by_name()
    {
        var fit = KnownResults.Fit();

        var table = FitComparison.Create("One", [("NG", fit)], new Dictionary<string, double> { ["residual.sd"] = 2 });

        Assert.Equal("2", table.Rows.Single(row => row[0] == "residual.sd")[2]);
        Assert.Equal("", table.Rows.Single(row => row[0] == "(Intercept)")[2]);
        Assert.Contains(
            "no quantity \"sigma\"",
            Assert.Throws<ArgumentException>(() =>
                FitComparison.Create("One", [("NG", fit)], new Dictionary<string, double> { ["sigma"] = 1 })).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => FitComparison.Create("None"));
    }

    [Fact]
    public void A_density_integrates_to_one_and_names_what_there_is()
    {
        var fit = KnownResults.Fit();
        foreach (var quantity in fit.Quantities)
        {
            var density = NamedDensity.FromDraws("NG", quantity.Draws);
            var step = (density.High - density.Low) / 500;
            var area = Enumerable.Range(0, 501).Sum(i => density.Density(density.Low + (i * step))) * step;
            Assert.Equal(1, area, 0.003);
        }
    }

    [Fact]
    public void A_forest_has_a_line_for_each_thing_once()
    {
        var fit = KnownResults.Fit();
        var panel = Plot.Forest(fit, against: fit).Panels[0];

        Assert.Equal(["(Intercept)", KnownResults.Name, $"g{KnownResults.Name}.sd(Intercept)", "residual.sd"], panel.Y.Categories);
        var marks = panel.Marks.OfType<IntervalsMark>().ToArray();
        Assert.Equal(fit["residual.sd"].Upper, marks[0].High[3]);
    }
}
