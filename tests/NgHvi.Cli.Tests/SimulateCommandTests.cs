using System.Text.Json.Nodes;
using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests;

public sealed class SimulateCommandTests
{
    [Fact]
    public void The_same_seed_gives_the_same_file_and_the_truth_is_beside_it()
    {
        using var folder = new CommandFolder();
        foreach (var name in new[] { "@a.csv", "@b.csv" })
        {
            var (code, _, error) = folder.Run(
                "simulate", "linear", "--groups", "20", "--rows", "100", "--variance", "0.01", "--seed", "5", "--output", name,
                "--truth", "@truth.json");
            Assert.True(code == 0, error);
        }

        Assert.Equal(folder.Read("a.csv"), folder.Read("b.csv"));
        var lines = folder.Read("a.csv").TrimEnd().Split('\n');
        Assert.Equal("group,split,y,x1,x2,x3,x4,x5", lines[0]);
        Assert.Equal(101, lines.Length);
        var truth = JsonNode.Parse(folder.Read("truth.json"))!;
        Assert.Equal(20, truth["randomEffects"]!.AsArray().Count);
        Assert.Equal(0.01, (double)truth["randomEffectVariance"]!);
    }

    [Theory]
    [InlineData("2a", "group,split,y,x1,x2,x3,x4,x5", 12, 6)]
    [InlineData("2b", "group,split,y,x1,x2,", 12, 17)]
    [InlineData("3", "group,split,y,x1,x2,x3,x4,x5", 12, 1)]
    [InlineData("finance", "group,split,y,x1,x2,x3", null, 9)]
    public void Deep_designs_have_rows_and_truth(string design, string header, int? rows, int coefficients)
    {
        using var folder = new CommandFolder();
        foreach (var name in new[] { "@a.csv", "@b.csv" })
        {
            var (code, _, error) = folder.Run(
                "simulate", "deep", "--design", design, "--groups", "3", "--rows-per-group", "4", "--seed", "5", "--output", name,
                "--truth", "@truth.json");
            Assert.True(code == 0, error);
        }

        Assert.Equal(folder.Read("a.csv"), folder.Read("b.csv"));
        var lines = folder.Read("a.csv").TrimEnd().Split('\n');
        Assert.StartsWith(header, lines[0], StringComparison.Ordinal);
        Assert.Equal(rows ?? lines.Length - 1, lines.Length - 1);
        var truth = JsonNode.Parse(folder.Read("truth.json"))!;
        Assert.Equal(3 * coefficients, truth["randomEffects"]!.AsArray().Count);
        Assert.Equal(lines.Length - 1, truth["expectedValues"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("--rows is 5, but 10 groups need at least two rows each, 20.", "--groups", "10", "--rows", "5")]
    [InlineData("--variance is \"-1\"; allowed are numbers ≥ 0.", "--variance", "-1")]
    [InlineData("--residual-variance is \"0\"; allowed are numbers > 0.", "--residual-variance", "0")]
    public void Impossible_sizes_are_refused(string sentence, params string[] more)
    {
        using var folder = new CommandFolder();
        var (code, _, error) = folder.Run(["simulate", "linear", "--output", "@a.csv", .. more]);
        Assert.Equal(2, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Empty(folder.Files);
    }
}
