using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Simulation;

public class DeepMixedSimulatorTests
{
    private static readonly MixedSimulation Small = new DeepMixedSimulator(DeepMixedDesign.Example2a).Simulate(15);
    private static readonly MixedSimulation Binary = new DeepMixedSimulator(DeepMixedDesign.Example3).Simulate(1);

    [Theory]
    [InlineData(DeepMixedDesign.Example2a, 5, 6, 60, 10, 6, 2)]
    [InlineData(DeepMixedDesign.Example2b, 64, 17, 2608, 50, 30, 10)]
    [InlineData(DeepMixedDesign.Example3, 5, 1, 0, 20, 14, 3)]
    public void Dimensions_and_sets_are_the_published_ones(
        DeepMixedDesign design, int m, int r, int weights, int size, int train, int validation)
    {
        var simulation = new DeepMixedSimulator(design) { GroupCount = 4 }.Simulate(1);

        Assert.Equal((4 * size, 4, m, r, weights),
            (simulation.RowCount, simulation.GroupCount, simulation.InputCount, simulation.RandomEffectCount, simulation.Weights.Length));
        Assert.Equal(
            (4 * size * m, 4 * r, r), (simulation.Inputs.Length, simulation.RandomEffects.Length, simulation.RandomEffectVariances.Length));
        Assert.Equal([0, size, 2 * size, 3 * size, 4 * size], simulation.GroupOffsets.ToArray());
        RowSet[] group =
        [
            .. Enumerable.Repeat(RowSet.Train, train), .. Enumerable.Repeat(RowSet.Validation, validation), .. Enumerable.Repeat(
                RowSet.Test, size - train - validation),
        ];
        Assert.Equal([.. group, .. group, .. group, .. group], simulation.Sets.ToArray());
        Assert.Equal(1000, new DeepMixedSimulator(design).GroupCount);
    }

    [Fact]
    public void The_ceiling_predicts_by_the_conditional_of_the_joint_normal()
    {
        var simulation = new DeepMixedSimulator(DeepMixedDesign.Example2a) { GroupCount = 3 }.Simulate(1);
        Vector<double> Values(RowSet set, ReadOnlySpan<double> values) => Vector<double>.Build.Dense(simulation.Of(set, values));
        Matrix<double> Z(RowSet set) => Matrix<double>.Build.DenseOfRows(simulation.RowsOf(set).Select(simulation.Features));
        var prior = Matrix<double>.Build.DenseOfDiagonalArray(simulation.RandomEffectVariances.ToArray());
        Matrix<double> Covariance(RowSet a, RowSet b) => (Z(a) * prior * Z(b).Transpose()).MapIndexed((i, j, value) =>
            simulation.RowsOf(a)[i] / 10 == simulation.RowsOf(b)[j] / 10 ? value : 0);
        Matrix<double> WithNoise(RowSet set) =>
            Covariance(set, set) + (20 * Matrix<double>.Build.DenseIdentity(simulation.RowsOf(set).Length));

        var (across, trained) = (Covariance(RowSet.Test, RowSet.Train), WithNoise(RowSet.Train));
        var left = Values(RowSet.Train, simulation.Response) - Values(RowSet.Train, simulation.SharedPredictors);
        var means = Values(RowSet.Test, simulation.SharedPredictors) + (across * trained.Solve(left));
        var covariance = WithNoise(RowSet.Test) - (across * trained.Solve(across.Transpose()));

        var y = simulation.Of(RowSet.Test, simulation.Response);
        AssertScores(means, covariance, simulation.Ceiling(RowSet.Test));
        AssertScores(
            Values(RowSet.Test, simulation.SharedPredictors), WithNoise(RowSet.Test), simulation.Ceiling(RowSet.Test, newGroups: true));
        Assert.True(simulation.Oracle(RowSet.Test)["r2"] > simulation.Ceiling(RowSet.Test)["r2"]);

        void AssertScores(Vector<double> means, Matrix<double> covariance, Scores actual)
        {
            var expected = Scores.OfNormals(y, [.. means], [.. covariance.Diagonal().PointwiseSqrt()]);
            Tolerance.Close([expected["r2"], expected["logScore"]], [actual["r2"], actual["logScore"]], 1e-10);
        }
    }

