using NgHvi.Tests.Support;

namespace NgHvi.Tests;

public class FitWarningTests
{
    private static readonly HybridVi Short = HybridVi.Default with { Steps = 10 };

    [Fact]
    public void What_the_rows_leave_to_the_priors_is_said()
    {
        Has(FitCases.Model(MixedData.Random([20], 2, 1, 5)), "There is only one group in \"group\"");
        Has(FitCases.Model(MixedData.Random([.. Enumerable.Repeat(1, 30)], 2, 1, 5)), "Every group in \"group\" has one row: random");
        var data = MixedData.Random([10, 10, 10], 2, 1, 5);
        var ones = new MixedData([.. Enumerable.Repeat(1.0, 30)], data.FixedDesign, data.RandomDesign, data.Offsets);
        Has(FitCases.Model(ones, new ModelOptions { Response = Response.Probit }), "The response \"y\" is 1 in every row");
    }

    [Fact]
    public void Two_groups_are_said_to_tell_little() =>
        Has(FitCases.Model(MixedData.Random([20, 20], 2, 1, 5)), "There are only two groups in \"group\"");

    [Theory]
    [InlineData("logit", true)]
    [InlineData("probit", true)]
    [InlineData("poisson", false)]
    public void A_column_that_separates_the_outcomes_is_named(string response, bool isAbove)
    {
        // x1 is 1 in three rows only, where all outcomes are alike: 1 of a binary response, 0 of counts.
        var data = MixedData.Random([10, 10, 10], 3, 1, 5);
        for (var i = 0; i < data.RowCount; i++)
        {
            var isRare = i % 10 == 0;
            data.FixedDesign[(3 * i) + 1] = isRare ? 1 : 0;
            data.Response[i] = isRare ? (isAbove ? 1 : 0) : i % 2;
        }

        var model = FitCases.Model(data, new ModelOptions { Response = Response.Parse(response) });
        Has(model, "Column \"x1\" separates the outcomes");
        Assert.DoesNotContain(model.Fitted(Short).Warnings, warning => warning.StartsWith("Column \"x2\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2.5, "Column \"x1\" is constant and cannot be told from the columns before it")]
    [InlineData(0.0, "Column \"x2\" is a linear combination of the columns before it")]
    public void Columns_that_cannot_be_told_apart_are_named(double constant, string sentence)
    {
        var data = MixedData.Random([10, 10, 10], 3, 1, 5);
        for (var i = 0; i < data.RowCount; i++)
        {
            if (constant > 0)
            {
                data.FixedDesign[(3 * i) + 1] = constant;
            }
            else
            {
                data.FixedDesign[(3 * i) + 2] = 3 - (2 * data.FixedDesign[(3 * i) + 1]);
            }
        }

        Has(FitCases.Model(data), sentence);
    }

    [Fact]
    public void How_a_run_ended_is_said_first()
    {
        var model = FitCases.Model(FitCases.Slopes());
        var cancelled = model.Fit(cancellationToken: new CancellationToken(canceled: true));
        Assert.Equal("The fit was cancelled after 0 steps; its numbers are not final.", cancelled.Warnings[0]);
        var bounded = HybridVi.Default with { Stopping = new StoppingRule { MaximumSteps = 10 } };
        Assert.Equal("The fit did not converge within 10 steps; its numbers are not final.", model.Fitted(bounded).Warnings[0]);
    }

    private static void Has(MixedModel model, string start) =>
        Assert.Contains(model.Fitted(Short).Warnings, warning => warning.StartsWith(start, StringComparison.Ordinal));
}
