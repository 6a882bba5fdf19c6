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
