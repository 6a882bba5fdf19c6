using NgHvi.Tests.Support;

namespace NgHvi.Finance.Tests;

public class PanelSimulatorTests
{
    private static readonly PanelSimulation Whole = new PanelSimulator().Simulate(1);
    private static readonly PanelSimulation Small = new PanelSimulator { Scale = 0.1 }.Simulate(1);

    [Fact]
    public void The_whole_panel_has_the_papers_size_mean_and_standard_deviation()
    {
        var train = Whole.RowsOf(RowSet.Train);
        double[] y = [.. train.Select(row => Whole.Response[row])];
        var mean = y.Average();
        Assert.Equal((548, 2583 * 120, 2583 * 60), (Whole.Industries.Count, train.Length, Whole.RowsOf(RowSet.Test).Length));
        Assert.Equal(0.962990, mean, 1e-6);
        Assert.Equal(12.308090, Math.Sqrt(y.Average(value => (value - mean) * (value - mean))), 1e-6);
    }

    [Fact]
    public void Training_factors_have_the_papers_moments_each_month_once()
    {
        var table = Small.Table;
        foreach (var (name, mean, deviation) in
            new[] { ("mkt", 0.628833, 4.344622), ("smb", 0.128500, 2.323221), ("hml", -0.017833, 2.530624) })
        {
            double[] months = [.. Enumerable.Range(0, 120).Select(month => (double)table[name][month])];
            Assert.Equal(mean, months.Average(), 1e-6);
            Assert.Equal(deviation, Math.Sqrt(months.Average(value => (value - mean) * (value - mean))), 1e-6);
        }
    }

    /// <summary>numpy 1.24: u = default_rng(7).standard_normal((180, 3)) @ cholesky(C).T, times .65, 1, 2 and shifted by regime,
    /// standardised over rows 0 to 119, in percent.</summary>
    [Fact]
    public void Factors_are_those_of_numpy()
    {
        var table = Small.Table;
        foreach (var (month, mkt, smb, hml) in new[]
        {
            (0, 2.190838, 1.113539, -0.213926),
            (45, 9.541333, 3.819094, 1.624834),
            (179, 0.487460, -0.227476, -3.980163),
        })
        {
            Assert.Equal([mkt, smb, hml], new[] { "mkt", "smb", "hml" }.Select(name => (double)table[name][month]), (a, b) =>
                Math.Abs(a - b) < 2e-6);
        }
    }

    [Fact]
    public void Months_have_their_regimes_and_windows_their_rows()
    {
        var table = Small.Table;
        Assert.Equal(["2005-01", "2019-12"], new[] { table["month"][0], table["month"][179] });
        Assert.Equal(["calm", "calm", "medium", "crisis", "crisis", "medium", "calm", "crisis", "calm"],
            new[] { 7, 33, 34, 43, 54, 89, 90, 165, 175 }.Select(month => (string)table["regime"][month - 1]));
        Assert.Equal(["train", "test"], new[] { table["split"][119], table["split"][120] });

        var later = new PanelSimulator { Scale = 0.1, Training = (37, 96), Test = (109, 120) }.Simulate(1);
        Assert.Equal((72, "2008-01", "2014-01"),
            ((int)(later.RowCount / (Small.RowCount / 180)), (string)later.Table["month"][0], (string)later.Table["month"][60]));
    }

    [Fact]
    public void Stocks_of_an_industry_vary_around_its_truth_by_their_own_betas_which_are_centred()
    {
        // Without errors' tails and shocks the mean over an industry's stocks leaves m_k and noise over √n.
        var quiet = new PanelSimulator { HasNormalTails = true, MonthShock = 0, IndustryShock = 0, Scale = 1 }.Simulate(3);
        var (stocks, squares) = (280, 0.0);
        for (var month = 0; month < 180; month++)
        {
            var rows = Enumerable.Range(0, stocks).Select(i => (i * 180) + month).ToArray();
            var error = rows.Average(row => quiet.Response[row] - quiet.ExpectedValues[row]);
            squares += error * error / 180;
        }

        // Mean square of σᵢρ is about 1: noise over √280, and nothing else.
        Assert.InRange(Math.Sqrt(squares * stocks) / quiet.NoiseScale, 0.85, 1.25);
    }

