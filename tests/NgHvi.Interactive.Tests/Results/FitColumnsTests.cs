using NgHvi.Interactive.Results;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests.Results;

public class FitColumnsTests
{
    [Fact]
    public void A_summary_draws_and_predictions_come_back_from_their_csv()
    {
        var fit = KnownResults.Fit();
        var summary = CsvTableReader.Read(new StringReader(fit.SummaryCsv()), "summary.csv");
        var draws = CsvTableReader.Read(new StringReader(fit.DrawsCsv()), "draws.csv");

        Assert.Equal(["quantity", "mean", "sd", "lower", "median", "upper", "mcse", "ess", "r_hat"], summary.ColumnNames);
        Assert.Equal(KnownResults.Name, summary.Column("quantity").TextAt(1));
        Assert.Equal(fit.Quantities[1].Mean, summary.Column("mean").Numbers[1]);
        Assert.True(summary.Column("r_hat").IsMissing(0));
        Assert.Equal(fit.SummaryNames(), draws.ColumnNames);
        Assert.Equal(fit.Quantities[1].Draws, draws.Column(KnownResults.Name).Numbers.ToArray());
        Assert.Equal(
            [
                "mean", "expected.sd", "expected.q2.5", "expected.q50", "expected.q97.5", "outcome.sd", "outcome.q2.5", "outcome.q50",
                "outcome.q97.5", "response",
            ],
            FitColumns.Columns(KnownResults.Predict()).Select(column => column.Name));
        var binary = CsvTableReader.Read(new StringReader(KnownDeepResults.PredictBinary().ToCsv()), "p.csv");
        Assert.Equal(["group", "probability", "probability.sd"], binary.ColumnNames.Take(3));
        Assert.Equal(KnownDeepResults.PredictBinary().RowCount, binary.RowCount);
    }
}
