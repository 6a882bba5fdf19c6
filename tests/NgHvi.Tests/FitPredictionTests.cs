namespace NgHvi.Tests;

/// <summary>From a simulated table over a fit to predictions and their scores, as a user types it.</summary>
public class FitPredictionTests
{
    private static readonly MixedSimulation Linear = new LinearMixedSimulator { GroupCount = 200, RowCount = 2000 }.Simulate(3);
    private static readonly Lazy<Fit> LinearFit = new(() => MixedModel.From(Linear.Table.Where("split=train"), Linear.Formula).Fit());

    [Fact]
    public void Predictions_of_a_linear_model_come_near_the_truth()
    {
        var test = LinearFit.Value.Predict(Linear.Table.Where("split=test"));
        var scores = test.Score();

        // Five training rows a group shrink its intercept: of α's variance 1 about 1/6 remains, beside σ² = 1.
        Assert.Equal(1000, test.RowCount);
        Assert.InRange(scores["rmse"], 1.0, 1.16);
        Assert.InRange(scores["coverage"], 0.92, 0.98);
        Assert.InRange(scores["marginalR2"] - Linear.MarginalR2, -0.06, 0.06);
        Assert.InRange(scores["conditionalR2"] - Linear.ConditionalR2, -0.06, 0.06);
        var same = LinearFit.Value.Predict(Linear.Table.Where("split=test"), new PredictionOptions { Threads = 3 });
        Assert.Equal(test.OutcomeQuantiles, same.OutcomeQuantiles);
        Assert.True(LinearFit.Value.Predict(Linear.Data(RowSet.Test)).Score()["rmse"] == scores["rmse"]);
        Assert.InRange(
            LinearFit.Value.Predict(Linear.Table.Where("split=test"), new() { Level = PredictionLevel.NewGroup }).Score()["rmse"],
            1.3,
            1.5);
    }

    [Fact]
    public void A_profile_of_a_linear_model_is_its_line()
    {
        var curve = LinearFit.Value.Profile("x2", new ResponseProfileOptions { Grid = [0, 1] }).Curves[0];
        var slope = LinearFit.Value["x2"];
        Assert.Equal(slope.Mean, curve.Means[1] - curve.Means[0], 0.2 * slope.StandardDeviation);
    }

    [Fact]
    public void Binary_outcomes_are_scored_as_probabilities()
    {
        var simulation = new DeepMixedSimulator(DeepMixedDesign.Example3) { GroupCount = 100 }.Simulate(4);
        var fit = MixedModel.From(simulation.Data(RowSet.Train), new ModelOptions { Response = Response.Logit })
            .Fit(cancellationToken: TestContext.Current.CancellationToken);
        var predictions = fit.Predict(simulation.Data(RowSet.Test));
        var scores = predictions.Score();

        // A linear predictor finds most but not all of the truth.
        Assert.True(predictions.IsBinary);
        Assert.InRange(scores["accuracy"], 0.75, 1);
        Assert.InRange(scores["auc"], 0.75, 1);
        Assert.Equal(-scores["pce"], scores["logScore"]);
    }
}
