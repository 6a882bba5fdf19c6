namespace NgHvi.Finance.Tests;

public class CrspTests
{
    private const string Legacy =
        """
        PERMNO,date,SHRCD,EXCHCD,SICCD,PRC,RET,SHROUT,DLSTCD,DLRET
        10001,20050131,11,1,0100,-20.5,0.021300,1000,,
        10001,20050228,11,1,0100,21,-0.05,1000,,
        10002,20050131,73,3,6726,0,C,500,,
        10002,20050228,73,3,6726,4,0.10,500,,
        10003,20050131,10,3,9999,10,0.20,100,,
        10003,20050228,10,3,Z,8,-0.20,100,560,-0.5
        10004,20050228,10,2,2048,8,,100,500,
        """;

    private const string New =
        """
        permno,mthcaldt,mthret,mthprc,shrout,siccd,primaryexch,sharetype,securitytype,securitysubtype,usincflg,issuertype,mthdelflg,dlret
        10001,2005-01-31,0.0213,20.5,1000,100,N,NS,EQTY,COM,Y,CORP,N,
        10001,2005-02-28,-0.6,20.5,1000,100,N,NS,EQTY,COM,Y,CORP,Y,-0.5
        10002,2005-01-31,0.01,3,1000,6726,Q,NS,FUND,COM,Y,ACOR,N,
        """;

