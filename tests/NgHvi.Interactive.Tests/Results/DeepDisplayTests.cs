using System.Globalization;
using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Results;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests.Results;

public class DeepDisplayTests
{
    [Fact]
    public void A_fit_of_a_network_shows_coefficients_and_standard_deviations_and_no_weights()
    {
        var table = FitTables.Create(KnownDeepResults.Fit());
        var names = table.Rows.Select(row => row[0]).ToArray();

        Assert.StartsWith("NG-HVI, 3 factors: ", table.Title, StringComparison.Ordinal);
        Assert.Contains("network 5 → 3 → 2, relu", table.Subtitle, StringComparison.Ordinal);
        Assert.Equal(["Fixed effects", "(Intercept)"], names.Take(2));
        Assert.Contains("residual.sd", names);
        Assert.DoesNotContain(names, name => name.Contains("feature[", StringComparison.Ordinal));
        Assert.DoesNotContain(names, name => name.Contains('W'));
        Assert.Contains(table.Notes, note => note.StartsWith("Ran as asked: 5 steps in ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_probit_model_has_no_residual() =>
        Assert.DoesNotContain(
            FitTables.Create(KnownDeepResults.BinaryFit()).Rows,
            row => row[0].StartsWith("residual", StringComparison.Ordinal));

    [Fact]
    public void Starts_are_listed_with_the_best_one_marked()
    {
        var fit = KnownDeepResults.Starts();
        var table = CheckTables.Create(fit.Starts);
        var best = Enumerable.Range(0, 2).Single(i => fit.Starts[i].Seed == fit.Seed);

        Assert.Equal("0.00", table.Rows[best][2]);
        Assert.True(table.IsEmphasized(best, 1) && !table.IsEmphasized(1 - best, 1));
    }

    [Fact]
    public void A_run_with_validation_rows_has_their_loss_as_a_trace()
    {
        var run = KnownDeepResults.Nagvac();

        Assert.Equal(run.Step, run.ValidationLosses.Count);
        Assert.Equal(run.ValidationLosses, RunTrace.ValidationLoss(run).Values);
        Assert.Equal(run.Trace.Values, RunTrace.Of(run.ToFit()).Values);
        Assert.Empty(KnownResults.Model().Run().ValidationLosses);
    }

    [Fact]
    public void Data_show_first_rows_and_a_summary_of_each_column()
    {
        var data = KnownDeepResults.Data();
        var (first, columns) = (DataTables.Create(data), ColumnSummary.Create(data));

        Assert.Equal(6, first.Rows.Count);
        Assert.Equal(data.GroupKeys[0], first.Rows[0][0]);
        Assert.Equal("Every group has 10 rows.", first.Notes[^1]);
        Assert.Equal([data.ResponseName, "(Intercept)", .. data.InputNames], columns.Rows.Select(row => row[0]));
        var second = Enumerable.Range(0, 80).Select(i => data.Inputs[(i * 5) + 1]).ToArray();
        var shown = columns.Rows[3].Skip(1).Select(text => double.Parse(text.Replace('−', '-'), CultureInfo.InvariantCulture)).ToArray();
        var sd = Math.Sqrt(second.Sum(x => Math.Pow(x - second.Average(), 2)) / 79);
        Assert.Equal([second.Average(), sd, second.Min(), second.Max()], shown, (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [Fact]
    public void A_simulation_shows_its_truth_and_what_it_would_score()
    {
        var gaussian = DataTables.Create(KnownDeepResults.Simulate(DeepMixedDesign.Example2a));
        Assert.Equal("80 rows in 8 groups; 5 → 5 → 5, relu, 60 weights", gaussian.Subtitle);
        Assert.Equal(["feature[2]", "3.9909", "1.4794"], gaussian.Rows[2]);
        Assert.Equal("Rows to train 48, to validate 16, to test 16.", gaussian.Notes[0]);
        Assert.Matches(@"^Residual sd 4\.472; the true expected values have R² 0\.\d{4}\.$", gaussian.Notes[1]);

        var binary = DataTables.Create(KnownDeepResults.Simulate(DeepMixedDesign.Example3));
        Assert.Equal(["(Intercept)", "", "0.1000"], Assert.Single(binary.Rows));
        Assert.Matches(@"^The true probabilities have PCE 0\.\d{4} and F1 0\.\d{4}\.$", binary.Notes[1]);
    }
}
