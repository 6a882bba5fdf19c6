using System.Text.Json.Nodes;
using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests;

public sealed class StatisticsCommandTests : IDisposable
{
    private const string Formula = "y ~ x + kind + (1 | g)";
    private readonly CommandFolder folder = new();

    public StatisticsCommandTests()
    {
        var lines = SmallData.Csv().TrimEnd().Split('\n');
        folder.Write("all.csv", string.Join('\n', lines)).Write("a.csv", string.Join('\n', lines[..20]))
            .Write("b.csv", string.Join('\n', [lines[0], .. lines[20..40]])).Write("c.csv", string.Join('\n', [lines[0], .. lines[40..]]))
            .Write("exact.csv", "y,x,g\n4,2,a\n6,3,a\n2,1,b\n10,5,b\n").Write("huge.csv", "y,x,g\n4,2e300,a\n6,3e300,a\n");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Statistics_of_parts_are_fitted_as_all_rows()
    {
        Make("a", "@a.csv");
        var (_, output, _) = Make("bc", "@b.csv", "@c.csv");
        Assert.Matches(@"^Statistics of 37 rows in 8 groups were written to .*bc\.stats\.\s*$", output);
        Assert.Equal(0, folder.Run("fit", "@all.csv", "--formula", Formula, "--output", "@all.json").Code);
        var (code, summary, error) = folder.Run("fit", "--statistics", "@a.stats", "@bc.stats", "--output", "@parts.json");
        Assert.True(code == 0, error);
        Assert.Contains("a.stats, bc.stats: 56 rows in 12 groups of g", summary, StringComparison.Ordinal);
        var (all, parts) = (JsonNode.Parse(folder.Read("all.json"))!, JsonNode.Parse(folder.Read("parts.json"))!);
        foreach (var (one, other) in all["posterior"]!.AsArray().Zip(parts["posterior"]!.AsArray()))
        {
            Assert.Equal((string?)one!["name"], (string?)other!["name"]);
            Assert.Equal(0, ((double)one["mean"]! - (double)other["mean"]!) / (double)one["sd"]!, 1e-9);
            Assert.Equal(1, (double)other["sd"]! / (double)one["sd"]!, 1e-9);
        }

        // What rows are for is not there, and said; the rest of the page is.
        Assert.Equal(0, folder.Run("summary", "@parts.json").Code);
        Assert.Equal(0, folder.Run("plot", "@parts.json", "--output", "@page.html").Code);
        Assert.Contains("Not here: Fitted values, residuals and checks need the rows", folder.Read("page.html"), StringComparison.Ordinal);
        Assert.Equal(0, folder.Run("predict", "@parts.json", "@all.csv", "--output", "@p.csv", "--quiet").Code);
    }

    [Theory]
    [InlineData("--statistics @a.stats --family student", "need the rows of the data, which statistics of parts do not have")]
    [InlineData("--statistics @a.stats --family probit", "need the rows of the data")]
    [InlineData("--statistics @a.stats --sigma ~(1|g)", "need the rows of the data")]
    [InlineData("--statistics @a.stats --method nagvac", "--method nagvac does not go with")]
    [InlineData("--statistics @a.stats --method adam-hvi", "need the rows of the data")]
    [InlineData("--statistics @a.stats --method vogn", "need the rows of the data")]
    [InlineData("--statistics @a.stats --where split=train", "--where does not go with --statistics")]
    [InlineData("--statistics @a.stats --formula y~x", "--formula is y~x, but the statistics are of y ~ x + kind + (1 | g)")]
    [InlineData("--statistics @a.stats @other.stats", "two formulas")]
    [InlineData("--statistics @all.csv", "is another kind of file")]
    [InlineData("--statistics @none.stats", "does not exist")]
    [InlineData("@all.csv --statistics @a.stats", "is given, too")]
    [InlineData("--statistics @exact.stats", "is an exact linear combination of the columns")]
    [InlineData("@all.csv", "--formula is missing")]
    [InlineData("", "--data is missing")]
    public void What_cannot_be_fitted_is_refused_in_a_sentence(string arguments, string sentence)
    {
        Make("a", "@a.csv");
        folder.Run("statistics", "@b.csv", "--formula", "y ~ x", "--output", "@other.stats");
        folder.Run("statistics", "@exact.csv", "--formula", "y ~ x", "--output", "@exact.stats");
        var (code, output, error) = folder.Run(["fit", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("@all.csv", "y ~ deep(x) + (1 | g)", "Networks need the rows")]
    [InlineData("@all.csv", "y ~ w", "has no column \"w\"")]
    [InlineData("@none.csv", "y ~ x", "does not exist")]
    [InlineData("@huge.csv", "y ~ x", "The column \"x\" reaches 3E+300")]
    public void What_has_no_statistics_is_refused_and_nothing_is_written(string data, string formula, string sentence)
    {
        var (code, _, error) = folder.Run("statistics", data, "--formula", formula, "--output", "@x.stats");
        Assert.Equal(2, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.False(folder.Has("x.stats"));
    }

    private (int Code, string Output, string Error) Make(string name, params string[] data) =>
        folder.Run(["statistics", .. data, "--formula", Formula, "--output", $"@{name}.stats"]);
}