    [Fact]
    public void Returns_are_percent_with_delisting_returns_once_and_letters_missing()
    {
        var panel = Read(Legacy);
        Assert.Equal(
            ["10001 0100 2005-01 20.5 2.13", "10001 0100 2005-02 21 -5", "10002 6726 2005-02 2 10", "10003 unassigned 2005-01 1 20",
                "10003 unassigned 2005-02 0.8 -60", "10004 2048 2005-02 0.8 -30"],
            Rows(panel)); // (1 − 0.2)(1 − 0.5) − 1 = −0.6; −0.3 by convention where DLRET and RET are missing.
        Assert.Contains(panel.Notes, note => note.EndsWith("1 cells of RET are the letter C, a code of missing values.",
            StringComparison.Ordinal));
        Assert.Contains(panel.Notes, note => note.EndsWith("1 rows have no return.", StringComparison.Ordinal));
        Assert.Contains(panel.Notes, note => note.EndsWith("2 delisting returns were joined to the month's.", StringComparison.Ordinal));
        Assert.Contains(panel.Notes, note => note.EndsWith("1 stocks are unassigned in some month.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_new_format_has_delisting_returns_in_its_returns()
    {
        var panel = Read(New);
        Assert.Equal(["10001 0100 2005-01 20.5 2.13", "10001 0100 2005-02 20.5 -60", "10002 6726 2005-01 3 1"], Rows(panel));
        Assert.Contains(panel.Notes, note => note.Contains("siccd of msf_v2 is one code", StringComparison.Ordinal));
    }

    [Fact]
    public void Filters_are_counted()
    {
        var all = new CrspOptions { CommonOnly = true, MajorExchangesOnly = true, LeastPrice = 9, WithoutFinancials = true };
        var legacy = Read(Legacy, all);
        Assert.Equal(["10001 0100 2005-01 20.5 2.13", "10001 0100 2005-02 21 -5", "10003 unassigned 2005-01 1 20"], Rows(legacy));
        Assert.Contains(legacy.Notes, note => note.EndsWith("1 rows are no common US shares (SHRCD 10, 11).", StringComparison.Ordinal));
        Assert.Contains(legacy.Notes, note => note.EndsWith("2 rows have a price below 9 or none.", StringComparison.Ordinal));
        Assert.Equal(["10001", "10001"], Rows(Read(New, new() { CommonOnly = true, MajorExchangesOnly = true })).Select(row => row[..5]));
        Assert.DoesNotContain("10002", Rows(Read(Legacy, new() { WithoutFinancials = true })).Select(row => row[..5]));
        Assert.Equal(6, Read(Legacy, new() { MajorExchangesOnly = true }).RowCount);
        Assert.Equal(5, Read(Legacy.Replace("10004,20050228,10,2", "10004,20050228,10,0", StringComparison.Ordinal),
            new() { MajorExchangesOnly = true }).RowCount);
    }

    [Fact]
    public void Industries_come_from_definitions_or_digits_and_strangers_where_they_are_sent()
    {
        using var files = new Files();
        var sic = SicDefinitions.Read(files.Write("sic.txt",
            " 1 Agric  Agriculture\n          0100-0199\n\n 2 Other  Almost nothing\n          6700-6799\n"));
        Assert.Equal(["Agric", "Agric", "Other", "unassigned", "unassigned", "unassigned"], Industries(new() { Industries = sic }));
        var others = new CrspOptions { Industries = sic, Unassigned = Unassigned.Other };
        Assert.Equal(["Agric", "Agric", "Other", "Other", "Other", "Other"], Industries(others));
        Assert.Equal(["Agric", "Agric", "Other"], Industries(new() { Industries = sic, Unassigned = Unassigned.Drop }));
        Assert.Equal(["01", "01", "67", "unassigned", "unassigned", "20"], Industries(new() { Digits = 2 }));
    }

    [Fact]
    public void A_repeated_month_is_refused_or_the_last_is_taken()
    {
        var twice = Legacy + "\n10001,20050130,11,1,0100,20,0.5,1000,,\n";
        Assert.StartsWith("crsp.csv, line 9: PERMNO 10001 has 2005-01 in line 2 already", Fault(twice), StringComparison.Ordinal);
        var panel = Read(twice, new() { KeepsLastDuplicate = true });
        Assert.Equal("10001 0100 2005-01 20 50", Rows(panel)[0]);
        Assert.Contains(panel.Notes, note => note.EndsWith("1 rows repeated a stock and month; the last was taken.",
            StringComparison.Ordinal));
    }

    [Fact]
    public void Factors_turn_returns_into_excess_returns()
    {
        var factors = Files.French(",Mkt-RF,SMB,RF\n200502,1.00,2.00,0.25\n");
        var panel = Read(Legacy).WithFactors(factors).Standardize;
        Assert.Throws<InputException>(() => panel("2005-01", "2005-12")); // One month does not vary.
        Assert.Equal(["10001 0100 2005-02 21 -5.25 1 2", "10002 6726 2005-02 2 9.75 1 2"], Rows(Read(Legacy).WithFactors(factors))[..2]);
    }

    [Theory]
    [InlineData("0.10,500", "-66,500", "line 5: RET is -66; returns are fractions of at least -1")]
    [InlineData("0.10,500", "1 %,500", "line 5: RET is \"1 %\", which is neither a number nor a code of one letter.")]
    [InlineData("10002,20050228", "10002,200502", "line 5: the date is \"200502\"")]
    [InlineData("10002,20050228", "x,20050228", "line 5: PERMNO is \"x\"")]
    [InlineData("6726,4", "67266,4", "line 5: the SIC code is \"67266\"")]
    [InlineData(",RET,", ",ret1,", "line 1: no column ret; a monthly CRSP export has")]
    [InlineData("10003,20050131,10,3,9999,10,0.20,100,,", "10003,20050131,10,3,9999,10,0.20,100,560,-0.5",
        "line 7: PERMNO 10003 has a delisting return in line 6 already")]
    public void What_cannot_be_a_return_is_refused_with_file_and_line(string right, string wrong, string sentence) =>
        Assert.StartsWith($"crsp.csv, {sentence}", Fault(Legacy.Replace(right, wrong, StringComparison.Ordinal)), StringComparison.Ordinal);

    private static string[] Industries(CrspOptions options) => [.. Read(Legacy, options).Table["industry"].Cast<string>()];

    private static string[] Rows(ReturnPanel panel) =>
        [.. panel.Table.Rows.Select(row => string.Join(' ', row.Select(value => Convert.ToString(value,
            System.Globalization.CultureInfo.InvariantCulture))))];

    private static string Fault(string text) => Assert.Throws<InputException>(() => Read(text)).Message;

    private static ReturnPanel Read(string text, CrspOptions? options = null)
    {
        using var files = new Files();
        return ReturnPanel.OfStocks(files.Write("crsp.csv", text), options);
    }
}
