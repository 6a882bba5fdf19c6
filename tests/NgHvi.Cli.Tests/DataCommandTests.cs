using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests;

public sealed class DataCommandTests : IDisposable
{
    private readonly CommandFolder folder = new CommandFolder()
        .Write("factors.csv", "made using the 202003 CRSP database.\n\n,Mkt-RF,SMB,RF\n200501,1.00,-0.50,0.25\n200502,-1.00,0.10,0.25\n")
        .Write("portfolios.csv", ",Food ,Toys \n200501,2.00,-99.99\n200502,1.50,0.75\n200503,1,1\n")
        .Write("bad.csv", ",Food\n200501,2.00\n200502,x\n")
        .Write("sic.txt", " 1 Food   Food\n          2000-2099\n")
        .Write("crsp.csv", "permno,date,siccd,ret\n1,20050131,2000,0.10\n1,20050228,2000,B\n2,20050228,7777,-0.01\n");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void French_files_become_a_panel_with_notes_that_a_fit_keeps()
    {
        var (code, output, error) = folder.Run(
            "data", "french", "--factors", "@factors.csv", "--portfolios", "@portfolios.csv", "--split",
                "split=2005-01:2005-01,2005-02:2005-02",
            "--output", "@panel.csv");
        Assert.True(code == 0, error);
        Assert.Equal(
            "month,industry,excess,mkt,smb,split\n2005-01,Food,1.75,1.00,-0.50,train\n2005-02,Food,1.25,-1.00,0.10,test\n" +
            "2005-02,Toys,0.50,-1.00,0.10,test\n",
            folder.Read("panel.csv"));
        Assert.Contains("factors.csv: CRSP database of 202003, SHA-256 ", output, StringComparison.Ordinal);

        var table = CsvTableReader.Read(folder["panel.csv"]);
        Assert.Contains(table.Notes, note => note.StartsWith("factors.csv: CRSP database of 202003, SHA-256 ", StringComparison.Ordinal));
        Assert.Contains("Joined on 2 periods, 2005-01 to 2005-02: 1 of the panel (2 rows) and 0 of the factors fell out.", table.Notes);
        File.AppendAllText(folder["panel.csv"], "2005-02,Fun,0.5,-1,0.1,test\n");
        Assert.Equal(["panel.csv.notes is about another file than panel.csv is now, and was not used."],
            CsvTableReader.Read(folder["panel.csv"]).Notes);
    }

    [Fact]
    public void Crsp_files_become_a_panel()
    {
        var (code, output, error) = folder.Run(
            "data", "crsp", "@crsp.csv", "--sic", "@sic.txt", "--unassigned", "drop", "--factors", "@factors.csv", "--output",
                "@panel.csv");
        Assert.True(code == 0, error);
        Assert.Equal("stock,industry,month,excess,mkt,smb\n1,Food,2005-01,9.75,1.00,-0.50\n", folder.Read("panel.csv"));
        Assert.Contains("crsp.csv: 1 cells of RET are the letter B, a code of missing values.", output, StringComparison.Ordinal);
        Assert.Contains("crsp.csv: 1 rows of no industry were left out.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_shown()
    {
        var (code, output, _) = folder.Run("data", "show", "@factors.csv", "@sic.txt");
        Assert.Equal(0, code);
        Assert.Contains("  line 3: Monthly, Percent, 3 columns, 2 rows 2005-01 to 2005-02, 0 missing", output, StringComparison.Ordinal);
        Assert.Contains("  9800 of the codes 0100 to 9999 are unassigned.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bad.csv, line 3: column \"Food\" has \"x\"", "--portfolios", "@bad.csv")]
    [InlineData("The window \"2005\" cannot be read", "--portfolios", "@portfolios.csv", "--months", "2005")]
    [InlineData("No row is left of the panel.", "--portfolios", "@portfolios.csv", "--months", "1999-01:1999-02")]
    [InlineData("The split \"train\" cannot be read", "--portfolios", "@portfolios.csv", "--split", "train")]
    public void Bad_input_is_one_sentence_and_no_file(string sentence, params string[] more)
    {
        var (code, _, error) = folder.Run(["data", "french", "--factors", "@factors.csv", "--output", "@panel.csv", .. more]);
        Assert.Equal(2, code);
        Assert.StartsWith($"Error: {sentence}", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(folder.Has("panel.csv") || folder.Has("panel.csv.notes"));
    }
}
