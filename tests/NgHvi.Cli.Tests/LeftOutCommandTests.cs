using System.Globalization;
using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests;

public sealed class LeftOutCommandTests : IDisposable
{
    private readonly CommandFolder folder = new CommandFolder().Write("data.csv", SmallData.Csv());

    public LeftOutCommandTests()
    {
        Run("fit", "@data.csv", "--formula", "y ~ x + (1 | g)", "--output", "@fit.json");
        Run("fit", "@data.csv", "--formula", "y ~ 1 + (1 | g)", "--output", "@small.json");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_estimate_and_its_points_are_those_of_the_library()
    {
        var loo = NgHvi.Fit.Load(folder["fit.json"]).Loo(
            byGroup: true, cancellationToken: TestContext.Current.CancellationToken);
        var output = Run("loo", "@fit.json", "--level", "group", "--output", "@points.csv");
        Assert.Contains(loo.Value.ToString("F1", CultureInfo.InvariantCulture)[1..], output, StringComparison.Ordinal);
        Assert.Contains("looic", output, StringComparison.Ordinal);
        var lines = folder.Read("points.csv").TrimEnd('\n').Split('\n');
        Assert.Equal("group,rows,elpd,p,pareto_k,mcse,refitted", lines[0]);
        Assert.Equal(12, lines.Length - 1);
        Assert.Equal(loo.Value, lines.Skip(1).Sum(line => double.Parse(line.Split(',')[2], CultureInfo.InvariantCulture)), 1e-9);
    }

    [Fact]
    public void Folds_are_of_groups_or_of_the_blocks_of_the_file()
    {
        Assert.Contains("3-fold by group", Run("loo", "@fit.json", "--folds", "3"), StringComparison.Ordinal);
        Assert.Contains("2-fold by row", Run("loo", "@fit.json", "--folds", "2", "--data", "@data.csv", "--block", "split"),
            StringComparison.Ordinal);
        Assert.Contains("WAIC by row", Run("loo", "@fit.json", "--waic"), StringComparison.Ordinal);
    }

    [Fact]
    public void Fits_are_ranked_by_what_they_predict()
    {
        var output = Run("compare", "@small.json", "@fit.json", "--loo");
        Assert.True(output.IndexOf("fit.json", StringComparison.Ordinal) < output.IndexOf("small.json", StringComparison.Ordinal));
        Assert.Contains("pseudo-BMA+", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--block belongs to --folds", "loo", "@fit.json", "--block", "split")]
    [InlineData("--data and --block belong together", "loo", "@fit.json", "--folds", "2", "--block", "split")]
    [InlineData("allowed are 2 to 12, the number of groups", "loo", "@fit.json", "--folds", "13")]
    [InlineData("allowed are row and group", "loo", "@fit.json", "--level", "county")]
    [InlineData("--refits does not go with --waic", "loo", "@fit.json", "--waic", "--refits", "3")]
    [InlineData("--level belongs to --loo", "compare", "@small.json", "@fit.json", "--level", "group")]
    [InlineData("does not have the rows of the fit", "loo", "@fit.json", "--folds", "2", "--data", "@other.csv", "--block", "split")]
    [InlineData("fit both to the same rows", "compare", "@part.json", "@fit.json", "--loo")]
    public void Bad_input_is_one_sentence(string sentence, params string[] args)
    {
        var lines = SmallData.Csv().TrimEnd().Split('\n');
        folder.Write("other.csv", string.Join('\n', lines[..^1]));
        if (args.Contains("@part.json"))
            Run("fit", "@data.csv", "--formula", "y ~ x + (1 | g)", "--where", "split=train", "--output", "@part.json");
        var (code, _, error) = folder.Run(args);
        Assert.Equal(2, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private string Run(params string[] args)
    {
        var (code, output, error) = folder.Run(args);
        Assert.True(code == 0, error);
        return output;
    }
}