    [Fact]
    public void Shared_predictors_are_the_predictors_without_the_groups()
    {
        Assert.Equal(Binary.LinearPredictors[25] - Binary.RandomEffects[1], Binary.SharedPredictors[25], 1e-12);
        Assert.Equal(Scores.OfProbabilities(Binary.Response, Binary.ExpectedValues).Count, Binary.Oracle(RowSet.Test).Count);
    }

    [Fact]
    public void Inputs_noise_and_effects_of_Example2a_have_their_moments()
    {
        double[] correlation = [1, 0, -0.5, 0.2, 0, 0, 1, 0, -0.5, 0.2, -0.5, 0, 1, 0, -0.5, 0.2, -0.5, 0, 1, 0, 0, 0.2, -0.5, 0, 1];
        var (covariates, noise, effects) = (new SampleMoments(25), new SampleMoments(2), new SampleMoments(36));
        for (var row = 0; row < Small.RowCount; row++)
        {
            var x = Small.Inputs.Slice(row * 5, 5).ToArray();
            covariates.Add([.. x.SelectMany(a => x.Select(b => a * b))]);
            var residual = Small.Response[row] - Small.ExpectedValues[row];
            noise.Add([residual, residual * residual]);
        }

        for (var k = 0; k < Small.GroupCount; k++)
        {
            var alpha = Small.RandomEffects.Slice(k * 6, 6).ToArray();
            effects.Add([.. alpha.SelectMany(a => alpha.Select(b => a * b))]);
        }

        covariates.AssertMeans(correlation);
        noise.AssertMeans([0, 20]);
        double[] variances = [0.9576, 0.1105, 2.1886, 1.9268, 3.4999, 0.3630];
        effects.AssertMeans([.. Enumerable.Range(0, 36).Select(i => i / 6 == i % 6 ? variances[i / 6] : 0)]);
        Assert.Equal(variances, Small.RandomEffectVariances.ToArray());
    }

    [Fact]
    public void Expected_values_follow_from_features_and_coefficients()
    {
        foreach (var row in new[] { 0, 9, 10, 9999 })
        {
            // The two layers of Example 2a once more, with the weights indexed in place.
            var x = Small.Inputs.Slice(row * 5, 5);
            var w = Small.Weights;
            var hidden = new double[5];
            double[] features = [1, 0, 0, 0, 0, 0];
            for (var unit = 0; unit < 5; unit++)
            {
                hidden[unit] = Math.Max(0, w[unit * 6] + (w[(unit * 6) + 1] * x[0]) + (w[(unit * 6) + 2] * x[1])
                    + (w[(unit * 6) + 3] * x[2]) + (w[(unit * 6) + 4] * x[3]) + (w[(unit * 6) + 5] * x[4]));
            }

            for (var unit = 0; unit < 5; unit++)
            {
                var sum = w[30 + (unit * 6)];
                for (var j = 0; j < 5; j++)
                {
                    sum += w[30 + (unit * 6) + 1 + j] * hidden[j];
                }

                features[unit + 1] = Math.Max(0, sum);
            }

            Tolerance.Close(features, Small.Features(row), 1e-14);
            double expected = 0;
            for (var j = 0; j < 6; j++)
            {
                expected += features[j] * (Small.FixedEffects[j] + Small.RandomEffects[(row / 10 * 6) + j]);
            }

            Assert.Equal(expected, Small.ExpectedValues[row], 1e-12);
        }
    }

