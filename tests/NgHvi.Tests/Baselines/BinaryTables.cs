using System.Globalization;
using System.Text;
using Microsoft.Data.Analysis;

namespace NgHvi.Tests.Baselines;

/// <summary>
/// Simulated binary responses whose log odds are not linear in the inputs: 1 + 4x_1 − 5max(x_2, 0) + α_k, α_k ~ N(0, 0.8²).
/// </summary>
internal sealed class BinaryTables
{
    private BinaryTables(DataFrame training, DataFrame validation, DataFrame test) =>
        (Training, Validation, Test) = (training, validation, test);

    public DataFrame Training { get; }

    public DataFrame Validation { get; }

    public DataFrame Test { get; }

    /// <summary>8 rows of training, 4 of validation and 4 of test in every group.</summary>
    public static BinaryTables Simulate(int groups, long seed)
    {
        var key = RandomKey.FromSeed(seed);
        var effects = new double[groups];
        NormalSampler.Fill(key.Fold(0), effects);
        return new BinaryTables(Rows(effects, 8, key.Fold(1)), Rows(effects, 4, key.Fold(2)), Rows(effects, 4, key.Fold(3)));
    }

    /// <summary>The deep logistic model of the training rows, with published priors.</summary>
    public MixedDensity Model(params int[] hidden) => new(
        ModelData.From(DataTable.From(Training), "y ~ deep(x1, x2) + (deep | g)"),
        new ModelOptions { Response = Response.Logit, Priors = Priors.Published, Hidden = hidden });

    private static DataFrame Rows(double[] effects, int count, RandomKey key)
    {
        var (random, text) = (new PhiloxRandom(key), new StringBuilder("y,x1,x2,g\n"));
        for (var k = 0; k < effects.Length; k++)
        {
            for (var i = 0; i < count; i++)
            {
                var (first, second) = ((3 * random.NextDouble()) - 1.5, (3 * random.NextDouble()) - 1.5);
                var eta = 1 + (4 * first) - (5 * Math.Max(second, 0)) + (0.8 * effects[k]);
                var y = random.NextDouble() < 1 / (1 + Math.Exp(-eta)) ? 1 : 0;
                text.Append(CultureInfo.InvariantCulture, $"{y},{first:R},{second:R},g{k:D3}\n");
            }
        }

        return CsvTableReader.Read(new StringReader(text.ToString()), "data.csv").ToDataFrame();
    }
}
