namespace NgHvi.Tests.Inference.Baselines;

/// <summary>Simulated binary responses whose log odds are not linear in the inputs: 1 + 4x_1 − 5max(x_2, 0) + α_k, α_k ~ N(0, 0.8²).</summary>
internal sealed class BinaryPanels
{
    private BinaryPanels(BinaryPanel training, BinaryPanel validation, BinaryPanel test) => (Training, Validation, Test) = (training, validation, test);

    public BinaryPanel Training { get; }

    public BinaryPanel Validation { get; }

    public BinaryPanel Test { get; }

    /// <summary>Makes rows: 8 of training, 4 of validation and 4 of test in every group, or groups of 7 to 9 training rows when uneven.</summary>
    public static BinaryPanels Simulate(int groups, long seed, bool uneven = false)
    {
        var key = RandomKey.FromSeed(seed);
        var effects = new double[groups];
        NormalSampler.Fill(key.Fold(0), effects);
        return new BinaryPanels(
            Rows(effects, k => uneven ? 7 + (k % 3) : 8, key.Fold(1)), Rows(effects, _ => 4, key.Fold(2)), Rows(effects, _ => 4, key.Fold(3)));
    }

    public static int[] GroupOfRows(BinaryPanel panel) =>
        [.. Enumerable.Range(0, panel.GroupCount).SelectMany(k => Enumerable.Repeat(k, panel.GroupOffsets[k + 1] - panel.GroupOffsets[k]))];

    public static double CrossEntropy(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> response)
    {
        double sum = 0;
        for (var i = 0; i < response.Length; i++)
        {
            sum -= Math.Log(response[i] == 1 ? probabilities[i] : 1 - probabilities[i]);
        }

        return sum / response.Length;
    }

    private static BinaryPanel Rows(double[] effects, Func<int, int> count, RandomKey key)
    {
        var (random, inputs, response, offsets) = (new PhiloxRandom(key), new List<double>(), new List<double>(), new List<int> { 0 });
        for (var k = 0; k < effects.Length; k++)
        {
            for (var i = 0; i < count(k); i++)
            {
                var (first, second) = ((3 * random.NextDouble()) - 1.5, (3 * random.NextDouble()) - 1.5);
                inputs.AddRange([first, second]);
                response.Add(random.NextDouble() < 1 / (1 + Math.Exp(-(1 + (4 * first) - (5 * Math.Max(second, 0)) + (0.8 * effects[k])))) ? 1 : 0);
            }

            offsets.Add(response.Count);
        }

        return new BinaryPanel(inputs.ToArray(), 2, response.ToArray(), offsets.ToArray());
    }
}
