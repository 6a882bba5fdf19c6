using System.Globalization;
using System.Text.Json.Nodes;
using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests;

public sealed class PredictCommandTests : IDisposable
{
    private readonly CommandFolder folder = new CommandFolder().Write("data.csv", SmallData.Csv());

    public PredictCommandTests()
    {
        var (code, _, error) = folder.Run(
            "fit", "@data.csv", "--formula", "y ~ x + kind + (1 | g)", "--where", "split=train", "--quiet", "--output", "@fit.json");
        Assert.True(code == 0, error);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Predictions_name_the_line_and_agree_with_the_scores()
    {
        var (code, output, error) = folder.Run(
            "predict", "@fit.json", "@data.csv", "--where", "split=test", "--output", "@p.csv", "--scores", "@s.json");
        Assert.True(code == 0, error);
        Assert.Contains("rmse", output, StringComparison.Ordinal);
        var rows = Rows("p.csv");
        Assert.Equal(["line", "g", "y", "mean", "sd", "q2.5", "q50", "q97.5"], rows[0]);
        Assert.Equal(["5", "g1"], rows[1][..2]);
        var scores = JsonNode.Parse(folder.Read("s.json"))!;
        Assert.Equal(22, (int)scores["n"]!);
        var squares = rows.Skip(1).Average(row => Math.Pow(Number(row[2]) - Number(row[3]), 2));
        Assert.Equal(Math.Sqrt(squares), (double)scores["rmse"]!, 1e-12);
        Assert.All(["r2", "marginalR2", "conditionalR2", "logScore", "crps"], name => Assert.NotNull(scores[name]));
    }

    [Fact]
    public void Quantiles_and_draws_are_columns()
    {
        var (code, _, error) = folder.Run(
            "predict", "@fit.json", "@data.csv", "--quantiles", "0.05,0.5", "--draws", "2", "--level", "population", "--output", "@p.csv");
        Assert.True(code == 0, error);
        Assert.Equal(["line", "g", "y", "mean", "sd", "q5", "q50", "draw1", "draw2"], Rows("p.csv")[0]);
    }

    [Fact]
    public void An_unknown_group_needs_permission()
    {
        folder.Write("new.csv", "g,x,kind\nnew,1,a\n");
        var (code, _, error) = folder.Run("predict", "@fit.json", "@new.csv", "--output", "@p.csv");
        Assert.Equal(2, code);
        Assert.Contains("new.csv, line 2, column \"g\": group \"new\"", error, StringComparison.Ordinal);
        Assert.False(folder.Has("p.csv"));
        Assert.Equal(0, folder.Run("predict", "@fit.json", "@new.csv", "--new-groups", "--output", "@p.csv").Code);
        Assert.Equal(["line", "g", "mean", "sd", "q2.5", "q50", "q97.5"], Rows("p.csv")[0]);
    }

    [Theory]
    [InlineData("g,x,kind\ng1,1,z\n", "line 2, column \"kind\": \"z\"")]
    [InlineData("g,x\ng1,1\n", "no column \"kind\"")]
    [InlineData("g,x,kind\ng1,1,a\n", "--scores", "--scores", "@s.json")]
    [InlineData("g,x,kind\ng1,1,a\n", "--quantiles has \"2\"", "--quantiles", "0.1,2")]
    [InlineData("g,x,kind\ng1,1,a\n", "--level is \"none\"; allowed are group, new-group and population.", "--level", "none")]
    public void Rows_that_cannot_be_predicted_are_refused(string csv, string sentence, params string[] more)
    {
        folder.Write("new.csv", csv);
        var (code, _, error) = folder.Run(["predict", "@fit.json", "@new.csv", "--output", "@p.csv", .. more]);
        Assert.Equal(2, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.False(folder.Has("p.csv") || folder.Has("s.json"));
    }

    [Fact]
    public void A_damaged_fit_is_refused_with_its_position()
    {
        folder.Write("cut.json", folder.Read("fit.json")[..1000]);
        var (code, _, error) = folder.Run("predict", "@cut.json", "@data.csv", "--output", "@p.csv");
        Assert.Equal(2, code);
        Assert.Matches(@"^Error: cut\.json, line \d+, column \d+: the fit file is damaged", error);
        Assert.False(folder.Has("p.csv"));
    }

    private string[][] Rows(string name) => [.. folder.Read(name).TrimEnd().Split('\n').Select(line => line.Split(','))];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