    [Fact]
    public void Truth_of_Example2a_explains_what_its_constants_imply()
    {
        // Var(zᵀβ) = 24.1 and E[zᵀΣz] = 31.9 over inputs N(0, R), so 1 − 20/76.1 = 0.737; the standard deviation over keys is 0.009 for one
        // data set. The 0.7575 of method section 6.2 exceeds that of 60 keys; inputs from the transposed root of R would give 0.757 on
        // average.
        const int Keys = 12;
        var simulator = new DeepMixedSimulator(DeepMixedDesign.Example2a);
        var mean = Enumerable.Range(100, Keys).Average(seed => R2(simulator.Simulate(seed), RowSet.Train));
        Assert.InRange(mean, 0.737 - (4 * 0.009 / Math.Sqrt(Keys)), 0.737 + (4 * 0.009 / Math.Sqrt(Keys)));
        Assert.InRange(R2(Small, RowSet.Test), 0.737 - (4 * 0.0113), 0.737 + (4 * 0.0113));
    }

    [Fact]
    public void Large_example_has_correlated_inputs_and_effects_that_matter()
    {
        var simulator = new DeepMixedSimulator(DeepMixedDesign.Example2b) { GroupCount = 60 };
        var simulation = simulator.Simulate(2);
        var n = simulation.RowCount;
        var correlations = new List<double>();
        for (var i = 0; i < 64; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                double sum = 0;
                for (var row = 0; row < n; row++)
                {
                    sum += simulation.Inputs[(row * 64) + i] * simulation.Inputs[(row * 64) + j];
                }

                if (i == j)
                {
                    Assert.InRange(sum / n, 1 - (5 * Math.Sqrt(2.0 / n)), 1 + (5 * Math.Sqrt(2.0 / n)));
                }
                else
                {
                    correlations.Add(sum / n);
                }
            }
        }

        // The published correlations have standard deviation 0.125 and lie in [−0.357, 0.462].
        Assert.InRange(Math.Sqrt(correlations.Average(c => c * c)), 0.11, 0.14);
        Assert.InRange(correlations.Max(), 0.3, 0.6);
        Assert.InRange(R2(simulation, RowSet.Test), 0.4, 0.95);

