using System.Text;
using System.Text.Json.Nodes;

namespace NgHvi.Tests.Storage;

public sealed class FitFileTests
{
    private static readonly Lazy<FitDocument> Intercepts = new(() => Fit("y ~ x1 + (1 | group)"));
    private static readonly Lazy<FitDocument> Slopes = new(() => Fit("y ~ x1 + (1 + x1 | group)"));

    [Fact]
    public void Reading_and_writing_again_gives_the_same_bytes()
    {
        foreach (var document in new[] { Intercepts.Value, Slopes.Value })
        {
            var bytes = FitFile.Serialize(document);
            Assert.Equal(bytes, FitFile.Serialize(FitFile.Parse(bytes, "fit.json")));
        }
    }

    [Fact]
    public void A_number_that_is_not_finite_is_null_and_is_read_as_NaN()
    {
        var document = Intercepts.Value with { PluginElbo = double.PositiveInfinity, ParetoK = double.NaN };
        var bytes = FitFile.Serialize(document);
        Assert.Contains("\"pluginElbo\": null", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.True(double.IsNaN(FitFile.Parse(bytes, "fit.json").PluginElbo));
    }

    [Fact]
    public void The_model_of_a_saved_fit_has_the_same_density()
    {
        var document = Intercepts.Value;
        var model = FitDocuments.ToModel(FitFile.Parse(FitFile.Serialize(document), "fit.json"));
        var (original, _) = Model("y ~ x1 + (1 | group)");
        var theta = document.Draws!.Values.Take(original.Parameters.Count).ToArray();
        var gradient = new double[theta.Length];
        Assert.Equal(original.CreateEvaluator().Collapsed(theta, gradient), model.CreateEvaluator().Collapsed(theta, gradient));
    }

    [Fact]
    public void Every_missing_property_is_named()
    {
        var text = Encoding.UTF8.GetString(FitFile.Serialize(Intercepts.Value));
        foreach (var name in JsonNode.Parse(text)!.AsObject().Select(property => property.Key).ToArray())
        {
            var json = JsonNode.Parse(text)!.AsObject();
            json.Remove(name);
            Assert.Contains($"\"{name}\"", Refusal(json.ToJsonString()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_with_its_position()
    {
        var text = Encoding.UTF8.GetString(FitFile.Serialize(Intercepts.Value));
        for (var length = 0; length < text.Length - 2; length += text.Length / 50)
        {
            Assert.Matches(@"^fit\.json, line \d+, column \d+: the fit file is damaged", Refusal(text[..length]));
        }
    }

    [Theory]
    [InlineData("\"steps\": ", "\"steps\": true, \"was\": ", "\"steps\"")]
    [InlineData("\"groupKeys\": [", "\"groupKeys\": [\"extra\", ", "data.groupKeys")]
    [InlineData("\"weights\": [", "\"weights\": [1, ", "draws.weights")]
    [InlineData("\"gramX\": [", "\"gramX\": [1, ", "gramX")]
    [InlineData("\"fixedNames\": [", "\"fixedNames\": [\"z\", ", "The saved design is inconsistent")]
    [InlineData("nghvi-fit/1", "nghvi-fit/2", "reads only \"nghvi-fit/1\"")]
    public void Parts_that_do_not_belong_together_are_refused(string part, string replacement, string sentence)
    {
        var text = Encoding.UTF8.GetString(FitFile.Serialize(Intercepts.Value));
        var at = text.IndexOf(part, StringComparison.Ordinal);
        Assert.Contains(sentence, Refusal(text[..at] + replacement + text[(at + part.Length)..]), StringComparison.Ordinal);
    }

    private static string Refusal(string text) =>
        Assert.Throws<InputException>(() => FitFile.Parse(Encoding.UTF8.GetBytes(text), "fit.json")).Message;

    private static (LinearMixedModel Model, GroupedData Data) Model(string formula)
    {
        var simulation = new LinearMixedSimulator { GroupCount = 20, RowCount = 100 }.Simulate(RandomKey.FromSeed(3));
        var data = GroupedData.FromTable(DataTable.From(simulation.Table), formula);
        return (new LinearMixedModel(data), data);
    }

    private static FitDocument Fit(string formula)
    {
        var (model, data) = Model(formula);
        var fit = HybridVi.Fit(model, new HybridViOptions { Steps = 40 });
        var options = new FitOptionsDocument(
            "data.csv", null, formula, "error", "ng-hvi", "default", model.Priors.ToDocument(), 3, 16, 0.1, 40, null, null);
        return FitDocuments.Create(fit, data, options);
    }
}
