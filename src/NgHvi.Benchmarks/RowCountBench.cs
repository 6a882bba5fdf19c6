using BenchmarkDotNet.Attributes;

namespace NgHvi.Benchmarks;

/// <summary>
/// Does a step cost more when groups have more rows? K = 1000, p = 3. The row-by-row model makes the default's step with the same 16 draws
/// and the same result.
/// </summary>
public class RowCountBench
{
    private StepRunner rowByRow = null!;
    private StepRunner standard = null!;
    private StepRunner published = null!;

    /// <summary>n.</summary>
    [Params(5_000, 50_000, 500_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var data = Example1.Data(1000, Rows);
        var model = Example1.Model(data);
        rowByRow = new StepRunner(new RowByRowModel(data), HybridVi.Default);
        standard = new StepRunner(model.Density, HybridVi.Default);
        published = new StepRunner(model.Density, HybridVi.Published());
    }

    [Benchmark(Baseline = true, Description = "row by row, 16 draws")]
    public double RowByRow() => rowByRow.Advance();

    [Benchmark(Description = "default, 16 draws")]
    public double Standard() => standard.Advance();

    [Benchmark(Description = "AsPublished, 1 draw of θ and z")]
    public double Published() => published.Advance();
}
