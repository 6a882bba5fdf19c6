using NgHvi.Interactive.Results;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests.Results;

public class DeepDisplayTests
{
    [Fact]
    public void A_fit_of_a_network_shows_coefficients_and_standard_deviations_and_no_weights()
    {
        var fit = KnownDeepResults.Fit();
        var table = FitTables.Create(fit);
        var group = fit.Posterior[3].Name.Split(".cov")[0];

        Assert.StartsWith("NG-HVI, 3 factors: deep mixed model, 3 random coefficients by g", table.Title, StringComparison.Ordinal);
        Assert.Equal("80 rows in 8 groups; 5 → 3 → 2, relu, 26 weights; M = 36; priors “weak”", table.Subtitle);
        Assert.Equal(
            ["(Intercept)", "feature[1]", "feature[2]", $"{group}.sd (Intercept)", $"{group}.sd feature[1]", $"{group}.sd feature[2]", "residual.sd"],
            table.Rows.Select(row => row[0]));
        Assert.Contains(fit.Verdict!.Value.Sentence, table.Notes);
        Assert.StartsWith("Ran as asked: 5 steps in ", table.Notes[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_standard_deviation_is_the_root_of_its_variance()
    {
        var fit = KnownDeepResults.Fit();
        var shown = ReportedPosterior.Of(fit);

        // Variances stand on the diagonal of the 3×3 covariance that follows the three coefficients.
        foreach (var (sd, variance) in new[] { (shown[4], fit.Posterior[3 + 4]), (shown[^1], fit.Posterior[^1]) })
        {
            Assert.Equal(variance.Median, sd.Median * sd.Median, 1e-10 * variance.Median);
            Assert.Equal(variance.Upper, sd.Upper * sd.Upper, 1e-10 * variance.Upper);
            Assert.InRange(sd.Mean, sd.Lower, sd.Upper);
            Assert.InRange(sd.StandardDeviation / (sd.Upper - sd.Lower), 0.15, 0.4);
        }
    }

    [Fact]
    public void A_probit_model_has_no_residual_and_names_its_link()
    {
        var table = FitTables.Create(KnownDeepResults.BinaryFit());
        Assert.Contains(": deep probit mixed model, 1 random coefficient by ", table.Title, StringComparison.Ordinal);
        Assert.EndsWith(".sd (Intercept)", table.Rows[^1][0], StringComparison.Ordinal);
        Assert.Equal(4, table.Rows.Count);
    }

    [Fact]
    public void Starts_are_listed_with_the_best_one_marked()
    {
        var starts = KnownDeepResults.Starts();
        var table = FitTables.Create(starts);
        var best = Enumerable.Range(0, 2).Single(i => starts.Fits[i].Seed == starts.Best.Seed);

        Assert.Equal("0.00", table.Rows[best][3]);
        Assert.True(table.IsEmphasized(best, 2) && !table.IsEmphasized(1 - best, 2));
        Assert.Equal(starts.Summary, table.Notes[0]);
        Assert.Equal("1", table.Rows[0][6]);
    }

    [Fact]
    public void Nagvac_shows_its_effects_and_its_validation()
    {
        var fit = KnownDeepResults.Nagvac();
        var table = FitTables.Create(fit);

        Assert.Equal("NAGVAC, 1 factor: deep logit mixed model", table.Title);
        Assert.Equal(["(Intercept)", "feature[1]", "feature[2]", "group.sd (Intercept)", "group.sd feature[1]", "group.sd feature[2]"], table.Rows.Select(row => row[0]));
        Assert.StartsWith($"Smallest validation loss", table.Notes[0], StringComparison.Ordinal);
        Assert.StartsWith("No validation rows", FitTables.Create(KnownDeepResults.Nagvac(withValidation: false)).Notes[0], StringComparison.Ordinal);
        Assert.Equal(fit.ValidationLosses, FitTrace.ValidationLoss(fit).Values);
        Assert.Equal(fit.Trace.Values, FitTrace.Of(fit).Values);
    }

    [Fact]
    public void Data_show_first_rows_and_a_summary_of_each_column()
    {
        var data = KnownDeepResults.Data();
        var (first, columns) = (DataTables.Create(data), ColumnSummary.Create(data));

        Assert.Equal(6, first.Rows.Count);
        Assert.Equal(data.GroupKeys[0], first.Rows[0][0]);
        Assert.Equal("Every group has 10 rows.", first.Notes[^1]);
        Assert.Equal([data.ResponseName, .. data.InputNames], columns.Rows.Select(row => row[0]));
        var second = Enumerable.Range(0, 80).Select(i => data.Inputs[(i * 5) + 1]).ToArray();
        Assert.Equal([second.Average(), second.Min(), second.Max()], new[] { 1, 3, 4 }.Select(j => Number(columns.Rows[2][j])), (a, b) => Math.Abs(a - b) < 1e-3);
        Assert.Equal(Math.Sqrt(second.Sum(x => Math.Pow(x - second.Average(), 2)) / 79), Number(columns.Rows[2][2]), 1e-3);
    }

    private static double Number(string text) => double.Parse(text.Replace('−', '-'), System.Globalization.CultureInfo.InvariantCulture);

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
        Assert.Matches(@"^\d+\.\d % of the responses are 1; the true probabilities have PCE 0\.\d{4} and F1 0\.\d{4}\.$", binary.Notes[1]);
    }

    [Fact]
    public void Networks_priors_and_units_are_told_in_full()
    {
        Assert.Equal("Network 5 → 3 → 2, relu, 26 weights", NetworkTables.Create(KnownDeepResults.Network).Title);
        Assert.Equal(["hidden 2", "2", "3", "8"], NetworkTables.Create(KnownDeepResults.Network).Rows[1]);
        Assert.Equal("Network 4 inputs, no hidden layer", NetworkTables.Create(new NetworkArchitecture(4, [])).Title);

        var priors = NetworkTables.Create(DeepMixedPriors.Weak(ResponseFamily.Probit, KnownDeepResults.Network, 1));
        Assert.Equal(["5 hidden weights", "N(0, 2²)"], priors.Rows[0]);
        Assert.Contains(priors.Rows, row => row[0] == "β, the constant" && row[1] == "N(0, 5²)");
        Assert.Equal("random-effect variances, independent, sd half-t(3, 1)", priors.Rows[^1][1]);
        var published = NetworkTables.Create(DeepMixedPriors.Published(ResponseFamily.Probit, KnownDeepResults.Network, 1));
        Assert.EndsWith("Gamma(0.1, 0.1)", published.Rows[^1][1], StringComparison.Ordinal);

        Assert.Equal(["input 2", "1", "2"], NetworkTables.Create(new InputScaling([0, 1], [1, 2], 3, 4)).Rows[1]);
        Assert.Equal(["response", "3", "4"], NetworkTables.Create(new InputScaling([0, 1], [1, 2], 3, 4)).Rows[^1]);
    }

    [Fact]
    public void Fits_of_networks_are_compared_by_what_their_tables_show()
    {
        var fit = KnownDeepResults.Fit();
        var table = FitComparison.Create("t", [("a", fit), ("b", fit)], [1, 2, 3, 4, 5, 6, 7]);
        Assert.Equal(["residual.sd", "7"], new[] { table.Rows[6][0], table.Rows[6][3] });
        Assert.Equal(table.Rows[6][1], table.Rows[6][2]);
    }
}
