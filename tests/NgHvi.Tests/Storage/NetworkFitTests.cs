using System.Text;

namespace NgHvi.Tests.Storage;

public sealed class NetworkFitTests
{
    private const string Formula = "y ~ deep(x1, x2, x3, x4, x5) + (deep | group)";
    private static readonly FitOptionsDocument Options = new("data.csv", null, Formula, "error", "ng-hvi", "default", null, 3, 16, 1, 20, null, null);
    private static readonly GroupedData Data = GroupedData.FromTable(
        DataTable.From(new DeepMixedSimulator(DeepMixedDesign.Example2a) { GroupCount = 12, RowsPerGroup = 6 }.Simulate(2).Table), Formula);

    private static readonly Lazy<(VariationalFit Fit, FitDocument Document)> Saved = new(() =>
    {
        var fit = HybridVi.Fit(Model([4]), new HybridViOptions { Steps = 20 });
        return (fit, NetworkFitDocuments.Create(fit, Data, Options));
    });

    [Fact]
    public void A_saved_fit_predicts_what_the_fit_itself_predicts()
    {
        var (fit, document) = Saved.Value;
        var read = FitFile.Parse(FitFile.Serialize(document), "fit.json");
        Assert.Empty(read.Draws!.Values);
        AssertSamePredictions(fit, read);
    }

    [Fact]
    public void A_fit_of_davi_keeps_its_latent_factors()
    {
        var fit = DataAugmentationVi.Fit((DeepMixedModel)Model([3]), new DataAugmentationOptions { Steps = 15 }, cancellationToken: TestContext.Current.CancellationToken);
        AssertSamePredictions(fit, FitFile.Parse(FitFile.Serialize(NetworkFitDocuments.Create(fit, Data, Options with { Method = "davi" })), "fit.json"));
    }

    [Fact]
    public void Random_effects_are_the_moments_over_draws()
    {
        var (fit, document) = Saved.Value;
        var draws = fit.Draws(200);
        var one = new PosteriorDraws(draws.ParameterCount, draws.Draw(0));
        var effects = DeepRandomEffects.Summarize((DeepModel)fit.Model, one, threads: 2);
        Assert.Equal(12, effects.Count);
        Assert.All(effects, effect => Assert.All(effect.StandardDeviations, sd => Assert.True(sd > 0)));

        // Every mean lies among those given single draws.
        var all = Enumerable.Range(0, 40).Select(s => DeepRandomEffects.Summarize((DeepModel)fit.Model, new PosteriorDraws(draws.ParameterCount, draws.Draw(s)))).ToArray();
        var few = DeepRandomEffects.Summarize((DeepModel)fit.Model, fit.Draws(40));
        Assert.Equal(all.Average(item => item[3].Means[2]), few[3].Means[2], 1e-9);
        Assert.Equal(DeepRandomEffects.Summarize((DeepModel)fit.Model, draws, 2)[5].Means, document.RandomEffects[5].Means);
    }

    [Theory]
    [InlineData("\"activation\": \"relu\"", "\"activation\": \"sine\"", "known are relu, tanh and softplus")]
    [InlineData("\"family\": \"gaussian\"", "\"family\": \"poisson\"", "known are gaussian, probit and logit")]
    [InlineData("\"priors\": \"weak\"", "\"priors\": \"own\"", "known are weak and published")]
    [InlineData("\"groupOffsets\": [0, ", "\"groupOffsets\": [0, 0, ", "\"rows\" does not fit the rest")]
    [InlineData("\"response\": \"", "\"response\": \"!", "does not fit the rest")]
    [InlineData("\"lambda\": [", "\"lambda\": [0, ", "\"q0.lambda\" does not fit the rest")]
    [InlineData("\"widths\": [4]", "\"widths\": [5]", "does not fit the rest")]
    public void Damage_is_named(string part, string replacement, string sentence)
    {
        var text = Encoding.UTF8.GetString(FitFile.Serialize(Saved.Value.Document));
        var at = text.LastIndexOf(part, StringComparison.Ordinal);
        Assert.True(at > 0, part);
        var damaged = text[..at] + replacement + text[(at + part.Length)..];
        Assert.Contains(sentence, Assert.Throws<InputException>(() => FitFile.Parse(Encoding.UTF8.GetBytes(damaged), "fit.json")).Message, StringComparison.Ordinal);
    }

    private static DeepModel Model(int[] widths)
    {
        var inputs = GroupedInputs.FromData(Data);
        var architecture = new NetworkArchitecture(inputs.InputCount, widths);
        return DeepModels.Create(
            ResponseFamily.Gaussian, inputs, architecture, isPublished: false, isDiagonal: false, DeepModels.RandomFeatures(Data.Design!, architecture));
    }

    private static void AssertSamePredictions(IPosteriorFit fit, FitDocument read)
    {
        var rows = GroupedInputs.FromData(Data);
        var expected = new DeepPredictive(fit).Predict(rows);
        var actual = new DeepPredictive(NetworkFits.ToModel(read), NetworkFits.ToDraws(read)).Predict(rows);
        Assert.Equal(expected.Means.ToArray(), actual.Means.ToArray());
        Assert.Equal(expected.StandardDeviations.ToArray(), actual.StandardDeviations.ToArray());
    }
}
