using NgHvi.Tests.Support;

namespace NgHvi.Tests.Prediction;

/// <summary>Predictions and random effects under several grouping factors against dense formulas at the same draws of θ.</summary>
public class FactorPredictionTests
{
    private static readonly GroupingCase Case = new("y ~ x + (1 + x | a) + (1 | b)");
    private static readonly Fit Fitted = MixedModel.From(Case.Table, "y ~ x + (1 + x | a) + (1 | b)", new()).Fit(seed: 1);

    [Theory]
    [InlineData(PredictionLevel.Group, PredictionLevel.Group)]
    [InlineData(PredictionLevel.Group, PredictionLevel.NewGroup)]
    [InlineData(PredictionLevel.NewGroup, PredictionLevel.Group)]
    [InlineData(PredictionLevel.Population, PredictionLevel.Group)]
    [InlineData(PredictionLevel.Population, PredictionLevel.Population)]
    public void Rows_have_the_dense_moments(PredictionLevel a, PredictionLevel b)
    {
        var predictions = Fitted.Predict(Case.Table, new() { ByFactor = new Dictionary<string, PredictionLevel> { ["a"] = a, ["b"] = b } });
        var (model, draws) = (Fitted.Model.Density, Fitted.Source.Sample(SavedSource.CountFor(Fitted.Model.Density)));
        PredictionLevel[] levels = [a, b];
        var (data, units, z) = (model.Data, model.Units, Case.Z.ColumnCount);
        var (mean, square) = (new double[data.RowCount], new double[data.RowCount]);
        for (var s = 0; s < draws.Count; s++)
        {
            var theta = draws.Draw(s).ToArray();
            var (center, covariance) = Case.Posterior(theta);
            var (prior, _) = Case.RandomCovariance(theta);
            for (var i = 0; i < data.RowCount; i++)
            {
                var (known, fresh) = (new double[z + 2], new double[z]);
                for (var j = 0; j < 2; j++)
                    for (var c = Case.Starts[j]; c < (j == 0 ? Case.Starts[1] : z); c++)
                        (known[c], fresh[c]) = (levels[j] == PredictionLevel.Group ? Case.Z[i, c] : 0,
                            levels[j] == PredictionLevel.NewGroup ? Case.Z[i, c] : 0);
                (known[z], known[z + 1]) = (Case.X[i, 0], Case.X[i, 1]);
                var w = Dense.Vector(known);
                var eta = units.ResponseCenter + (units.ResponseScale * (w * center));
                var variance = units.ResponseScale * units.ResponseScale
                    * ((w * covariance * w) + (Dense.Vector(fresh) * prior * Dense.Vector(fresh)));
                mean[i] += draws.Weights[s] * eta;
                square[i] += draws.Weights[s] * ((eta * eta) + variance);
            }
        }

        for (var p = 0; p < data.RowCount; p++)
        {
            var i = data.SourceRows.ToArray().AsSpan().IndexOf(predictions.SourceRows[p]);
            Assert.Equal(mean[i], predictions.Means[p], 1e-8);
            Assert.Equal(Math.Sqrt(square[i] - (mean[i] * mean[i])), predictions.ExpectedStandardDeviations[p], 1e-6);
        }
    }

    [Fact]
    public void Curves_are_of_levels_of_one_factor_of_new_ones_of_all_and_of_the_population()
    {
        var profile = Fitted.Profile("x", new() { Groups = ["b2", "a1"], IncludeNewGroup = true, IncludePopulation = true, Grid = [0.5] });
        (string, PredictionLevel, PredictionLevel)[] expected =
        [
            ("b2", PredictionLevel.Population, PredictionLevel.Group), ("a1", PredictionLevel.Group, PredictionLevel.Population),
            ("new group", PredictionLevel.NewGroup, PredictionLevel.NewGroup),
            ("population", PredictionLevel.Population, PredictionLevel.Population),
        ];
        Assert.Equal(expected.Select(one => one.Item1), profile.Curves.Select(curve => curve.Name));
        Assert.All(expected.Zip(profile.Curves), pair =>
        {
            var row = DataTable.FromColumns(
                DataColumn.FromNumbers("x", [0.5]), DataColumn.FromText("a", ["a1"]), DataColumn.FromText("b", ["b2"]));
            var ((_, a, b), curve) = pair;
            var alone = Fitted.Predict(row, new() { ByFactor = new Dictionary<string, PredictionLevel> { ["a"] = a, ["b"] = b } });
            Assert.Equal(alone.Means[0], curve.Means[0], 1e-9);
            Assert.Equal(alone.ExpectedStandardDeviations[0], curve.StandardDeviations[0], 1e-9);
        });
        Assert.Equal("No grouping factor has the level \"c\"; there are a, b.", Assert.Throws<InputException>(
            () => Fitted.Profile("x", new() { Groups = ["c"] })).Message);
    }

