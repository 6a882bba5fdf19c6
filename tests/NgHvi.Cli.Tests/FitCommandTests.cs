using System.Text.Json.Nodes;
using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests;

public sealed class FitCommandTests : IDisposable
{
    private readonly CommandFolder folder = new CommandFolder()
        .Write("data.csv", SmallData.Csv())
        .Write("one.csv", SmallData.Csv(_ => "only"))
        .Write("rows.csv", "y,x,g\n1,2,a\n2,1,b\n4,1,c\n3,0,d\n5,2,e\n2,2,f\n");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("ng-hvi")]
    [InlineData("sg-hvi")]
    [InlineData("ng-hvi", "--sigma", "~ (1 | g)")]
    [InlineData("ng-hvi", "--family", "student", "--nu", "5", "--sigma", "~ (1 | g)")]
    [InlineData("davi", "--steps", "300")]
    [InlineData("gibbs", "--steps", "200")]
    [InlineData("ng-hvi", "--preset", "published", "--steps", "200", "--priors", "published")]
    public void Every_method_writes_a_fit_that_reads_back_to_the_same_bytes(string method, params string[] more)
    {
        var (code, output, error) = folder.Run(
            ["fit", "@data.csv", "--formula", "y ~ x + (1 | g)", "--method", method, "--output", "@fit.json", .. more]);
        Assert.True(code == 0, error);
        Assert.Contains("residual.variance", output, StringComparison.Ordinal);
        var bytes = File.ReadAllBytes(folder["fit.json"]);
        Assert.Equal(bytes, NgHvi.Fit.FromJson(bytes, "fit.json").ToJson());
    }

    [Fact]
    public void The_fit_has_what_its_readers_rely_on()
    {
        Fit("fit.json");
        var fit = JsonNode.Parse(folder.Read("fit.json"))!;
        Assert.Equal("nghvi-fit/2", (string?)fit["schema"]);
        Assert.Equal(
            ["(Intercept)", "x", "g.sd(Intercept)", "g.variance", "residual.sd", "residual.variance"],
            fit["posterior"]!.AsArray().Select(q => (string)q!["name"]!));
        Assert.All(
            ["mean", "sd", "q2.5", "q50", "q97.5", "mcse", "ess"],
            name => Assert.True(fit["posterior"]![0]![name] is JsonValue, name));
        Assert.True((double)fit["elbo"]!["value"]! < 0 && (double)fit["elbo"]!["mcse"]! > 0);
        Assert.Equal(12, fit["randomEffects"]!.AsArray().Count);
        Assert.Equal("g1", (string?)fit["randomEffects"]![0]!["group"]);
        Assert.Single(fit["randomEffects"]![0]!["mean"]!.AsArray());
        Assert.Equal("converged", (string?)fit["stopped"]);
        Assert.Equal("weak", (string?)fit["model"]!["priors"]!["name"]);
        Assert.Equal("factor", (string?)fit["q0"]!["family"]!["family"]!["kind"]);
        Assert.Equal("data.csv", (string?)fit["options"]!["data"]);
        Assert.DoesNotContain(Path.GetDirectoryName(folder["x"])!, folder.Read("fit.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_random_coefficients_have_arrays_and_covariances()
    {
        Fit("fit.json", "--formula", "y ~ x + (1 + x | g)");
        var fit = JsonNode.Parse(folder.Read("fit.json"))!;
        Assert.Equal(2, fit["randomEffects"]![0]!["mean"]!.AsArray().Count);
        Assert.Equal(["(Intercept)", "x"], fit["randomEffectNames"]!.AsArray().Select(name => (string)name!));
        Assert.Contains("g.cor(Intercept,x)", fit["posterior"]!.AsArray().Select(q => (string)q!["name"]!));
    }

    [Theory]
    [InlineData("ng-hvi")]
    [InlineData("gibbs")]
    public void The_number_of_threads_changes_no_number(string method)
    {
        Fit("1.json", "--method", method, "--threads", "1");
        Fit("2.json", "--method", method, "--threads", "2");
        Assert.Equal(folder.WithoutTimes("1.json"), folder.WithoutTimes("2.json"));
    }

    [Theory]
    [InlineData("@data.csv", "y ~ x + twice + (1 | g)", "Column \"twice\" is a linear combination of the columns before it")]
    [InlineData("@data.csv", "y ~ x + one + (1 | g)", "Column \"one\" is constant")]
    [InlineData("@data.csv", "y ~ x + (1 + one | g)", "\"one\" belongs to a constant column")]
    [InlineData("@one.csv", "y ~ x + (1 | g)", "There is only one group in \"g\"")]
    [InlineData("@rows.csv", "y ~ x + (1 | g)", "Every group in \"g\" has one row")]
    public void What_works_only_under_the_prior_works_and_says_so(string data, string formula, string warning)
    {
        var (code, output, error) = folder.Run("fit", data, "--formula", formula, "--output", "@fit.json");
        Assert.True(code == 0, error);
        Assert.Contains(warning, output, StringComparison.Ordinal);
        Assert.Contains(NgHvi.Fit.Load(folder["fit.json"]).Warnings, text => text.Contains(warning, StringComparison.Ordinal));
    }

    [Fact]
    public void A_strong_prior_against_the_data_is_named_as_what_drives_the_fit()
    {
        const string Strong = """{ "schema": "nghvi-priors/1", "name": "strong", "fixed": { "family": "normal", "mean": 40, "sd": 1 } }""";
        folder.Write("strong.json", Strong);
        var (_, output, _) = folder.Run("fit", "@data.csv", "--formula", "y ~ x + (1 | g)", "--priors", "@strong.json");
        Assert.Contains("Driven by the prior: if the \"strong\" priors counted twice", output, StringComparison.Ordinal);
        var (_, weak, _) = folder.Run("fit", "@data.csv", "--formula", "y ~ x + (1 | g)");
        Assert.DoesNotContain("Driven by the prior", weak, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_fit_writes_what_it_has()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var (code, output, _) = folder.Run(cancelled.Token, "fit", "@data.csv", "--formula", "y ~ x + (1 | g)", "--output", "@fit.json");
        Assert.Equal(130, code);
        Assert.Contains("cancelled", output, StringComparison.Ordinal);
        Assert.Equal(StopReason.Cancelled, NgHvi.Fit.Load(folder["fit.json"]).Stopped);
    }

    [Fact]
    public void Quiet_prints_nothing_and_no_temporary_file_is_left()
    {
        var before = folder.Files;
        var (code, output, error) = folder.Run("fit", "@data.csv", "--formula", "y ~ x + (1 | g)", "--quiet", "--output", "@fit.json");
        Assert.Equal((0, "", ""), (code, output, error));
        Assert.Equal([.. before.Append("fit.json").Order()], folder.Files);
    }

    private void Fit(string output, params string[] more)
    {
        string[] formula = more.Contains("--formula") ? [] : ["--formula", "y ~ x + (1 | g)"];
        var (code, _, error) = folder.Run(["fit", "@data.csv", "--quiet", "--output", "@" + output, .. formula, .. more]);
        Assert.True(code == 0, error);
    }
}
