using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NgHvi.Cli.Tests.Support;
using NgHvi.Tests.Shared;

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
    public void Deep_designs_have_rows_and_truth(string design, string header, int rows, int coefficients)
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
        Assert.Equal(rows, lines.Length - 1);
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

    /// <summary>The command and digest that data/README.md states.</summary>
    [Fact]
    public void The_sample_of_the_panel_is_what_its_command_gives()
    {
        var sample = File.ReadAllBytes(Path.Combine(Repository.Root, "data", "panel-sample.csv"));
        var line = File.ReadLines(Path.Combine(Repository.Root, "data", "README.md"))
            .Single(text => text.StartsWith("| `panel-sample.csv`", StringComparison.Ordinal));
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(sample)), line, StringComparison.Ordinal);

        var command = line.Split("`nghvi ")[1].Split('`')[0].Replace("data/panel-sample.csv", "@sample.csv", StringComparison.Ordinal);
        using var folder = new CommandFolder();
        var (code, _, error) = folder.Run(command.Split(' '));
        Assert.True(code == 0, error);
        Assert.Equal(Encoding.UTF8.GetString(sample), folder.Read("sample.csv"));
    }

    [Fact]
    public void A_panel_has_its_columns_and_on_request_the_truth()
    {
        using var folder = new CommandFolder();
        string[] small = ["simulate", "panel", "--scale", "0.02", "--window", "2005-01:2005-12,2006-01:2006-06", "--output", "@a.csv"];
        Assert.Equal(0, folder.Run(small).Code);
        var without = folder.Read("a.csv").Split('\n');
        Assert.Equal("stock,industry,month,ret,mkt,smb,hml,regime,split", without[0]);
        Assert.EndsWith("2006-06", string.Join(',', without[18].Split(',').Take(3)), StringComparison.Ordinal);
        Assert.Equal(0, folder.Run([.. small, "--truth", "--force"]).Code);
        Assert.EndsWith(",expected", folder.Read("a.csv").Split('\n')[0], StringComparison.Ordinal);
        Assert.StartsWith(without[1], folder.Read("a.csv").Split('\n')[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--scale is 2; it is a share and at most 1.", "--scale", "2")]
    [InlineData("--share is 1.5; it is a share and at most 1.", "--share", "1.5")]
    [InlineData("--window is \"2004-01:2014-12,2015-01:2019-12\"; allowed are", "--window", "2004-01:2014-12,2015-01:2019-12")]
    [InlineData("--window is \"2005-01:2014-12\"; allowed are two windows", "--window", "2005-01:2014-12")]
    [InlineData("Signal and shocks have standard deviation", "--month-shock", "50", "--scale", "0.02")]
    public void Impossible_panels_are_refused(string sentence, params string[] more)
    {
        using var folder = new CommandFolder();
        var (code, _, error) = folder.Run(["simulate", "panel", "--output", "@a.csv", .. more]);
        Assert.Equal(2, code);
        Assert.StartsWith($"Error: {sentence}", error, StringComparison.Ordinal);
        Assert.Empty(folder.Files);
    }
}
