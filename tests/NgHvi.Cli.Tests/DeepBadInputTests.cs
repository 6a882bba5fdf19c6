using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests;

public sealed class DeepBadInputTests : IDisposable
{
    private readonly CommandFolder folder = new CommandFolder()
        .Write("data.csv", DeepData.Csv())
        .Write("two.csv", "y,x,g\n1,0.5,a\n0,1.5,b\n2,0.1,a\n1,0.2,b\n")
        .Write("same.csv", "y,x,g\n1,0.5,a\n1,1.5,b\n1,0.1,a\n")
        .Write("priors.json", "{}");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--family is \"weibull\"; allowed are gaussian, student, probit, logit, poisson, negative-binomial and binomial.",
        "data.csv", "b ~ x + (1 | g)", "--family", "weibull")]
    [InlineData("two.csv, line 4, column \"y\": the response is 2; with --family logit it is 0 or 1.", "two.csv", "y ~ x + (1 | g)",
        "--family", "logit")]
    [InlineData("same.csv, column \"y\": the response is 1 in every row used; it has to vary.", "same.csv", "y ~ deep(x) + (1 | g)")]
    [InlineData("--hidden is \"5,x\"; allowed are whole numbers from 1 to 4096", "data.csv", "y ~ deep(x) + (1 | g)", "--hidden", "5,x")]
    [InlineData("--hidden is \"5,-1\"; allowed", "data.csv", "y ~ deep(x) + (1 | g)", "--hidden", "5,-1")]
    [InlineData("--hidden belongs to a formula with deep(...).", "data.csv", "y ~ x + (1 | g)", "--hidden", "5")]
    [InlineData("--activation belongs to a formula with deep(...).", "data.csv", "y ~ x + (1 | g)", "--activation", "tanh")]
    [InlineData("--activation needs a hidden layer, but --hidden has none.", "data.csv", "y ~ deep(x) + (1 | g)", "--activation", "tanh",
        "--hidden", "0")]
    [InlineData("--covariance belongs to a formula with a random term.", "data.csv", "y ~ x", "--covariance", "free")]
    [InlineData("--batch-groups belongs to", "data.csv", "y ~ x + (1 | g)", "--batch-groups", "3")]
    [InlineData("--starts does not go with --method davi", "data.csv", "y ~ deep(x) + (1 | g)", "--method", "davi", "--starts", "2")]
    [InlineData("--sweeps belongs to --family probit or logit with --preset", "data.csv", "b ~ deep(x) + (1 | g)", "--family", "logit",
        "--sweeps", "2")]
    [InlineData("--method gibbs is for linear mixed models only", "data.csv", "y ~ deep(x) + (1 | g)", "--method", "gibbs")]
    [InlineData("--method davi does not go with --family probit", "data.csv", "b ~ x + (1 | g)", "--method", "davi", "--family", "probit")]
    [InlineData("--method nagvac does not go with --family gaussian", "data.csv", "y ~ deep(x) + (deep | g)", "--method", "nagvac")]
    [InlineData("--patience needs --validation", "data.csv", "b ~ deep(x) + (deep | g)", "--method", "nagvac", "--family", "logit",
        "--patience", "5")]
    [InlineData("--priors does not go with --method nagvac", "data.csv", "b ~ deep(x) + (deep | g)", "--method", "nagvac", "--family",
        "logit", "--priors", "published")]
    [InlineData("priors.json", "data.csv", "y ~ deep(x) + (1 | g)", "--priors", "@priors.json")]
    [InlineData("300 coefficients vary by group", "data.csv", "y ~ deep(x) + (0 + deep | g)", "--hidden", "300")]
    [InlineData("davi has a full covariance of all parameters, at most 1000", "data.csv", "y ~ deep(x) + (1 | g)", "--method", "davi",
        "--hidden", "600")]
    public void Bad_input_is_one_sentence_and_no_file(string sentence, string file, string formula, params string[] more)
    {
        var (code, _, error) = folder.Run(["fit", "@" + file, "--formula", formula, "--output", "@fit.json", .. more]);
        Assert.True(code == 2, error);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.False(folder.Has("fit.json"));
    }

    [Fact]
    public void Nagvac_predicts_new_groups_with_permission()
    {
        Assert.Equal(0, folder.Run([
            "fit", "@data.csv", "--formula", "b ~ x + (1 + x | g)", "--family", "logit", "--method", "nagvac", "--steps", "5",
            "--output", "@fit.json"]).Code);
        folder.Write("new.csv", "g,x\nnew,1\ng1,1\n");
        var (code, _, error) = folder.Run("predict", "@fit.json", "@new.csv", "--output", "@p.csv");
        Assert.Equal(2, code);
        Assert.Contains("new.csv, line 2, column \"g\": group \"new\"", error, StringComparison.Ordinal);
        Assert.Equal(0, folder.Run("predict", "@fit.json", "@new.csv", "--new-groups", "--output", "@p.csv").Code);
        Assert.StartsWith(
            "line,g,probability,probability.sd,probability.q2.5,probability.q50,probability.q97.5,class\n2,new,0.", folder.Read("p.csv"),
            StringComparison.Ordinal);
        Assert.Equal(0, folder.Run("predict", "@fit.json", "@new.csv", "--level", "new-group", "--draws", "2", "--output", "@p.csv").Code);
        Assert.Matches("(0|1),(0|1)\n$", folder.Read("p.csv"));
    }

    [Fact]
    public void A_response_that_is_neither_0_nor_1_is_named_in_predictions_too()
    {
        Assert.Equal(0, folder.Run(
            "fit", "@data.csv", "--formula", "b ~ x + (1 | g)", "--family", "logit", "--steps", "5", "--output", "@fit.json").Code);
        folder.Write("wrong.csv", "g,x,b\ng1,1,0\ng1,1,2\n");
        var (code, _, error) = folder.Run("predict", "@fit.json", "@wrong.csv", "--output", "@p.csv");
        Assert.Equal(2, code);
        Assert.Contains(
            "wrong.csv, line 3, column \"b\": the response is 2; with --family logit it is 0 or 1.", error, StringComparison.Ordinal);
    }
}
