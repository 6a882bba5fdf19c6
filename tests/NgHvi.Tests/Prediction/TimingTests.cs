namespace NgHvi.Tests.Prediction;

public class TimingTests(ITestOutputHelper output)
{
    [Fact]
    public void Compare()
    {
        var s = new LinearMixedSimulator { GroupCount = 1000, RowCount = 20000 }.Simulate(1);
        var table = DataTable.From(s.Table);
        const string f = "y ~ x1 + x2 + x3 + x4 + x5 + (1 | group)";
        var old = new LinearMixedModel(GroupedData.FromTable(table, f));
        var data = ModelData.From(table, f);
        var model = new MixedDensity(data, new ModelOptions { Priors = Priors.Published });
        var random = new double[200 * 8];
        NormalSampler.Fill(RandomKey.FromSeed(1), random);
        double[] truth = [.. s.FixedEffects, 0, 0];
        var draws = new PosteriorDraws(8, [.. random.Select((v, i) => truth[i % 8] + (0.02 * v))]);
        for (var repeat = 0; repeat < 3; repeat++)
        {
            foreach (var p in new double[][] { [0.025, 0.5, 0.975], [] })
            {
                var options = new PredictionOptions { Threads = 1, Probabilities = p };
                var clock = System.Diagnostics.Stopwatch.StartNew();
                var a = new PosteriorPredictive(old, draws, data.GroupKeys).Predict(GroupedData.FromTable(table, f), options);
                var first = clock.Elapsed.TotalSeconds;
                clock.Restart();
                var b = new Predictor(model, draws).Predict(data, options);
                output.WriteLine($"{p.Length} old {first:0.00} new {clock.Elapsed.TotalSeconds:0.00} {a.LogDensities[5] - b.LogDensities[5]}");
            }
        }

        var deep = new DeepMixedSimulator(DeepMixedDesign.Example2a).Simulate(1);
        var oldDeep = new DeepMixedModel(deep.Rows(RowSet.Train), new NetworkArchitecture(5, [5, 5]));
        var newDeep = new MixedDensity(deep.Data(RowSet.Train), new ModelOptions { Priors = Priors.Published, Hidden = [5, 5] });
        var theta = new double[100 * newDeep.Parameters.Count];
        NormalSampler.Fill(RandomKey.FromSeed(1), theta);
        var small = new PosteriorDraws(newDeep.Parameters.Count, [.. theta.Select(v => 0.2 * v)]);
        for (var repeat = 0; repeat < 3; repeat++)
        {
            var options = new PredictionOptions { Threads = 1 };
            var clock = System.Diagnostics.Stopwatch.StartNew();
            new DeepPredictive(oldDeep, small).Predict(deep.Rows(RowSet.Test), options);
            var first = clock.Elapsed.TotalSeconds;
            clock.Restart();
            new Predictor(newDeep, small).Predict(deep.Data(RowSet.Test), options);
            output.WriteLine($"deep old {first:0.00} new {clock.Elapsed.TotalSeconds:0.00}");
        }
    }
}