    [Fact]
    public void Joint_draws_have_the_moments_of_predictions_and_share_new_levels()
    {
        const int Draws = 20_000;
        var predictions = Fitted.Predict(Case.Table, new()
        {
            ByFactor = new Dictionary<string,
            PredictionLevel>
            { ["b"] = PredictionLevel.NewGroup }
        });
        var drawn = predictions.Draw(Draws, seed: 3);
        for (var i = 0; i < 5; i++)
        {
            var own = Enumerable.Range(0, Draws).Select(s => drawn[(s * predictions.RowCount) + i]).ToArray();
            var (mean, sd) = (own.Average(), predictions.StandardDeviations[i]);
            Assert.InRange((mean - predictions.Means[i]) / sd, -0.04, 0.04);
            Assert.InRange(Math.Sqrt(own.Average(y => (y - mean) * (y - mean))) / sd, 0.95, 1.05);
        }
    }

    [Fact]
    public void Random_effects_are_the_dense_ones_by_factor()
    {
        var (model, draws) = (Fitted.Model.Density, Fitted.Source.Sample(SavedSource.CountFor(Fitted.Model.Density)));
        var (mean, square) = (new double[Case.Z.ColumnCount], new double[Case.Z.ColumnCount]);
        for (var s = 0; s < draws.Count; s++)
        {
            var (center, covariance) = Case.Posterior(draws.Draw(s).ToArray());
            for (var c = 0; c < mean.Length; c++)
            {
                mean[c] += draws.Weights[s] * center[c];
                square[c] += draws.Weights[s] * (covariance[c, c] + (center[c] * center[c]));
            }
        }

        // Of the second factor, whose units are the response's.
        var effects = Fitted.RandomEffects.Where(effect => effect.Factor == "b").ToArray();
        Assert.Equal(model.Data.Factors[1].Keys, effects.Select(effect => effect.Group));
        for (var k = 0; k < effects.Length; k++)
        {
            var c = Case.Starts[1] + k;
            Assert.Equal(model.Units.ResponseScale * mean[c], effects[k].Means[0], 1e-9);
            Assert.Equal(
                model.Units.ResponseScale * Math.Sqrt(square[c] - (mean[c] * mean[c])), effects[k].StandardDeviations[0], 1e-9);
        }

        Assert.Equal(["(Intercept)", "x"], Fitted.RandomEffects[0].Names);
    }

    [Fact]
    public void Levels_never_seen_are_refused_or_new_and_wrong_factors_are_named()
    {
        var table = GroupingCase.Rows(60, 3);
        var changed = DataTable.FromColumns([.. table.Columns.Select(column => column.Name == "b"
            ? DataColumn.FromText("b", Enumerable.Range(0, 60).Select(i => i == 4 ? "never" : column.TextAt(i))) : column)]);
        Assert.StartsWith("row 5, column \"b\": group \"never\" is not in the training data", Assert.Throws<InputException>(
            () => Fitted.Predict(changed, new())).Message, StringComparison.Ordinal);
        var predictions = Fitted.Predict(changed, new() { NewGroups = NewGroups.Allow });
        Assert.Equal("Groups of \"b\" that the fit has not seen: 1, in 1 of 60 rows.", Assert.Single(predictions.Notes));
        Assert.Equal(["a", "b", "y"], predictions.ToDataFrame().Columns.Take(3).Select(column => column.Name));
        Assert.Equal("The model has no grouping factor \"c\"; it has a, b.", Assert.Throws<InputException>(() => Fitted.Predict(
            table, new() { ByFactor = new Dictionary<string, PredictionLevel> { ["c"] = PredictionLevel.Group } })).Message);
    }
}