    [Fact]
    public void The_truth_is_the_papers_form_and_the_same_for_a_row_and_for_its_factors()
    {
        var table = Small.Table;
        for (var row = 0; row < Small.RowCount; row += 97)
        {
            var industry = Small.Industries.ToList().IndexOf($"{table["industry"][row]}");
            Assert.Equal(Small.ExpectedValues[row],
                Small.Expected(industry, (double)table["mkt"][row], (double)table["smb"][row], (double)table["hml"][row]), 1e-12);
        }

        // An industry of the pool: c + B'x + G'f with B = (.92, .45, .10) in percent a percent and G = (−1, −.8, 0, .5).
        var pool = Enumerable.Range(0, Small.Industries.Count).First(k => !Small.Varies(k));
        double X(int j, double percent) => (percent - new[] { 0.628833, 0.1285, -0.017833 }[j]) / new[] { 4.344622, 2.323221, 2.530624 }[j];
        var (x1, x2) = (X(0, -9), X(1, 4));
        var expected = Small.Intercept + (0.92 * (-9 - 0.628833)) + (0.45 * (4 - 0.1285)) + (0.10 * (1 + 0.017833))
            - Math.Max(0, -x1 - 0.75) + (0.5 * Math.Max(0, x2 - 0.5));
        Assert.Equal(expected, Small.Expected(pool, -9, 4, 1), 1e-12);
        Assert.Equal(-0.8 * Math.Max(0, X(0, 9) - 0.75), Small.Expected(pool, 9, 0, 0) - Small.Intercept - (0.92 * (9 - 0.628833))
            + (0.45 * 0.1285) - (0.10 * 0.017833), 1e-12);
    }

    [Fact]
    public void Own_coefficients_have_their_spreads()
    {
        // a_k + A_k'x at the means of the factors' bends is a_k alone; slopes inside the bends are A_k.
        var all = new PanelSimulator { Share = 1, Nonlinear = 0 }.Simulate(2);
        var (intercepts, slopes) = (new SampleMoments(1), new SampleMoments(3));
        for (var k = 10; k < all.Industries.Count; k++)
        {
            double At(double mkt, double smb, double hml) => all.Expected(k, 0.628833 + mkt, 0.1285 + smb, -0.017833 + hml);
            var a = At(0, 0, 0) - all.Intercept;
            intercepts.Add([a * a]);
            double Squared(double slope, double mean) => (slope - mean) * (slope - mean);
            slopes.Add([Squared(At(1, 0, 0) - At(0, 0, 0), 0.92), Squared(At(0, 1, 0) - At(0, 0, 0), 0.45),
                Squared(At(0, 0, 1) - At(0, 0, 0), 0.10)]);
        }

        intercepts.AssertMeans([0.3 * 0.3]);
        slopes.AssertMeans([0.22 * 0.22, 0.30 * 0.30, 0.35 * 0.35]);
    }

    [Fact]
    public void Of_the_ten_largest_seven_vary_and_of_the_others_the_share_and_none_where_it_is_0()
    {
        Assert.Equal("1011101110", string.Concat(Enumerable.Range(0, 10).Select(k => Whole.Varies(k) ? '1' : '0')));
        Assert.InRange(Enumerable.Range(10, 538).Count(k => Whole.Varies(k)) / 538.0, 0.6 - 0.065, 0.6 + 0.065); // Three standard errors.
        var none = new PanelSimulator { Share = 0, Scale = 0.2 }.Simulate(1);
        Assert.DoesNotContain(true, Enumerable.Range(0, none.Industries.Count).Select(none.Varies));
    }

    [Fact]
    public void A_smaller_panel_keeps_the_draws_of_its_industries()
    {
        var half = new PanelSimulator { Scale = 0.5 }.Simulate(1);
        Assert.Equal(["2", "4", "6"], half.Industries.Take(3));
        Assert.Equal(274, half.Industries.Count);
        // Industry 2 comes second in the whole; its slopes differ by nothing, its returns by level and scale of noise.
        double Slope(PanelSimulation panel, int k) => panel.Expected(k, 1, 0, 0) - panel.Expected(k, 0, 0, 0);
        Assert.Equal(Slope(Whole, 3), Slope(half, 1), 1e-12);
        double Noise(PanelSimulation panel, int k, int i) => (panel.Response[i] - panel.ExpectedValues[i]) / panel.NoiseScale;
        var (a, b) = (Noise(Whole, 1, 280 * 180) - Noise(Whole, 1, (280 * 180) + 1), Noise(half, 0, 0) - Noise(half, 0, 1));
        Assert.Equal(a, b, 0.05);
    }

