namespace NgHvi.Finance.Tests;

/// <summary>Against numpy 1.24, which computed the expected numbers by this script:
/// <code>
/// N,T=6,40; t=np.arange(1,T+1); i=np.arange(1,N+1)
/// f=np.c_[3*np.sin(1.3*t)+.5, 2*np.cos(2.1*t+1)+.2]; b=np.c_[.4+.2*i, .5-.3*(i%3)]
/// y=.1*i[:,None]+b@f.T+2*np.sin(.7*i[:,None]*t[None]**2+i[:,None])
/// def nw(d,L=3):
///     n=len(d); c=d-d.mean(); v=c@c/n
///     for l in range(1,L+1): v+=2*(1-l/(L+1))*(c[l:]@c[:-l])/n
///     return d.mean(),np.sqrt(v/n)
/// coef=np.linalg.lstsq(np.c_[np.ones(T),f],y.T,rcond=None)[0]; E=y.T-np.c_[np.ones(T),f]@coef; S=E.T@E/T; O=np.cov(f.T,bias=True)
/// W=(T-N-2)/N*(coef[0]@np.linalg.solve(S,coef[0]))/(1+f.mean(0)@np.linalg.solve(O,f.mean(0)))   # GRS; p by integration of F's density
/// B=np.c_[np.ones(N),coef[1:].T]; lam=np.linalg.lstsq(B,y,rcond=None)[0]; l=lam.mean(1); v=lam.var(1,ddof=1)/T
/// infl=1+l[1:]@np.linalg.solve(O,l[1:]); sf=np.r_[0,np.diag(O)]/T; sh=np.sqrt(infl*np.maximum(0,v-sf)+sf)
/// p=b@f.T; P=[]                                              # sorts into three portfolios of two
/// for k in range(T): o=np.argsort(p[:,k]); P.append([y[o[:2],k].mean(),y[o[2:4],k].mean(),y[o[4:],k].mean()])
/// dm=nw((-(y-p)**2+y**2).mean(0))
/// </code></summary>
public class PricingTests
{
    private const int Assets = 6, Months = 40;

    [Fact]
    public void Means_have_the_errors_of_Newey_and_West()
    {
        double[] d = [.. Enumerable.Range(1, Months).Select(t => Math.Sin(1.7 * t) + (0.1 * Math.Sin(0.2 * t)))];
        foreach (var (lags, error) in new[] { (0, 0.11307109569882634), (3, 0.03587665525683383), (6, 0.03899016962315544) })
        {
            var mean = NeweyWest.Mean(d, lags);
            Assert.Equal(0.010431365170211388, mean.Mean, 1e-15);
            Assert.Equal(error, mean.StandardError, 1e-14);
        }

        // Two values by hand: mean 1, γ₀ = 1, γ₁ = −1/2; with one lag (1 − 1/2)/2 = 1/4.
        Assert.Equal((1, 0.5, 2), (NeweyWest.Mean([0, 2], 1).Mean, NeweyWest.Mean([0, 2], 1).StandardError, NeweyWest.Mean([0, 2], 1)
            .TStatistic));
        Assert.Equal(0.04550026389635842, NeweyWest.Mean([0, 2], 1).PValue, 1e-14); // 2Φ(−2).
        Assert.Throws<ArgumentException>(() => NeweyWest.Mean([1]));
        Assert.Throws<ArgumentException>(() => NeweyWest.Mean([1, double.NaN]));
    }

    [Fact]
    public void Intercepts_are_tested_jointly()
    {
        var grs = GrsTest.Of(Panel(), "y", ["f1", "f2"]);
        Assert.Equal(2.3630083900519376, grs.Statistic, 1e-11);
        Assert.Equal(0.05297052492293972, grs.PValue, 1e-7);
        Assert.Equal(0.3442289471511964, grs.MeanAbsoluteIntercept, 1e-12);
        Assert.Equal((6, 40, 0, 6, 32), (grs.AssetCount, grs.MonthCount, grs.SkippedMonths, grs.NumeratorFreedom, grs.DenominatorFreedom));
        Assert.Equal(39, GrsTest.Of(Panel(row => row > 0), "y", ["f1", "f2"]).MonthCount);
    }

