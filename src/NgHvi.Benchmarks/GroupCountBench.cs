using BenchmarkDotNet.Attributes;

namespace NgHvi.Benchmarks;

/// <summary>
/// How does a step grow with the number of groups? Balanced groups are one class and cost nothing each; unbalanced random slopes (r = 2)
/// are visited one by one.
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
        balanced = new StepRunner(model.Density, HybridVi.Default);
        published = new StepRunner(model.Density, HybridVi.Published());
        slopes = new StepRunner(Slopes(data).Density, HybridVi.Default);
    }

    [Benchmark(Baseline = true, Description = "AsPublished, 1 draw of θ and z")]
    public double Published() => published.Advance();

    [Benchmark(Description = "default, balanced intercepts, 16 draws")]
    public double Balanced() => balanced.Advance();

    [Benchmark(Description = "default, unbalanced slopes, 16 draws")]
    public double UnbalancedSlopes() => slopes.Advance();

    private static MixedModel Slopes(ModelData data)
    {
        var (n, q) = (data.RowCount, data.FixedNames.Count);
        var (z, y, groups) = (new double[2 * n], data.Response.ToArray(), new string[n]);
        var effects = new double[data.GroupCount];
        NormalSampler.Fill(RandomKey.FromSeed(5), effects);
        for (var k = 0; k < data.GroupCount; k++)
        {
            for (var i = data.GroupOffsets[k]; i < data.GroupOffsets[k + 1]; i++)
            {
                (z[2 * i], z[(2 * i) + 1], groups[i]) = (1, data.Fixed[(i * q) + 1], data.GroupKeys[k]);
                y[i] += 0.5 * effects[k] * z[(2 * i) + 1];
            }
        }

        return Example1.Model(ModelData.FromArrays(y, data.Fixed, z, [], groups));
    }
}
