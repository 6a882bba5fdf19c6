using BenchmarkDotNet.Attributes;

namespace NgHvi.Benchmarks;

/// <summary>
/// How does a step grow with the number of groups? Balanced groups are one class and cost nothing each; unbalanced random slopes (r = 2) are visited one by one.
/// </summary>
public class GroupCountBench
{
    private StepRunner balanced = null!;
    private StepRunner published = null!;
    private StepRunner slopes = null!;

    /// <summary>K.</summary>
    [Params(100, 1_000, 10_000)]
    public int Groups { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var data = Example1.Data(Groups, 5 * Groups);
        var model = Example1.Model(data);
        balanced = new StepRunner(model, new HybridViOptions());
        published = new StepRunner(model, HybridViOptions.AsPublished);
        slopes = new StepRunner(Slopes(data), new HybridViOptions());
    }

    [Benchmark(Baseline = true, Description = "AsPublished, 1 draw of θ and z")]
    public double Published() => published.Advance();

    [Benchmark(Description = "default, balanced intercepts, 16 draws")]
    public double Balanced() => balanced.Advance();

    [Benchmark(Description = "default, unbalanced slopes, 16 draws")]
    public double UnbalancedSlopes() => slopes.Advance();

    private static LinearMixedModel Slopes(GroupedData data)
    {
        var z = new double[2 * data.RowCount];
        var y = data.Response.ToArray();
        var effects = new double[data.GroupCount];
        NormalSampler.Fill(RandomKey.FromSeed(5), effects);
        for (var k = 0; k < data.GroupCount; k++)
        {
            for (var i = data.GroupOffsets[k]; i < data.GroupOffsets[k + 1]; i++)
            {
                z[2 * i] = 1;
                z[(2 * i) + 1] = data.FixedDesign[(i * data.FixedCount) + 1];
                y[i] += 0.5 * effects[k] * z[(2 * i) + 1];
            }
        }

        return new LinearMixedModel(
            new GroupedStatistics(y, data.FixedDesign, z, data.GroupOffsets), LinearMixedPriors.Published(data.FixedCount, 2));
    }
}
