using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Data.Analysis;

namespace NgHvi.Tests.Storage;

public class SavedFitTests
{
    private static readonly Lazy<Fit> Slopes =
        new(() => MixedModel.From(Rows(), "y ~ x1 + f + (1 + x1 | g)").Fit(Quick, seed: 7, starts: 2));

    private static HybridVi Quick => HybridVi.Default with { Steps = 60 };

    public static TheoryData<string, string, bool> Models => new()
    {
        { "y ~ x1 + f + (1 + x1 | g)", "gaussian", false },
        { "y ~ x1", "gaussian", false },
        { "y ~ x1 + (1 | g)", "gaussian", true },
        { "b ~ x1 + (1 | g)", "probit", false },
        { "b ~ x1 + (1 + x1 | g)", "logit", true },
        { "y ~ x1 + deep(x2) + (1 + deep | g)", "gaussian", false },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void A_fit_is_the_same_after_it_was_saved(string formula, string family, bool isPublished)
    {
        int[] hidden = formula.Contains("deep", StringComparison.Ordinal) ? [3] : [];
        var options = new ModelOptions
        {
            Response = Response.Parse(family),
            Hidden = hidden,
            Priors = isPublished ? Priors.Published : Priors.Weak,
        };
        var method = isPublished ? HybridVi.Published(factors: 1, steps: 60) : Quick;
        var fit = MixedModel.From(Rows(), formula, options).Fit(
            method, seed: 3, cancellationToken: TestContext.Current.CancellationToken);
        var text = fit.ToJson();
        var read = Fit.FromJson(text, "fit.json");

        Assert.Equal(fit.Quantities, read.Quantities);
        Assert.Equal(fit.R2.Select(one => one.ToString()), read.R2.Select(one => one.ToString()));
        Assert.Equal(
            (fit.Elbo, fit.LogEvidence, fit.PluginElbo, fit.Verdict), (read.Elbo, read.LogEvidence, read.PluginElbo, read.Verdict));
        Assert.Equal(
            (fit.Steps, fit.Stopped, fit.Seconds, fit.SummarySeconds), (read.Steps, read.Stopped, read.Seconds, read.SummarySeconds));
        Assert.Equal(fit.Warnings, read.Warnings);
        Assert.Equal(fit.Method.ToString(), read.Method.ToString());
        Assert.Equal(fit.Trace.Values, read.Trace.Values);
        Assert.Equal(fit.Model.Formula, read.Model.Formula);
        Assert.Equal(fit.Model.Priors, read.Model.Priors);
        Assert.Equal(fit.RandomEffects.Select(one => one.Means), read.RandomEffects.Select(one => one.Means));
        Assert.Equal(fit.Summary().Notes, read.Summary().Notes);
        var (before, after) = (fit.Source.Sample(SavedSource.CountFor(fit.Model.Density)), read.Source.Sample(1000));
        Assert.Equal(before.Values.ToArray(), after.Values.ToArray());
        Assert.Equal(before.Weights.ToArray(), after.Weights.ToArray());
        Assert.Equal(Density(fit, before.Draw(0)), Density(read, before.Draw(0)));
        Assert.Equal(text, read.ToJson());
    }

    [Fact]
    public void The_files_q0_reproduces_the_draws_of_random_slopes()
    {
        // Its λ is not of θ but of scale-correlation coordinates, which a file of the first version did not keep.
        var saved = SavedFitJson.Parse(Slopes.Value.ToJson(), "fit.json", _ => "");
        var (family, coordinates) = (saved.Q0!.Family.Restore(), saved.Q0.Coordinates.Restore());
        var (m, count, sum) = (family.ParameterCount, 2000, new double[family.ParameterCount]);
        var theta = new double[m];
        for (var s = 0; s < count; s++)
        {
            coordinates.Map(family.Draw(RandomKey.FromSeed(s)), theta);
            for (var j = 0; j < m; j++)
            {
                sum[j] += theta[j] / count;
            }
        }

        var draws = SavedSource.Restore(saved);
        for (var j = 0; j < m; j++)
        {
            double mean = 0, square = 0;
            for (var s = 0; s < draws.Count; s++)
            {
                mean += draws.Weights[s] * draws.Draw(s)[j];
                square += draws.Weights[s] * draws.Draw(s)[j] * draws.Draw(s)[j];
            }

            Assert.InRange(sum[j] - mean, -0.3 * Math.Sqrt(square - (mean * mean)), 0.3 * Math.Sqrt(square - (mean * mean)));
        }
    }

    [Fact]
    public void A_part_of_a_prior_that_is_null_is_refused()
    {
        var text = Encoding.UTF8.GetString(MixedModel.From(Rows(), "y ~ x1 + (1 | g)", new()).Fit(
            Quick, seed: 1, cancellationToken: TestContext.Current.CancellationToken).ToJson());
        var damaged = Regex.Replace(text, "\"variances\": *\\[[^]]*\\]", "\"variances\":[null]");
        Assert.NotEqual(text, damaged);
        Assert.Contains("a part of the prior of random effects is null", Assert.Throws<InputException>(
            () => _ = Fit.FromJson(Encoding.UTF8.GetBytes(damaged), "fit.json")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_people_read_keeps_its_names()
    {
        var file = JsonNode.Parse(Slopes.Value.ToJson())!;
        var posterior = file["posterior"]!.AsArray().Select(row => (string)row!["name"]!).ToArray();
        Assert.Contains("(Intercept)", posterior);
        Assert.Contains("residual.variance", posterior);
        Assert.Contains("g.sd(x1)", posterior);
        Assert.True(double.IsFinite((double)file["posterior"]![0]!["mean"]!) && double.IsFinite((double)file["posterior"]![0]!["sd"]!));
        Assert.True(double.IsFinite((double)file["elbo"]!["value"]!) && double.IsFinite((double)file["elbo"]!["mcse"]!));
        Assert.True(double.IsFinite((double)file["logEvidence"]!["value"]!));
        Assert.Equal((60, "steps", "ng-hvi"), ((int)file["steps"]!, (string)file["stopped"]!, (string)file["method"]!));
        Assert.True((double)file["seconds"]! > 0 && (double)file["secondsPerStep"]! > 0);
        Assert.Equal(2, (int)file["starts"]!["requested"]!);
        Assert.Equal("y ~ x1 + f + (1 + x1 | g)", (string)file["options"]!["formula"]!);
    }

    [Fact]
    public void Files_appear_whole()
    {
        var folder = Directory.CreateTempSubdirectory("nghvi-").FullName;
        var path = Path.Combine(folder, "fit.json");
        Slopes.Value.Save(path);
        Assert.Equal(Slopes.Value.ToJson(), File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder));
        Assert.Equal(Slopes.Value["g.sd(x1)"], Fit.Load(path)["g.sd(x1)"]);
        Assert.Equal(Slopes.Value.Starts, Fit.Load(path).Starts);
        Fault("does not exist", () => Fit.Load(path + "x"));
        Fault("It is a folder", () => Fit.Load(folder));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Files_of_the_first_version_say_how_to_make_them_anew()
    {
        const string Old = """
            { "schema": "nghvi-fit/1", "method": "ng-hvi", "family": "probit", "seed": 5,
              "options": { "file": "d.csv", "where": null, "formula": "y ~ deep(x) + (deep | g)", "na": "drop", "method": "ng-hvi",
                "preset": "default", "priors": null, "factors": 3, "chains": null },
              "network": { "widths": [4, 2], "activation": "tanh", "covariance": "diagonal", "priors": "weak" } }
            """;
        Fault(
            "fit.json has the schema \"nghvi-fit/1\"; this version reads only \"nghvi-fit/2\": make the fit anew with nghvi fit d.csv "
            + "--formula \"y ~ deep(x) + (deep | g)\" --family probit --hidden 4,2 --activation tanh --covariance diagonal --method ng-hvi",
            () => Fit.FromJson(Encoding.UTF8.GetBytes(Old), "fit.json"));
        Fault("has the schema \"nghvi-fit/9\"", () => Fit.FromJson("{\"schema\": \"nghvi-fit/9\"}"u8, "fit.json"));
        Fault("it has no \"schema\"", () => Fit.FromJson("[1]"u8, "fit.json"));
        Fault("line 1, column", () => Fit.FromJson("{\"schema\": "u8, "fit.json"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nowhere")]
    public void A_start_of_no_known_kind_is_refused_before_it_is_written_again(string? kind)
    {
        var root = JsonNode.Parse(Slopes.Value.ToJson())!;
        var start = root["algorithm"]!["start"]!.AsObject();
        start.Remove("kind");
        if (kind is not null) start["kind"] = kind;
        Fault("The start's kind is model, published or constant", () => Fit.FromJson(
            Encoding.UTF8.GetBytes(root.ToJsonString()), "fit.json"));
    }

    [Fact]
    public void Every_part_that_is_missing_or_null_or_of_another_kind_is_one_sentence()
    {
        var text = Slopes.Value.ToJson();
        var places = new List<string[]>();
        Collect(JsonNode.Parse(text)!, [], places);
        Assert.True(places.Count > 150);
        foreach (var (i, place) in places.Index())
        {
            Action<JsonNode>[] others =
            [
                to => Set(to, "x"), to => Set(to, -1), to => Set(to, 1e300),
                to => Set(to, new JsonArray()), to => Set(to, new JsonObject()),
            ];
            foreach (var damage in new[]
            {
                to => (Parent(to) as JsonObject)?.Remove(place[^1]),
                to => Set(to, null),
                others[i % others.Length],
                others[(i + 2) % others.Length],
            })
            {
                var root = JsonNode.Parse(text)!;
                damage(root);
                try
                {
                    // What is no more than words or numbers to show may change.
                    _ = Fit.FromJson(Encoding.UTF8.GetBytes(root.ToJsonString()), "fit.json").Summary();
                }
                catch (InputException fault)
                {
                    Assert.StartsWith("fit.json", fault.Message, StringComparison.Ordinal);
                    Assert.DoesNotContain('\n', fault.Message);
                }
            }

            void Set(JsonNode root, JsonNode? value)
            {
                if (Parent(root) is JsonArray list)
                {
                    list[int.Parse(place[^1])] = value;
                }
                else
                {
                    Parent(root)[place[^1]] = value;
                }
            }

            JsonNode Parent(JsonNode root) =>
                place.SkipLast(1).Aggregate(root, (at, step) => at is JsonArray list ? list[int.Parse(step)]! : at[step]!);
        }
    }

    private static void Collect(JsonNode? node, string[] place, List<string[]> places)
    {
        if (place.Length > 0)
        {
            places.Add(place);
        }

        // The first entry of a list stands for all.
        var parts = node is JsonObject map ? map.Select(pair => (pair.Key, pair.Value))
            : node is JsonArray { Count: > 0 } list ? [("0", list[0])]
            : [];
        foreach (var (key, value) in parts)
        {
            Collect(value, [.. place, key], places);
        }
    }

    private static double Density(Fit fit, ReadOnlySpan<double> theta) =>
        fit.Model.Density.CreateEvaluator().Collapsed(theta, new double[theta.Length]);

    private static void Fault(string expected, Action action) =>
        Assert.Contains(expected, Assert.Throws<InputException>(action).Message, StringComparison.Ordinal);

    private static DataFrame Rows()
    {
        const int Groups = 12, PerGroup = 8;
        var random = new Random(5);
        var (n, x1, x2, y) = (Groups * PerGroup, new List<double>(), new List<double>(), new List<double>());
        var (f, g) = (new List<string>(), new List<string>());
        for (var i = 0; i < n; i++)
        {
            x1.Add(random.NextDouble() * 4);
            x2.Add(random.NextDouble() - 0.5);
            f.Add(i % 3 == 0 ? "low" : "high");
            g.Add($"g{i / PerGroup}");
            y.Add(1 + x1[i] + Math.Sin(i / PerGroup) + (0.4 * x1[i] * Math.Cos(i / PerGroup)) + random.NextDouble());
        }

        return new DataFrame(
            new DoubleDataFrameColumn("x1", x1),
            new DoubleDataFrameColumn("x2", x2),
            new DoubleDataFrameColumn("y", y),
            new DoubleDataFrameColumn("b", y.Select(value => value > 3 ? 1.0 : 0)),
            new StringDataFrameColumn("f", f),
            new StringDataFrameColumn("g", g));
    }
}
