using System.Text.Json.Nodes;
using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests;

public sealed class DeepFitTests : IDisposable
{
    private const string Deep = "~ deep(x, w) + (deep | g)";
    private readonly CommandFolder folder = new CommandFolder().Write("data.csv", DeepData.Csv());

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("y " + Deep, "--hidden", "3")]
    [InlineData("y ~ deep(x, kind, x:w) + (1 | g)", "--hidden", "2,2", "--activation", "tanh")]
    [InlineData("y " + Deep, "--hidden", "none", "--covariance", "diagonal", "--priors", "published")]
    [InlineData("y " + Deep, "--hidden", "3", "--method", "davi")]
    [InlineData("y " + Deep, "--hidden", "3", "--method", "sg-hvi", "--preset", "published", "--priors", "published")]
    [InlineData("b ~ deep(x, w) + (1 | g)", "--hidden", "3", "--family", "probit")]
    [InlineData("b " + Deep, "--hidden", "2", "--family", "probit", "--preset", "published", "--priors", "published", "--factors", "1",
        "--sweeps", "2")]
    [InlineData("b ~ x + kind + (1 + x | g)", "--family", "logit", "--draws", "4")]
    [InlineData("b " + Deep, "--hidden", "3", "--family", "logit", "--method", "nagvac")]
    [InlineData(
        "b ~ x + (1 + x | g)", "--family", "logit", "--method", "nagvac", "--validation", "split=validation", "--patience", "12")]
    public void A_fit_reads_back_to_the_same_bytes_and_predicts(string formula, params string[] more)
    {
        var (code, _, error) = folder.Run(
            ["fit", "@data.csv", "--formula", formula, "--where", "split=train", "--steps", "12", "--output", "@fit.json", .. more]);
        Assert.True(code == 0, error);
        var bytes = File.ReadAllBytes(folder["fit.json"]);
        Assert.Equal(bytes, NgHvi.Fit.FromJson(bytes, "fit.json").ToJson());
        var fit = JsonNode.Parse(bytes)!;
        Assert.Equal(formula[0] == 'b' ? more[Array.IndexOf(more, "--family") + 1] : "gaussian", (string)fit["family"]!);
        Assert.Equal(10, fit["randomEffects"]!.AsArray().Count);
        (code, _, error) =
            folder.Run("predict", "@fit.json", "@data.csv", "--where", "split=test", "--output", "@p.csv", "--scores", "@s.json");
        Assert.True(code == 0, error);
        var names = formula[0] == 'b'
            ? new[] { "pce", "misclassification", "precision", "recall", "f1", "auc" }
            : ["rmse", "logScore", "crps"];
        var scores = JsonNode.Parse(folder.Read("s.json"))!.AsObject();
        Assert.All(names, name => Assert.True(scores.ContainsKey(name), name));
        Assert.Equal(20, (int)scores["n"]!);
    }

    [Fact]
    public void Draws_are_not_saved_but_made_again()
    {
        Fit("fit.json", "y " + Deep, "--hidden", "8,8", "--steps", "12");
        var fit = JsonNode.Parse(folder.Read("fit.json"))!;
        Assert.Empty(fit["draws"]!["values"]!.AsArray());
        Assert.Equal("W1[1,0]", (string)fit["draws"]!["parameterNames"]![0]!);
        Assert.True(fit["q0"]!["family"]!["lambda"]!.AsArray().Count > 5 * ((3 * 8) + (9 * 8)));
    }

    [Fact]
    public void Several_starts_are_listed_and_those_of_one_height_are_mixed()
    {
        var (_, output, _) = Fit("fit.json", "y " + Deep, "--hidden", "2", "--steps", "12", "--starts", "3");
        var fit = JsonNode.Parse(folder.Read("fit.json"))!;
        var elbos = fit["starts"]!["fits"]!.AsArray().Select(start => (double)start!["elbo"]!).ToArray();
        Assert.Equal(3, elbos.Length);
        Assert.InRange((double)fit["elbo"]!["value"]!, elbos.Min(), elbos.Max() + Math.Log(3));
        Assert.Contains("Start 3: seed ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("y " + Deep, "--hidden", "3", "--batch-groups", "4")]
    [InlineData("b ~ deep(x, w) + (1 | g)", "--hidden", "3", "--family", "logit")]
    [InlineData("b " + Deep, "--hidden", "3", "--family", "logit", "--method", "nagvac")]
    public void The_number_of_threads_changes_no_number(string formula, params string[] more)
    {
        Fit("1.json", formula, [.. more, "--steps", "12"]);
        Fit("2.json", formula, [.. more, "--steps", "12", "--threads", "2"]);
        Assert.Equal(folder.WithoutTimes("1.json"), folder.WithoutTimes("2.json"));
    }

    [Fact]
    public void A_constant_binary_response_and_large_inputs_are_fitted_with_warnings()
    {
        var (_, output, _) = Fit("fit.json", "always ~ deep(big) + (1 | g)", "--hidden", "2", "--family", "probit", "--steps", "20");
        Assert.Contains("is 1 in every row", output, StringComparison.Ordinal);
        Assert.Equal(0, folder.Run("predict", "@fit.json", "@data.csv", "--output", "@p.csv").Code);
        Assert.DoesNotContain("NaN", folder.Read("p.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_fit_is_saved_and_says_so()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var (code, _, _) =
            folder.Run(cancelled.Token, "fit", "@data.csv", "--formula", "y " + Deep, "--hidden", "2", "--output", "@fit.json");
        Assert.Equal(130, code);
        Assert.Equal("cancelled", (string?)JsonNode.Parse(folder.Read("fit.json"))!["stopped"]);
    }

    [Theory]
    [InlineData("--method", "davi")]
    [InlineData("--method", "nagvac", "--family", "logit")]
    [InlineData("--family", "probit", "--preset", "published", "--priors", "published", "--sweeps", "2")]
    [InlineData]
    public void A_network_is_judged_by_its_predictions_whatever_made_it(params string[] more)
    {
        var response = more.Contains("--family") ? "b" : "y";
        var (_, output, _) = Fit(
            "judged.json", response + " ~ deep(x, w) + (1 | g)", ["--hidden", "2", "--steps", "20", "--judge", .. more]);
        Assert.Matches("trusted: (no|for predictions only), because the predictions (do not )?hold of rows left out in 5 folds", output);
        var verdict = JsonNode.Parse(folder.Read("judged.json"))!["verdict"]!;
        Assert.Equal(output.Contains("for predictions only", StringComparison.Ordinal), (bool?)verdict["predictionsTrusted"]);
        Assert.False((bool?)verdict["trusted"]);
    }

    [Fact]
    public void A_linear_model_is_not_judged_so()
    {
        var (_, output, error) = Fit("line.json", "y ~ x + (1 | g)", "--judge");
        Assert.Contains("trusted: yes", output, StringComparison.Ordinal);
        Assert.Contains("Note: --judge is for networks; this fit's verdict is of its posterior.", error, StringComparison.Ordinal);
    }

    private (int Code, string Output, string Error) Fit(string name, string formula, params string[] more)
    {
        var result = folder.Run(["fit", "@data.csv", "--formula", formula, "--where", "split=train", "--output", "@" + name, .. more]);
        Assert.True(result.Code == 0, result.Error);
        return result;
    }
}
