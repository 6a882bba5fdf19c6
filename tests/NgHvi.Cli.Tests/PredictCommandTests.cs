using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests;

public sealed class PredictCommandTests : IDisposable
{
    private static readonly string[] Names =
    [
        "mean", "expected.sd", "expected.q2.5", "expected.q50", "expected.q97.5", "outcome.sd", "outcome.q2.5", "outcome.q50",
        "outcome.q97.5",
    ];

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
        Assert.Equal(["line", "g", "y", .. Names], rows[0]);
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
        Assert.Equal(
            [
                "line", "g", "y", "mean", "expected.sd", "expected.q5", "expected.q50", "outcome.sd", "outcome.q5", "outcome.q50", "draw1",
                "draw2",
            ],
            Rows("p.csv")[0]);
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
        Assert.Equal(["line", "g", .. Names], Rows("p.csv")[0]);
    }

    [Fact]
    public void Keys_that_are_one_group_and_new_groups_are_said()
    {
        folder.Write("numbers.csv", SmallData.Csv(group => $"{group}"));
        Assert.Equal(0, folder.Run("fit", "@numbers.csv", "--formula", "y ~ x + (1 | g)", "--quiet", "--output", "@n.json").Code);
        folder.Write("new.csv", "g,x\n1,0\n1.0,1\n77,1\n");

        var (_, output, error) = folder.Run("predict", "@n.json", "@new.csv", "--new-groups", "--output", "@p.csv");

        Assert.Empty(error);
        Assert.Contains(
            "\"g\" writes one number in several ways, such as \"1.0\" and \"1\" of the fit: that is one group.", output,
            StringComparison.Ordinal);
        Assert.Contains("Groups that the fit has not seen: 1, in 1 of 3 rows.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "g,x,kind,y\ng1,1,a,NA\ng1,1,a,2\ng2,.,b,3\ng2,0,b,\n",
        "3 rows, 1 with missing cells dropped; 1 have a response and are scored, 2")]
    [InlineData(
        "g;x;kind;y\ng1;1,0;a;NA\ng1;1;a;2\ng2;;b;3\ng2;0;b;\n",
        "new.csv was read as separated by semicolons, with decimal commas.")]
    [InlineData(
        "g,x,kind\ng1,1,a\ng1,1,a\ng2,-99,b\ng2,0,b\n",
        "3 rows, 1 with missing cells dropped; none has a response", "--missing", "-99")]
    public void Rows_without_a_response_are_predicted_and_not_scored(string csv, string said, params string[] options)
    {
        folder.Write("new.csv", csv);
        var (code, output, error) = folder.Run(["predict", "@fit.json", "@new.csv", "--na", "drop", "--output", "@p.csv", .. options]);
        Assert.True(code == 0, error);
        Assert.Contains(said, output.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        var rows = Rows("p.csv");
        Assert.Equal(["2", "3", "5"], rows.Skip(1).Select(row => row[0]));
        Assert.Equal(rows[1][^8..], rows[2][^8..]);
        if (rows[0].Length > 11) Assert.Equal(["", "2", ""], rows.Skip(1).Select(row => row[2]));
        var (mean, lower, wide) = (Number(rows[1][^9]), Number(rows[1][^7]), Number(rows[1][^3]));
        Assert.True(wide < lower && lower < mean);
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

    [Fact]
    public void A_number_too_large_in_a_fit_is_refused_with_its_position()
    {
        folder.Write("cut.json", Regex.Replace(folder.Read("fit.json"), "\"pluginElbo\": *[^,]+", "\"pluginElbo\": -1e999"));
        var (code, _, error) = folder.Run("summary", "@cut.json");
        Assert.Equal(2, code);
        Assert.Matches(@"^Error: cut\.json, line \d+, column 17: this number is too large; allowed are numbers up to", error);
    }

    [Theory]
    [InlineData("\"weights\": *\\[", "\"weights\":[\"x\",", "\"draws.weights\" is missing something or is not of its type")]
    [InlineData("\"name\": *\"residual.sd\"", "\"name\":\"(Intercept)\"", "\"posterior\" does not fit the rest")]
    [InlineData("\"sd\": *\\[[^\\]]*\\]", "\"sd\":[]", "an sd in randomEffects has length 0")]
    public void Another_list_in_a_fit_is_refused_by_its_name(string pattern, string replacement, string sentence)
    {
        folder.Write("cut.json", Regex.Replace(folder.Read("fit.json"), pattern, replacement));
        var (code, _, error) = folder.Run("effects", "@cut.json", "--output", "@p.csv");
        Assert.Equal(2, code);
        Assert.Contains("the fit file is damaged, " + sentence, error, StringComparison.Ordinal);
        Assert.False(folder.Has("p.csv"));
    }

    private string[][] Rows(string name) => [.. folder.Read(name).TrimEnd().Split('\n').Select(line => line.Split(','))];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
