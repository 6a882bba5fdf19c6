using BenchmarkDotNet.Attributes;

namespace NgHvi.Benchmarks;

/// <summary>
/// The same at sizes where no dense matrix fits: the dense one would take 8(M(p + 1))² bytes, 1.3 TB at M = 100 000, p = 3. The baseline is
/// conjugate gradients.
/// </summary>
public class LargeFisherSolveBench
{
    private FisherProblem problem = null!;

    /// <summary>M.</summary>
    [Params(813, 2_779, 100_000)]
    public int Parameters { get; set; }

    /// <summary>p.</summary>
    [Params(1, 3, 5)]
    public int Factors { get; set; }

    [GlobalSetup]
    public void Setup() => problem = new FisherProblem(Parameters, Factors);

    [Benchmark(Baseline = true, Description = "conjugate gradients")]
    public double ConjugateGradients() => problem.Iterative();

    [Benchmark(Description = "structured")]
    public double Structured() => problem.Direct();
}