    [Fact]
    public void Equal_seeds_give_equal_bits_and_other_seeds_other_returns_on_the_same_factors()
    {
        var (again, other) = (new PanelSimulator { Scale = 0.1 }.Simulate(1), new PanelSimulator { Scale = 0.1 }.Simulate(2));
        Assert.Equal(Small.Response.ToArray(), again.Response.ToArray());
        Assert.NotEqual(Small.Response[0], other.Response[0]);
        Assert.Equal((double)Small.Table["mkt"][5], (double)other.Table["mkt"][5]);
        Assert.NotEqual((double)Small.Table["mkt"][5], (double)new PanelSimulator { Scale = 0.1, FactorSeed = 8 }.Simulate(1)
            .Table["mkt"][5]);
    }

    [Fact]
    public void Tails_are_those_of_t4_or_normal()
    {
        // The share beyond three standard deviations of a t₄ scaled to variance 1: 2·P(t₄ > 3√2) = 0.01324; of a normal, 0.0027.
        double Beyond(PanelSimulator simulator)
        {
            var panel = (simulator with { MonthShock = 0, IndustryShock = 0, Share = 0 }).Simulate(4);
            // Differences of a lone stock's rows from the truth: one σᵢ, calm months only.
            var rows = Enumerable.Range(0, panel.RowCount / 180).Skip((panel.RowCount / 180) - 250)
                .Select(stock => Enumerable.Range(0, 33).Select(month => (stock * 180) + month).ToArray());
            var all = rows.SelectMany(stock =>
            {
                double[] errors = [.. stock.Select(row => panel.Response[row] - panel.ExpectedValues[row])];
                var median = errors.Select(Math.Abs).Order().ElementAt(16);
                return errors.Select(error => Math.Abs(error) / median);
            }).ToArray();
            return all.Count(ratio => ratio > 5) / (double)all.Length;
        }

        // Median |t₄| is 0.741, so P(|t₄| > 5·0.741) = 0.0207; of a normal P(|z| > 5·0.6745) = 0.00074; the sample median blurs both.
        Assert.InRange(Beyond(new PanelSimulator()), 0.015, 0.03);
        Assert.InRange(Beyond(new PanelSimulator { HasNormalTails = true }), 0, 0.005);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Contains("overlap", Assert.Throws<ArgumentException>(() =>
            new PanelSimulator { Scale = 0.02, Test = (120, 130) }.Simulate(1)).Message, StringComparison.Ordinal);
        Assert.Contains("lower the shocks", Assert.Throws<ArgumentException>(() =>
            new PanelSimulator { Scale = 0.02, MonthShock = 40 }.Simulate(1)).Message, StringComparison.Ordinal);
        Assert.Contains("Scale must be in (0, 1]", Assert.Throws<ArgumentOutOfRangeException>(() =>
            new PanelSimulator { Scale = 1.5 }).Message, StringComparison.Ordinal);
        Assert.Contains("Training must go from", Assert.Throws<ArgumentOutOfRangeException>(() =>
            new PanelSimulator { Training = (5, 4) }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_are_those_of_the_formula()
    {
        var data = Small.Data(RowSet.Train);
        Assert.Equal(["mkt", "smb", "hml"], data.InputNames);
        Assert.Equal((Small.RowsOf(RowSet.Train).Length, Small.Industries.Count), (data.RowCount, data.GroupCount));
    }

    [Fact]
    public void The_mode_is_found_from_effects_that_begin_too_wide()
    {
        var rows = new PanelSimulator { Scale = 0.05 }.Simulate(1).Table.Where("split=train");
        var density = MixedModel.From(
            rows, "ret ~ mkt + smb + hml + (1 + mkt + smb + hml | industry)", new ModelOptions { Response = Response.Student }).Density;

        double Height(bool usesFittingCoordinates)
        {
            var start = density.FindStart(new(RandomKey.FromSeed(1), usesFittingCoordinates, 1, TestContext.Current.CancellationToken));
            var (theta, gradient) = (new double[density.Parameters.Count], new double[density.Parameters.Count]);
            start.Coordinates.Map(start.Center, theta);
            return density.CreateEvaluator().Collapsed(theta, gradient);
        }

        Assert.Equal(Height(false), Height(true), 10.0); // 300 nats apart where the search ended at correlations near ±1.
    }
}
