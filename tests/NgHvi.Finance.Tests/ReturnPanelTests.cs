namespace NgHvi.Finance.Tests;

public class ReturnPanelTests
{
    [Fact]
    public void Portfolios_and_factors_join_on_the_month()
    {
        var panel = Panel().WithSplit("split=2000-12:2001-01,2001-02:2001-02").WithSplit("window=2001-01:2001-01");
        Assert.Equal(
            """
            month,industry,firms,excess,mkt,smb,hml,split,window
            2000-12,Food,74,-0.75,2.96,-2.30,-2.87,train,none
            2000-12,Other,7,-3.50,2.96,-2.30,-2.87,train,none
            2001-01,Food,73,0.00,2.64,-1.40,4.19,train,train
            2001-01,Hlth,5,3.73,2.64,-1.40,4.19,train,train
            2001-01,Other,7,-0.17,2.64,-1.40,4.19,train,train
            2001-02,Food,72,0.77,0.36,-1.32,0.01,test,none
            2001-02,Hlth,6,1.77,0.36,-1.32,0.01,test,none
            2001-02,Other,6,2.77,0.36,-1.32,0.01,test,none

            """,
            Text(panel));
        Assert.Contains("Joined on 3 periods, 2000-12 to 2001-02: 1 of the panel (2 rows) and 1 of the factors fell out.", panel.Notes);
        Assert.Contains("file.csv: 2 returns are missing (Hlth 2 to 2000-12).", panel.Notes);
        Assert.Contains("The files are of different vintages: file.csv 202201, file.csv 202003.", panel.Notes);
        Assert.Equal(2, panel.Notes.Count(note => note.Contains("SHA-256", StringComparison.Ordinal)));
    }

    [Fact]
    public void Equal_weights_are_the_second_block_and_several_files_of_factors_join()
    {
        var panel = ReturnPanel.OfPortfolios(Files.French(Files.Portfolios), areEqual: true)
            .WithFactors(Files.French(Files.Factors), Files.French(Files.Momentum));
        Assert.Equal(["month", "industry", "firms", "excess", "mkt", "smb", "hml", "mom"], panel.Table.Columns.Select(column =>
            column.Name));
        // In January 2001 momentum is missing.
        Assert.Equal(["2000-12", "2001-02"], panel.Table["month"].Cast<string>().Distinct());
        Assert.Equal(9.25 - 0.25, panel.Table["excess"][0]);
    }

    [Fact]
    public void A_fit_of_the_panel_keeps_its_notes()
    {
        var panel = Panel();
        Assert.Equal(panel.Notes, ModelData.From(panel.Table, "excess ~ mkt + (1 | industry)").Notes.Take(panel.Notes.Count));
    }

    [Fact]
    public void Factors_are_standardised_over_months_each_once_with_divisor_n()
    {
        // Market in January and February 2001: 2.64 and 0.36; mean 1.5, sd with divisor 2 is 1.14. Rows would weigh months by firms.
        var panel = Panel().Standardize("2001-01", "2001-02");
        var scale = panel.Scales[0];
        Assert.Equal(("mkt", 1.5, 1.14), (scale.Name, scale.Mean, Math.Round(scale.StandardDeviation, 12)));
        Assert.Equal([(2.96 - 1.5) / 1.14, (2.96 - 1.5) / 1.14, 1, 1, 1, -1, -1, -1],
            panel.Table["mkt"].Cast<double>().Select(value => Math.Round(value, 12)), (a, b) => Math.Abs(a - b) < 1e-11);
        Assert.Contains(panel.Notes, note => note.StartsWith("mkt was standardised over 2 months from 2001-01 to 2001-02",
            StringComparison.Ordinal));
        Assert.Equal(-0.75, panel.Table["excess"][0]);
    }

    [Fact]
    public void A_window_keeps_its_ends()
    {
        var panel = Panel().Between("2001-01", "2001-02");
        Assert.Equal(["2001-01", "2001-02"], panel.Table["month"].Cast<string>().Distinct());
        Assert.Contains("Rows from 2001-01 to 2001-02 were kept; 2 rows fell out.", panel.Notes);
    }

    [Fact]
    public void Daily_portfolios_join_daily_factors_only()
    {
        var days = ReturnPanel.OfPortfolios(Files.French(",A,B\n20000103,1.25,1\n20000104,1,1\n20000105,1,1\n"));
        var daily = Files.French(",Mkt-RF,RF\n20000103,1,0.021\n20000104,1,0.021\n20000106,1,0.021\n");
        Assert.StartsWith("date,industry,excess,mkt\n2000-01-03,A,1.229,1\n", Text(days.WithFactors(daily)), StringComparison.Ordinal);
        Assert.Contains("no daily returns", Fault(() => days.WithFactors(Files.French(Files.Factors))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("split", "cannot be read")]
    [InlineData("split=2005-01:2004-12", "runs backwards")]
    [InlineData("split=2005-13:2006-12", "cannot be read")]
    [InlineData("split=2000-01:2001-12,2001-12:2002-12", "overlap")]
    [InlineData("split=2001-12:2002-12,2000-01:2001-12", "overlap")]
    [InlineData("mkt=2000-01:2001-12", "has a column mkt already")]
    public void Splits_of_another_form_are_refused(string split, string sentence) =>
        Assert.Contains(sentence, Fault(() => Panel().WithSplit(split)), StringComparison.Ordinal);

    [Fact]
    public void Three_windows_are_for_training_validation_and_tests()
    {
        var split = MonthSplit.Parse("use=2000-01:2000-12,2001-01:2001-12,2002-01:2002-12");
        Assert.Equal(["none", "train", "validation", "test"], new[] { "1999-12", "2000-12-31", "2001-01", "2002-12" }.Select(split.Of));
    }

    [Fact]
    public void Joins_that_cannot_be_are_refused()
    {
        var portfolios = ReturnPanel.OfPortfolios(Files.French(Files.Portfolios));
        var factors = Files.French(Files.Factors);
        Assert.Contains("no column RF", Fault(() => portfolios.WithFactors(Files.French(Files.Momentum))), StringComparison.Ordinal);
        Assert.Contains("both have a factor mkt", Fault(() => portfolios.WithFactors(factors, factors)), StringComparison.Ordinal);
        Assert.Contains("No row is left", Fault(() => portfolios.WithFactors(Files.French(",RF\n199001,1\n"))), StringComparison.Ordinal);
        Assert.Contains("no block of equal weighted returns", Fault(() => ReturnPanel.OfPortfolios(factors, areEqual: true)),
            StringComparison.Ordinal);
        Assert.Contains("no factors", Fault(() => portfolios.Standardize("2000-01", "2001-01")), StringComparison.Ordinal);
        Assert.Contains("no month", Fault(() => Panel().Standardize("1990-01", "1991-01")), StringComparison.Ordinal);
    }

    private static ReturnPanel Panel() => ReturnPanel.OfPortfolios(Files.French(Files.Portfolios)).WithFactors(Files.French(Files.Factors));

    private static string Fault(Func<object> action) => Assert.Throws<InputException>(action).Message;

    private static string Text(ReturnPanel panel)
    {
        using var stream = new MemoryStream();
        panel.Write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
