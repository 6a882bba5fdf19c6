using Microsoft.Data.Analysis;

namespace NgHvi.Tests.Models;

/// <summary>Binary responses as people have them: the second of two sorted levels is success, as in R's glm of a factor.</summary>
public class BinaryLevelsTests
{
    private static readonly ModelOptions Logit = new() { Response = Response.Logit };

    [Theory]
    [InlineData("no", "yes")]
    [InlineData("FALSE", "TRUE")]
    [InlineData("1", "2")]
    [InlineData("10", "9.5", true)]
    [InlineData("control", "Treated")]
    [InlineData("0", "death")]
    public void The_second_level_is_success_and_said(string first, string second, bool isReversed = false)
    {
        var (failure, success) = isReversed ? (second, first) : (first, second);
        var data = Model(failure, success).Data;

        Assert.Equal([0, 1, 1, 0, 1, 0], data.Response.ToArray());
        Assert.Equal([failure, success], data.ResponseLevels);
        Assert.Equal([$"Success in \"y\" is \"{success}\", failure is \"{failure}\"."], data.Notes);
        var chosen = Model(failure, success, Logit with { Success = failure }).Data;
        Assert.Equal([1, 0, 0, 1, 0, 1], chosen.Response.ToArray());
        Assert.Equal([success, failure], chosen.ResponseLevels);
    }

    [Fact]
    public void Zeros_and_ones_are_what_they_were()
    {
        var frame = new DataFrame(
            new BooleanDataFrameColumn("y", [false, true, true, false]), new DoubleDataFrameColumn("x", [1, 2, 3, 4.0]));
        foreach (var data in new[] { MixedModel.From(frame, "y ~ x", Logit).Data, Model("0", "1.0").Data, Model("0", "0").Data })
        {
            Assert.Empty(data.Notes);
            Assert.Empty(data.ResponseLevels);
        }

        Assert.Equal([0, 1, 1, 0], MixedModel.From(frame, "y ~ x", Logit).Data.Response.ToArray());
        Assert.Equal([1, 0, 0, 1, 0, 1], Model("0", "1", Logit with { Success = "0" }).Data.Response.ToArray());
    }

    [Fact]
    public void Other_numbers_of_levels_are_refused()
    {
        const string Family = "; with --family logit it has two, or is 0 and 1.";
        Assert.Equal($"data.csv, column \"y\": the response is \"yes\" in every row used{Family}", Fault(() => Model("yes", "yes")));
        Assert.Equal(
            $"data.csv, column \"y\": the response has the 3 levels \"may\", \"no\", \"yes\"{Family}",
            Fault(() => MixedModel.From(Table("y,x,g\nno,1,a\nyes,2,a\nmay,2,b\n"), "y ~ x + (1 | g)", Logit)));
        Assert.Equal(
            "data.csv, line 4, column \"y\": the response is 2; with --family logit it is 0 or 1.",
            Fault(() => MixedModel.From(Table("y,x,g\n0,1,a\n1,2,a\n2,2,b\n"), "y ~ x + (1 | g)", Logit)));
        Assert.Equal(
            "data.csv, column \"y\": --success is \"maybe\", but the response has the levels \"no\", \"yes\".",
            Fault(() => Model("no", "yes", Logit with { Success = "maybe" })));
        Assert.Contains("belongs to a binary response", Fault(() => Model("1", "2", new() { Success = "1" })), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MixedModel.From(Model("0", "1").Data, Logit with { Success = "1" }));
        Assert.Contains(
            "--success does not go with --family poisson",
            Fault(() => new FitSpec { Data = "d", Formula = "y ~ x", Family = "poisson", Success = "a" }.Check()),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_fit_keeps_its_levels_for_predictions_and_scores()
    {
        var token = TestContext.Current.CancellationToken;
        var (fit, plain) = (Model("no", "yes").Fit(cancellationToken: token), Model("0", "1").Fit(cancellationToken: token));
        var loaded = Fit.FromJson(fit.ToJson(), "fit.json");

        Assert.Equal(plain["x"].Mean, fit["x"].Mean);
        Assert.Equal(fit.Model.Data.Notes, loaded.Notes);
        Assert.Contains(fit.Notes[0], loaded.Summary().Notes);
        Assert.Equal(fit.ToJson(), loaded.ToJson());
        var expected = plain.Predict(Table("y,x,g\n1,0.5,a\nNA,2,b\n0,2,b\n").ToDataFrame());
        foreach (var one in new[] { fit, loaded })
        {
            var predictions = one.Predict(Table("y,x,g\nyes,0.5,a\nNA,2,b\nno,2,b\n").ToDataFrame());
            Assert.Equal([1, double.NaN, 0], predictions.Response.ToArray());
            Assert.Equal(expected.Score().Select(score => score.Value), predictions.Score().Select(score => score.Value));
            Assert.Equal(["no", "yes"], predictions.ResponseLevels);
            Assert.Equal(
                "data.csv, line 2, column \"y\": \"1\" is not a known level; allowed are no, yes.",
                Fault(() => one.Predict(Table("y,x,g\n1,0.5,a\n"), new PredictionOptions())));
        }
    }

    [Fact]
    public void Levels_of_a_gaussian_response_are_told_of_the_families_that_have_them() => Assert.EndsWith(
        "Two levels are a binary response, of --family logit or probit.", Fault(() => Model("no", "yes", new())), StringComparison.Ordinal);

    private static MixedModel Model(string failure, string success, ModelOptions? options = null) => MixedModel.From(
        Table($"y,x,g\n{failure},1,a\n{success},2,a\n{success},0.5,b\n{failure},4,b\n{success},1.5,c\n{failure},1,c\n"), "y ~ x + (1 | g)",
        options ?? Logit);

    private static DataTable Table(string csv) => CsvTableReader.Read(new StringReader(csv), "data.csv");

    private static string Fault(Action action) => Assert.Throws<InputException>(action).Message;
}