    [Fact]
    public void Prices_of_risk_take_betas_and_not_factors()
    {
        var fit = FamaMacBeth.Estimate(Panel(), "y", ["f1", "f2"]);
        Assert.Equal(["(Intercept)", "f1", "f2"], fit.Premia.Select(one => one.Name));
        AssertClose([0.28730622410849416, 0.6895576990538618, -0.018108447364476275], fit.Premia.Select(one => one.Estimate.Mean));
        AssertClose([0.28606733345722696, 0.29553000678967206, 0.44709970391628145], fit.Premia.Select(one => one.Estimate.StandardError));
        AssertClose([0.23798615857612837, 0.39671865339009205, 0.5211400990717934], fit.Premia.Select(one => one.FamaMacBethError));
        AssertClose([0.24996944168854648, 0.40217795677245277, 0.5425517994574919], fit.Premia.Select(one => one.ShankenError));
        Assert.Equal(0.6138597860111826, fit.MeanR2, 1e-12);
        Assert.Equal((6, 40, 0), (fit.AssetCount, fit.MonthCount, fit.DroppedAssets));
        // An asset of five months has too few for three coefficients.
        Assert.Equal((5, 1), FamaMacBeth.Estimate(Panel(row => row % Assets != 2 || row < 5 * Assets), "y", ["f1", "f2"]) is var few
            ? (few.AssetCount, few.DroppedAssets) : default);
    }

    [Fact]
    public void Portfolios_are_sorted_on_predictions()
    {
        var sort = PortfolioSort.Of(Panel(), "p", "y", portfolios: 3);
        AssertClose([0.14150346623415386, 0.860461140994326, 2.0529382322059786], sort.Portfolios.Select(one => one.Mean));
        AssertClose([1.9114347659718245, 0.1568679829576739, 0.2446496743422831],
            [sort.Spread.Mean, sort.Spread.StandardError, sort.Portfolios[1].StandardError]);
        Assert.Equal(["month", "1", "2", "3", "spread"], sort.Returns.Columns.Select(column => column.Name));
        Assert.Equal((40, 0), (sort.Returns.Rows.Count, sort.SkippedMonths));
    }

