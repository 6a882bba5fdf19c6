namespace NgHvi.Tests;

public class FitSpecTests
{
    private const string Linear = """{ "data": "d.csv", "formula": "y ~ x + (1 | g)" }""";

    [Fact]
    public void Every_option_goes_through_JSON_and_through_a_command_line()
    {
        var spec = new FitSpec
        {
            Data = "a b.csv",
            Formula = "y ~ deep(x1, x2) + (deep | g)",
            Where = "split=train",
            Missing = MissingValues.Drop,
            Family = "probit",
            Hidden = [4, 3],
            Activation = "tanh",
            Covariance = "free",
            Priors = "published",
            Preset = "published",
            Starts = 2,
            Seed = -7,
            Threads = 2,
        }.With("factors", "2").With("steps", "10").With("draws", "4").With("damping", FitOption.Format(0.1 + 0.2))
            .With("sweeps", "3").With("batchGroups", "5").With("metric", "exact").With("solver", "cg").With("dampingForm", "augmented")
            .With("latents", "drawn").With("coordinates", "theta").With("stepRule", "adam");
        var read = FitSpec.FromJson(spec.ToJson());
        Assert.Equal(spec, read);
        Assert.Equal((0.1 + 0.2, -7L), (read["damping"], read["seed"]));
        Assert.Equal([4, 3], read.Hidden!);
        Assert.Equal(MissingValues.Drop, read.Missing);
        Assert.NotEqual(spec, spec with { Seed = 1 });
        Assert.StartsWith(
            "nghvi fit \"a b.csv\" --formula \"y ~ deep(x1, x2) + (deep | g)\" --where split=train --family probit --hidden 4,3",
            spec.ToCommand(),
            StringComparison.Ordinal);
        var typed = FitSpec.Options.Where(option => spec[option.Name] is not null)
            .Aggregate(new FitSpec(), (built, option) => built.With(option.Flag, FitOption.Format(spec[option.Name]!)));
        Assert.Equal(spec, typed.Check());
    }

