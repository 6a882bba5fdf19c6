using BenchmarkDotNet.Attributes;
using MathNet.Numerics.LinearAlgebra;

namespace NgHvi.Benchmarks;

/// <summary>
/// A damped exact natural gradient (Prepare and Solve), p = 3: the dense matrix of all free entries of (μ, B, d) formed by products and
/// solved by LU, against the structured solve and matrix-free conjugate gradients to a relative residual of 1e-10.
/// </summary>
public class FisherSolveBench
{
    private FisherProblem problem = null!;
    private int[] free = null!;

    /// <summary>M.</summary>
    [Params(8, 40, 88)]
    public int Parameters { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        problem = new FisherProblem(Parameters, 3);
        free = Enumerable.Range(0, problem.Gradient.Length)
            .Where(i => i < Parameters || i >= 4 * Parameters || (i - Parameters) % 3 <= (i - Parameters) / 3).ToArray();
    }

    [Benchmark(Baseline = true, Description = "dense")]
    public double Dense()
    {
        var unit = new double[problem.Gradient.Length];
        var image = new double[unit.Length];
        var matrix = Matrix<double>.Build.Dense(free.Length, free.Length);
        for (var j = 0; j < free.Length; j++)
        {
            unit[free[j]] = 1;
            problem.Fisher.Multiply(unit, image);
            unit[free[j]] = 0;
            for (var i = 0; i < free.Length; i++)
            {
                matrix[i, j] = image[free[i]];
            }
        }

        return matrix.LU().Solve(Vector<double>.Build.Dense(free.Length, i => problem.Gradient[free[i]]))[0];
    }

    [Benchmark(Description = "structured")]
    public double Structured() => problem.Direct();

    [Benchmark(Description = "conjugate gradients")]
    public double ConjugateGradients() => problem.Iterative();
}