    [Fact]
    public void Equal_predictions_go_to_one_portfolio_and_months_with_an_empty_one_are_left_out()
    {
        DataFrame frame = new(
            new StringDataFrameColumn("month", ["a", "a", "a", "a", "b", "b", "b", "b", "c", "c", "c", "c", "d", "d", "d", "d"]),
            new DoubleDataFrameColumn("p", [1, 1, 2, 2, 5, 5, 5, 5, 4, 3, 2, 1, 1, 2, 2, 2]),
            new DoubleDataFrameColumn("y", [1, 2, 3, 5, 0, 0, 0, 0, 10, 20, 30, 40, 1, 5, 6, 7]));
        var sort = PortfolioSort.Of(frame, "p", "y", portfolios: 2);
        Assert.Equal(1, sort.SkippedMonths);
        Assert.Equal([4 - 1.5, 15.0 - 35, 6 - 1], sort.Returns["spread"].Cast<double>());
        Assert.Contains("In 4 of 4 months", Assert.Throws<InputException>(() => PortfolioSort.Of(frame, "p", "y", portfolios: 5)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_are_compared_by_months()
    {
        var test = DieboldMariano.Test(Panel(), "a", "b");
        AssertClose([6.968141597676491, 0.6509086101867831], [test.Mean, test.StandardError]);
        Assert.Equal(40, test.Count);
    }

    [Fact]
    public void Under_zero_intercepts_five_percent_are_rejected_and_prices_of_risk_are_the_factors_means()
    {
        var (rejected, away, miss) = (0, 0, 0);
        const int Panels = 300;
        for (var seed = 0; seed < Panels; seed++)
        {
            var (frame, mean) = Normal(seed, alpha: 0);
            rejected += GrsTest.Of(frame, "y", ["f"]).PValue < 0.05 ? 1 : 0;
            away += GrsTest.Of(Normal(seed, alpha: 1).Frame, "y", ["f"]).PValue < 0.05 ? 1 : 0;
            // Given the factor's sample mean the price differs by estimation error of the cross-sections alone.
            var price = FamaMacBeth.Estimate(frame, "y", ["f"]).Premia[1];
            miss += Math.Abs(price.Estimate.Mean - 0.5) > 2 * price.ShankenError ? 1 : 0;
            Assert.True(Math.Abs(price.Estimate.Mean - mean) < 1.5);
        }

        Assert.InRange(rejected / (double)Panels, 0.05 - 0.038, 0.05 + 0.038); // Three standard errors.
        Assert.True(away > 0.9 * Panels);
        Assert.InRange(miss / (double)Panels, 0.015, 0.09); // Betas are estimated from 60 months.
    }

    [Theory]
    [InlineData("In 2 factors differ between rows", "f1", 3)]
    [InlineData("column \"y\": \"NaN\" is no number", "y", 3)]
    public void What_is_no_panel_is_refused(string sentence, string column, int row)
    {
        var frame = Panel();
        frame[column][row + Assets] = double.NaN;
        if (column == "f1") frame[column][row + Assets] = 100.0;
        Assert.Contains(sentence, Assert.Throws<InputException>(() => GrsTest.Of(frame, "y", ["f1", "f2"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Tests_without_months_enough_are_refused()
    {
        Assert.Contains("All 6 assets have returns in 8 months", Assert.Throws<InputException>(() =>
            GrsTest.Of(Panel(row => row < 8 * Assets), "y", ["f1", "f2"])).Message, StringComparison.Ordinal);
        Assert.Contains("has one month", Assert.Throws<InputException>(() =>
            DieboldMariano.Test(Panel(row => row < Assets), "a", "b")).Message, StringComparison.Ordinal);
        DataFrame twice = new(new StringDataFrameColumn("industry", ["A", "A"]), new StringDataFrameColumn("month", ["1", "1"]),
            new DoubleDataFrameColumn("y", [1, 2]), new DoubleDataFrameColumn("f", [1, 1]));
        Assert.Contains("industry A has 1 twice", Assert.Throws<InputException>(() => GrsTest.Of(twice, "y", ["f"])).Message,
            StringComparison.Ordinal);
    }

    private static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual) =>
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) < 1e-11);

    // Of the script; months are 1 to 40, which as text have another order.
    private static DataFrame Panel(Func<int, bool>? keeps = null)
    {
        var rows = Enumerable.Range(0, Assets * Months).Where(row => keeps?.Invoke(row) ?? true).Select(row =>
        {
            var (t, i) = ((row / Assets) + 1, (row % Assets) + 1);
            var (f1, f2) = ((3 * Math.Sin(1.3 * t)) + 0.5, (2 * Math.Cos((2.1 * t) + 1)) + 0.2);
            var p = ((0.4 + (0.2 * i)) * f1) + ((0.5 - (0.3 * (i % 3))) * f2);
            return (Month: t, Asset: i, F1: f1, F2: f2, P: p, Y: (0.1 * i) + p + (2 * Math.Sin((0.7 * i * t * t) + i)));
        }).ToArray();
        return new(
            new DoubleDataFrameColumn("month", rows.Select(row => (double)row.Month)),
            new StringDataFrameColumn("industry", rows.Select(row => $"I{row.Asset}")),
            new DoubleDataFrameColumn("f1", rows.Select(row => row.F1)), new DoubleDataFrameColumn("f2", rows.Select(row => row.F2)),
            new DoubleDataFrameColumn("p", rows.Select(row => row.P)), new DoubleDataFrameColumn("y", rows.Select(row => row.Y)),
            new DoubleDataFrameColumn("a", rows.Select(row => -Math.Pow(row.Y - row.P, 2))),
            new DoubleDataFrameColumn("b", rows.Select(row => -(row.Y * row.Y))));
    }

    // Ten assets, 60 months, one factor of mean 0.5 that is priced by its mean.
    private static (DataFrame Frame, double Mean) Normal(int seed, double alpha)
    {
        const int N = 10, T = 60;
        var draws = new double[T + (N * T)];
        NormalSampler.Fill(RandomKey.FromSeed(seed), draws);
        var rows = Enumerable.Range(0, N * T).Select(row => (I: row / T, T: row % T)).ToArray();
        double F(int t) => 0.5 + (2 * draws[t]);
        var returns = rows.Select((row, at) => (alpha * (row.I % 2)) + ((0.5 + (0.1 * row.I)) * F(row.T)) + draws[T + at]);
        return (new(
            new StringDataFrameColumn("industry", rows.Select(row => $"I{row.I}")),
            new DoubleDataFrameColumn("month", rows.Select(row => (double)row.T)),
            new DoubleDataFrameColumn("f", rows.Select(row => F(row.T))), new DoubleDataFrameColumn("y", returns)),
            Enumerable.Range(0, T).Average(F));
    }
}