        var other = simulator.Simulate(3);
        Assert.Equal(simulation.Weights.ToArray(), other.Weights.ToArray());
        Assert.NotEqual(simulation.Response.ToArray(), other.Response.ToArray());
        var truth = (simulator with { TruthSeed = 2 }).Simulate(2);
        Assert.NotEqual(simulation.Weights.ToArray(), truth.Weights.ToArray());
    }

    [Fact]
    public void Example3_has_its_predictor_its_positive_rate_and_its_oracle_loss()
    {
        var effects = new SampleMoments(2);
        foreach (var effect in Binary.RandomEffects)
        {
            effects.Add([effect, effect * effect]);
        }

        effects.AssertMeans([0, 0.01]);
        for (var row = 0; row < 1000; row++)
        {
            var x = Binary.Inputs.Slice(row * 5, 5);
            var predictor =
                2 + (3 * Math.Pow(x[0] - (2 * x[1]), 2)) - (5 * x[2] / Math.Pow(1 + x[3], 2)) - (5 * x[4]) + Binary.RandomEffects[row / 20];
            Assert.Equal(predictor, Binary.LinearPredictors[row], 1e-12 * Math.Max(1, Math.Abs(predictor)));
            Assert.Equal(1 / (1 + Math.Exp(-predictor)), Binary.ExpectedValues[row], 1e-14);
            Assert.All(x.ToArray(), value => Assert.InRange(value, -1, 1));
        }

        // Method section 6.4: positive rate 0.772; cross-entropy of the true probabilities 0.1074 (14 000 rows) and 0.1054 (3000), F1 0.97.
        var scores = Scores.OfProbabilities(Binary.Response, Binary.ExpectedValues);
        Assert.InRange(Binary.Response.ToArray().Average(), 0.76, 0.784);
        Assert.InRange(scores["pce"], 0.099, 0.114);
        Assert.InRange(scores["f1"], 0.965, 0.976);
    }

    [Theory]
    [InlineData(DeepMixedDesign.Example2a)]
    [InlineData(DeepMixedDesign.Example2b)]
    [InlineData(DeepMixedDesign.Example3)]
    public void Equal_keys_give_equal_bits_and_other_keys_others(DeepMixedDesign design)
    {
        var simulator = new DeepMixedSimulator(design) { GroupCount = 5 };
        var (a, b, c) = (simulator.Simulate(1), simulator.Simulate(1), simulator.Simulate(2));
        Assert.Equal(a.Response.ToArray(), b.Response.ToArray());
        Assert.Equal(a.Inputs.ToArray(), b.Inputs.ToArray());
        Assert.Equal(a.RandomEffects.ToArray(), b.RandomEffects.ToArray());
        Assert.NotEqual(a.Inputs.ToArray(), c.Inputs.ToArray());
    }

    [Fact]
    public void Table_holds_the_same_rows()
    {
        var simulation = new DeepMixedSimulator(DeepMixedDesign.Example2a) { GroupCount = 3, RowsPerGroup = 5 }
            .Simulate(4);
        var table = DataTable.From(simulation.Table);
        Assert.Equal(["group", "split", "y", "x1", "x2", "x3", "x4", "x5"], table.ColumnNames);
        Assert.Equal(simulation.Response.ToArray(), table.Column("y").Numbers.ToArray());
        Assert.Equal(simulation.Inputs[(7 * 5) + 2], table.Column("x3").Numbers[7]);
        Assert.Equal(("2", "validation"), (table.Column("group").TextAt(8), table.Column("split").TextAt(8)));
        Assert.Equal([4, 9, 14], simulation.RowsOf(RowSet.Test));
    }

    [Fact]
    public void Rows_of_a_set_keep_their_order_response_inputs_and_group()
    {
        var simulation = new DeepMixedSimulator(DeepMixedDesign.Example2a) { GroupCount = 3, RowsPerGroup = 5 }
            .Simulate(4);
        var data = simulation.Data(RowSet.Train);
        int[] rows = [0, 1, 2, 5, 6, 7, 10, 11, 12];

        Assert.Equal(rows.Select(row => simulation.Response[row]), data.Response.ToArray());
        Assert.Equal(rows.SelectMany(row => simulation.Inputs.Slice(row * 5, 5).ToArray()), data.Inputs.ToArray());
        Assert.Equal([0, 3, 6, 9], data.GroupOffsets.ToArray());
        Assert.Equal(simulation.GroupKeys, data.GroupKeys);
        Assert.Equal([4, 9, 14], simulation.Data(RowSet.Test).SourceRows.ToArray().Select(i => simulation.RowsOf(RowSet.Test)[i]));
        Assert.Equal(simulation.Response[14], simulation.Data(RowSet.Test).Response[2]);

        var single = new DeepMixedSimulator(DeepMixedDesign.Example2a) { RowsPerGroup = 1 }.Simulate(4);
        Assert.Throws<InvalidOperationException>(() => single.Data(RowSet.Test));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Contains("GroupCount must be > 0", Assert.Throws<ArgumentOutOfRangeException>(() =>
            new DeepMixedSimulator(DeepMixedDesign.Example3) { GroupCount = 0 }).Message, StringComparison.Ordinal);
        Assert.Contains("Design must be one of the examples",
            Assert.Throws<ArgumentOutOfRangeException>(() => new DeepMixedSimulator((DeepMixedDesign)7)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Binary.Features(0));
    }

    /// <summary>1 − mean(y − E[y])²/s²_y over the rows of a set.</summary>
    internal static double R2(MixedSimulation simulation, RowSet set)
    {
        var rows = simulation.RowsOf(set);
        var (y, expected) = (simulation.Response.ToArray(), simulation.ExpectedValues.ToArray());
        var mean = rows.Average(row => y[row]);
        var variance = rows.Sum(row => (y[row] - mean) * (y[row] - mean)) / (rows.Length - 1);
        return 1 - (rows.Average(row => (y[row] - expected[row]) * (y[row] - expected[row])) / variance);
    }
}