    [Fact]
    public void Options_of_a_method_are_kept()
    {
        var spec = FitSpec.FromJson("""
            {
              // What the paper compares with.
              "data": "d.csv", "formula": "y ~ x + (1 + x | g)", "family": "logit", "method": "nagvac",
              "validation": "split=v", "patience": 3, "hidden": null,
            }
            """);
        Assert.Equal(("nagvac", "split=v", 3, null), (spec.Method, spec["validation"], spec["patience"], spec.Hidden));
        Assert.Empty(new FitSpec { Hidden = [] }.Hidden!);
        Assert.Contains("\"hidden\": []", new FitSpec { Hidden = [] }.ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"metod\": \"gibbs\"", "\"metod\" is no option of a fit; did you mean \"method\"?")]
    [InlineData("\"colour\": 1", "\"colour\" is no option of a fit; its options are data, formula, where, family,")]
    [InlineData("\"batchgroups\": 1", "did you mean \"batchGroups\"?")]
    [InlineData("\"factors\": -1", "\"factors\" is -1; allowed are whole numbers ≥ 0.")]
    [InlineData("\"factors\": \"3\"", "\"factors\" is \"3\"; allowed are whole numbers ≥ 0.")]
    [InlineData("\"damping\": true", "\"damping\" is true; allowed are numbers ≥ 0.")]
    [InlineData("\"hidden\": [5, 0]", "\"hidden\" is [5, 0]; allowed are whole numbers from 1 to 4096 with commas between, such as 5,5,")]
    [InlineData("\"hidden\": [5]", "\"hidden\" belongs to a formula with deep(...).")]
    [InlineData("\"method\": \"mcmc\"", "\"method\" is \"mcmc\"; allowed are ng-hvi, adam-hvi, sg-hvi, von, vogn, ")]
    [InlineData("\"chains\": 2", "\"chains\" does not go with \"method\" ng-hvi; it belongs to gibbs.")]
    [InlineData("\"method\": \"davi\", \"draws\": 2", "\"draws\" does not go with \"method\" davi; it belongs to ng-hvi,")]
    [InlineData("\"method\": \"nagvac\"", "\"method\" nagvac does not go with \"family\" gaussian; it is for logit.")]
    [InlineData("\"method\": \"gibbs\", \"family\": \"probit\"", "\"method\" gibbs is for linear mixed models only")]
    [InlineData("\"sweeps\": 2", "\"sweeps\" belongs to \"family\" probit or logit with \"preset\" published or \"latents\" drawn")]
    [InlineData("\"family\": \"poisson\", \"latents\": \"drawn\"", "\"latents\" drawn belongs to \"family\" gaussian, probit and logit")]
    [InlineData("\"preset\": \"published\", \"solver\": \"direct\"", "\"solver\" direct does not go with the metric executed")]
    [InlineData("\"preset\": \"published\", \"coordinates\": \"fitting\"", "\"coordinates\" fitting does not go with \"preset\"")]
    [InlineData("\"method\": \"sg-hvi\", \"metric\": \"exact\"", "\"metric\" does not go with \"method\" sg-hvi; it belongs to ng-hvi.")]
    [InlineData("\"priors\": \"none.json\"", "\"priors\" is \"none.json\"; allowed are weak, published and the path of a")]
    [InlineData("\"data\": \"other.csv\"", "study.json, line 1, column 51: \"data\" is there twice.")]
    [InlineData("\"damping\": -1e999", "study.json, line 1, column 62: this number is too large; allowed are numbers up to 1.79e308.")]
    [InlineData("\"seed\": 1,,", "line 1, column")]
    public void A_fault_is_one_sentence(string option, string expected)
    {
        var json = Linear.Replace("}", ", " + option + "}", StringComparison.Ordinal);
        var fault = Assert.Throws<InputException>(() => FitSpec.FromJson(json, "study.json"));
        Assert.StartsWith("study.json", fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_code_sets_is_checked_as_text_is()
    {
        var spec = FitSpec.FromJson(Linear);
        Sentence.Contains(() => (spec with { Threads = -2 }).Check(), "--threads is \"-2\"; allowed are whole numbers ≥ 1.");
        Sentence.Contains(() => (spec with { Formula = null }).Check(), "--formula is missing");
        Sentence.Contains(() => (spec with { Formula = "y ~ (1 | " }).Check(), "grouping column");
        Sentence.Contains(() => (spec with { Family = "weibull" }).Check(), "--family is \"weibull\"; allowed are gaussian, student, ");
    }

    [Fact]
    public void The_table_says_which_methods_have_an_option_and_each_default()
    {
        var draws = FitSpec.Options.Single(option => option.Name == "draws");
        Assert.Equal(
            ["ng-hvi", "adam-hvi", "sg-hvi", "von", "vogn", "slang", "ivon", "map", "mixture", "flow", "bbb", "nagvac"], draws.Methods);
        Assert.StartsWith("16; adam-hvi 1; von 8; ", draws.Default, StringComparison.Ordinal);
        Assert.Equal("--batch-groups", FitSpec.Options.Single(option => option.Name == "batchGroups").Flag);
        Assert.Empty(Methods.All.SelectMany(method => method.Options).Select(o => o.Name).Except(FitSpec.Options.Select(o => o.Name)));
        Assert.Equal(FitSpec.Options.Count, FitSpec.Options.DistinctBy(option => option.Flag).Count());
    }

    [Fact]
    public void Parts_of_the_algorithm_are_chosen_one_by_one()
    {
        Assert.Equal(HybridVi.Published(), Of(""));
        Assert.Equal(HybridVi.Published(), Of(""", "metric": "executed", "latents": "drawn", "stepRule": "ada-delta", "damping": 10"""));
        Assert.Equal(
            UpdateRule.NaturalGradient.AsPublished with { Metric = FisherMetric.Exact, Solver = null, Damping = Damping.Diagonal(1) },
            Of(""", "metric": "exact", "damping": 1""").Update);
        Assert.Equal(ConjugateGradientSettings.AsPublished, Rule(""", "metric": "symmetric", "solver": "cg" """).Solver);
        Assert.Equal(Damping.Augmented(10), Rule(""", "dampingForm": "augmented" """).Damping);
        Assert.Equal(Damping.Automatic(0.5), Rule(""", "dampingForm": "automatic", "damping": 0.5""").Damping);
        Assert.Equal(LatentTreatment.Collapsed, Of(""", "latents": "collapsed" """).Gradient.Latents);
        var trust = Of(""", "stepRule": "trust-region" """);
        Assert.Equal(new DivergenceGuard(), trust.Guard);
        Assert.Equal((double.PositiveInfinity, 0.0), (Rule(trust).ClipNorm, Rule(trust).Momentum));

        HybridVi Of(string options) => (HybridVi)Methods.Of("ng-hvi").Create(Values(
            FitSpec.FromJson(Linear.Replace("}", ", \"preset\": \"published\"" + options + "}", StringComparison.Ordinal))));
        UpdateRule.NaturalGradient Rule(object method) =>
            (UpdateRule.NaturalGradient)(method as HybridVi ?? Of((string)method)).Update;
        static MethodValues Values(FitSpec spec) => new(
            FitSpec.Options.Where(one => spec[one.Name] is not null).ToDictionary(one => one.Name, one => spec[one.Name]!),
            spec.Preset == "published", Response.Gaussian, false, null);
    }

    private static class Sentence
    {
        public static void Contains(Action action, string expected) =>
            Assert.Contains(expected, Assert.Throws<InputException>(action).Message, StringComparison.Ordinal);
    }
}
