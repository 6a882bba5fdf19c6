using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests;

public sealed class BadInputTests : IDisposable
{
    private readonly CommandFolder folder = new CommandFolder()
        .Write("ok.csv", SmallData.Csv())
        .Write("word.csv", "y,x,g\n1,2,a\n2,foo,a\n3,1,b\n4,1,b\n")
        .Write("nan.csv", "y,x,g\n1,2,a\n2,Inf,a\n3,1,b\n")
        .Write("inf.csv", "y,x,g\n1,2,a\n2,inf,a\n3,1,b\n")
        .Write("gap.csv", "y,x,g\n1,2,a\n2,,a\n3,1,b\n")
        .Write("flat.csv", "y,x,g\n1,2,a\n1,3,a\n1,1,b\n")
        .Write("level.csv", "y,x,g\n1,2,a\n1,3,a\n4,1,b\n4,5,b\n")
        .Write("exact.csv", "y,x,g\n4,2,a\n6,3,a\n2,1,b\n10,5,b\n")
        .Write("huge.csv", "y,x,g\n4,2e300,a\n6,3e300,a\n2,1e300,b\n11,5e300,b\n")
        .Write("tiny.csv", "y,x,g\n4e-300,2,a\n6e-300,3,a\n2e-300,1,b\n7e-300,5,b\n")
        .Write("one.csv", "y,x,g\n4,2,a\n")
        .Write("empty.csv", "")
        .Write("header.csv", "y,x,g\n")
        .Write("priors.json", """{ "schema": "nghvi-priors/1", "residual": { "family": "half-u" } }""");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("@ok.csv", "y ~ z + (1 | g)", "ok.csv has no column \"z\"")]
    [InlineData("@word.csv", "y ~ x + (1 | g)", "word.csv, line 3, column \"x\": \"foo\" is not a number")]
    [InlineData("@nan.csv", "y ~ x + (1 | g)", "nan.csv, line 3, column \"x\": \"Inf\" is not a finite number")]
    [InlineData("@inf.csv", "y ~ x + (1 | g)", "inf.csv, line 3, column \"x\": \"inf\" is not a finite number")]
    [InlineData("@gap.csv", "y ~ x + (1 | g)", "gap.csv, line 3, column \"x\": a value is missing")]
    [InlineData("@flat.csv", "y ~ x + (1 | g)", "flat.csv, column \"y\": the response is 1 in every row used")]
    [InlineData("@level.csv", "y ~ x + (1 | g)", "The response \"y\" is constant within the groups of \"g\"")]
    [InlineData("@exact.csv", "y ~ x", "The response \"y\" is an exact linear combination of the columns")]
    [InlineData("@ok.csv", "y ~ g + (1 | g)", "The fixed effects already give each group of \"g\" its own level")]
    [InlineData("@huge.csv", "y ~ x + (1 | g)", "The column \"x\" reaches 5E+300; allowed are sizes of 1E-35 to 1E+35")]
    [InlineData("@tiny.csv", "y ~ x + (1 | g)", "The response \"y\" varies by 3E-300 only")]
    [InlineData("@one.csv", "y ~ x", "One row is left to be fitted")]
    [InlineData("@exact.csv", "y ~ x + g + x:g", "4 fixed coefficients for 4 rows leave nothing else to be learned")]
    [InlineData("@empty.csv", "y ~ x + (1 | g)", "empty.csv is empty")]
    [InlineData("@header.csv", "y ~ x + (1 | g)", "header.csv has a header but no rows")]
    [InlineData("@none.csv", "y ~ x + (1 | g)", "does not exist")]
    [InlineData(
        "@ok.csv", "y ~ x + (1 | g)", "The number of factors is 9, but there are only 4 parameters; allowed is 0 to 4.", "--factors", "9")]
    [InlineData("@ok.csv", "y ~ x + (1 | g)", "--damping is \"-1\"; allowed are numbers ≥ 0.", "--damping", "-1")]
    [InlineData("@ok.csv", "y ~ x + (1 | g)", "--steps is \"0\"; allowed are whole numbers ≥ 1.", "--steps", "0")]
    [InlineData("@ok.csv", "y ~ x + (1 | g)", "--seed is \"a\"; allowed are whole numbers.", "--seed", "a")]
    [InlineData(
        "@ok.csv", "y ~ x + (1 | g)", "--method is \"mcmc\"; allowed are ng-hvi, adam-hvi, sg-hvi, von, ", "--method", "mcmc")]
    [InlineData("@ok.csv", "y ~ x + (1 | g)", "--damping does not go with --method gibbs", "--method", "gibbs", "--damping", "1")]
    [InlineData("@ok.csv", "y ~ x + (1 | g)", "--priors is \"strong\"; allowed are weak, published and the path of a JSON file", "--priors",
        "strong")]
    [InlineData("@ok.csv", "y ~ x + (1 | g)", "priors.json", "--priors", "@priors.json")]
    [InlineData("@ok.csv", "y ~ x + (1 | g)", "the filter \"split=valid\"", "--where", "split=valid")]
    [InlineData("@ok.csv", "y ~ x + (1 | g)", "\"--factor\" is not a command or an option of nghvi fit", "--factor", "3")]
    public void Fit_says_what_is_wrong_in_one_sentence_and_writes_nothing(
        string data, string formula, string sentence, params string[] more)
    {
        var before = folder.Files;
        var (code, output, error) = folder.Run(["fit", data, "--formula", formula, "--output", "@fit.json", .. more]);
        Assert.Equal(2, code);
        Assert.StartsWith("Error: ", error, StringComparison.Ordinal);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Empty(output);
        Assert.Equal(before, folder.Files);
    }

    [Fact]
    public void A_formula_error_has_a_caret_under_its_place()
    {
        var (code, _, error) = folder.Run("fit", "@ok.csv", "--formula", "y ~ x + (1 | g", "--output", "@fit.json");
        var lines = error.TrimEnd().Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        Assert.Equal(2, code);
        Assert.Equal(3, lines.Length);
        Assert.Equal("  y ~ x + (1 | g", lines[1]);
        Assert.Equal("          ^", lines[2]);
    }

    [Fact]
    public void An_output_that_cannot_be_written_is_refused_before_the_data_are_read()
    {
        foreach (var (path, sentence) in new[]
                 {
                     (folder["no/fit.json"], "its folder does not exist"),
                     (Path.GetDirectoryName(folder["x"])!, "is a folder"),
                 })
        {
            var (code, _, error) = folder.Run("fit", "@none.csv", "--formula", "y ~ x + (1 | g)", "--output", path);
            Assert.Equal(2, code);
            Assert.Contains(sentence, error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_data_are_never_overwritten()
    {
        var (code, _, error) = folder.Run("fit", "@ok.csv", "--formula", "y ~ x + (1 | g)", "--output", "@ok.csv");
        Assert.Equal(2, code);
        Assert.Contains("is also read", error, StringComparison.Ordinal);
        Assert.Equal(SmallData.Csv(), folder.Read("ok.csv"));
    }
}
