using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Families;

public class FactorGaussianFisherTests
{
    public static TheoryData<FisherMetric> Metrics => [.. Enum.GetValues<FisherMetric>()];

    [Theory]
    [InlineData(FisherMetric.Exact, "fim_exact")]
    [InlineData(FisherMetric.PublishedSymmetric, "fim_code_symmetric")]
    [InlineData(FisherMetric.PublishedAsExecuted, "fim_code_as_written")]
    public void Matrix_is_that_of_the_reference(FisherMetric metric, string name)
    {
        var family = FactorGaussianTests.Reference();
        var expected = ReferenceVectors.Load("gaussian_factor").Numbers(name);
        var fisher = new FactorGaussianFisher(family, metric, Damping.Diagonal(0));
        var order = ReferenceOrder();
        var actual = new double[19 * 19];
        for (var j = 0; j < 19; j++)
        {
            var unit = new double[20];
            unit[order[j]] = 1;
            var image = new double[20];
            fisher.Multiply(unit, image);
            for (var i = 0; i < 19; i++)
            {
                actual[(i * 19) + j] = image[order[i]];
            }
        }

        Tolerance.Close(expected, actual, 1e-13);
    }

    [Theory]
    [InlineData(FisherMetric.Exact, 0.0, "natgrad_undamped_exact")]
    [InlineData(FisherMetric.Exact, 10.0, "natgrad_damped_exact")]
    [InlineData(FisherMetric.PublishedSymmetric, 10.0, "natgrad_damped_code_symmetric")]
    public void Direct_solution_is_that_of_the_reference(FisherMetric metric, double delta, string name)
    {
        var fisher = new FactorGaussianFisher(FactorGaussianTests.Reference(), metric, Damping.Diagonal(delta));
        var x = new double[20];
        Assert.True(fisher.Solve(ReferenceGradient(), x));

        // Without damping the condition number is near 1e3.
        Tolerance.Close(
            ReferenceVectors.Load("gaussian_factor").Numbers(name),
            ReferenceOrder().Select(i => x[i]).ToArray(),
            delta > 0 ? 1e-13 : 1e-10);
    }

    [Fact]
    public void Twenty_unpreconditioned_iterations_are_those_of_the_published_solver()
    {
        var expected = ReferenceVectors.Load("gaussian_factor").GetProperty("natgrad_damped_code_pcg20");
        var fisher = new FactorGaussianFisher(FactorGaussianTests.Reference(), FisherMetric.PublishedAsExecuted, Damping.Diagonal(10));
        var x = new double[20];
        var outcome = fisher.SolveIteratively(ReferenceGradient(), x, ConjugateGradientSettings.AsPublished);

        // Rounding grows from iteration to iteration on a matrix that is not symmetric.
        Tolerance.Close(expected.Numbers("value"), ReferenceOrder().Select(i => x[i]).ToArray(), 1e-9);
        Assert.Equal(expected.GetProperty("iterations").GetInt32(), outcome.Iterations);
        Tolerance.Close(expected.Number("relative_residual"), outcome.RelativeResidual, 1e-9);
        Assert.False(outcome.Converged);
    }

    [Fact]
    public void Mean_field_solution_is_that_of_the_reference()
    {
        var v = ReferenceVectors.Load("mean_field_p0");
        var family = new FactorGaussian(new double[5], [], v.Numbers("d"));
        double[] gradient = [.. v.Numbers("grad_mu"), .. v.Numbers("grad_d")];
        foreach (var metric in Enum.GetValues<FisherMetric>())
        {
            var fisher = new FactorGaussianFisher(family, metric, Damping.Diagonal(v.Number("delta")));
            var x = new double[10];
            Assert.True(fisher.SolveIteratively(gradient, x, new ConjugateGradientSettings()).Converged);
            Tolerance.Close(v.Numbers("natgrad_damped"), x, 1e-9);
            if (metric != FisherMetric.PublishedAsExecuted)
            {
                Assert.True(fisher.Solve(gradient, x));
                Tolerance.Close(v.Numbers("natgrad_damped"), x, 1e-14);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Product_is_that_of_the_dense_matrix(FisherMetric metric) => FactorCase.ForAll(FactorCase.Any, 60, random =>
    {
        var family = random.Create();
        var free = Dense.FreeIndices(family);
        foreach (var damping in Dampings(random.Delta))
        {
            var fisher = new FactorGaussianFisher(family, metric, damping);
            var x = random.Normals(6, family.Lambda.Length);
            var result = new double[x.Length];
            fisher.Multiply(x, result);
            var expected = Dense.Damped(family, metric, damping) * Dense.Vector(free.Select(i => x[i]).ToArray());
            Tolerance.Close(expected.ToArray(), free.Select(i => result[i]).ToArray(), 1e-10);
        }
    });

    [Fact]
    public void Entries_above_the_diagonal_are_ignored_on_input_and_zero_on_output()
    {
        var family = new FactorCase(5, 3, 1, 2).Create();
        var forbidden = Enumerable.Range(0, family.Lambda.Length).Except(Dense.FreeIndices(family)).ToArray();
        var dirty = new FactorCase(5, 3, 1, 2).Normals(6, family.Lambda.Length);
        var clean = dirty.ToArray();
        foreach (var i in forbidden)
        {
            clean[i] = 0;
        }

        foreach (var damping in Dampings(1))
        {
            var fisher = new FactorGaussianFisher(family, FisherMetric.Exact, damping);
            foreach (var apply in new Action<double[], double[]>[]
            {
                (x, result) => Assert.True(fisher.Solve(x, result)),
                (x, result) => fisher.SolveIteratively(x, result, new ConjugateGradientSettings()),
                (x, result) => fisher.Multiply(x, result),
            })
            {
                var (a, b) = (new double[dirty.Length], new double[dirty.Length]);
                apply(dirty, a);
                apply(clean, b);
                Assert.Equal(b, a);
                Assert.All(forbidden, i => Assert.Equal(0, a[i]));
            }
        }
    }

    [Theory]
    [InlineData(FisherMetric.Exact)]
    [InlineData(FisherMetric.PublishedSymmetric)]
    public void Direct_solution_is_that_of_the_dense_matrix(FisherMetric metric) => FactorCase.ForAll(FactorCase.Any, 100, random =>
    {
        var family = random.Create();
        var gradient = random.Normals(6, family.Lambda.Length);
        foreach (var damping in Dampings(random.Delta))
        {
            var matrix = Dense.Damped(family, metric, damping);
            AssertSolution(family, metric, damping, gradient, matrix, 1e-13 * matrix.ConditionNumber());
        }
    });

    [Fact]
    public void Direct_solution_without_damping_is_that_of_the_dense_matrix() => FactorCase.ForAll(FactorCase.Identified, 60, random =>
    {
        // No digits can be promised beyond the condition number, which reaches 1e7 in these cases.
        var family = random.Create();
        var matrix = Dense.Fisher(family);
        var gradient = random.Normals(6, family.Lambda.Length);
        AssertSolution(family, FisherMetric.Exact, Damping.Diagonal(0), gradient, matrix, 1e-12 * matrix.ConditionNumber());
    });

    [Theory]
    [InlineData(72, 1, 10.0)]
    [InlineData(88, 3, 0.1)]
    [InlineData(40, 8, 1.0)]
    public void Product_of_the_direct_solution_is_the_gradient(int m, int p, double delta)
    {
        var random = new FactorCase(m, p, delta, 4);
        var family = random.Create();
        var gradient = random.Normals(6, family.Lambda.Length);
        Clear(family, gradient);
        foreach (var damping in Dampings(delta))
        {
            foreach (var metric in new[] { FisherMetric.Exact, FisherMetric.PublishedSymmetric })
            {
                var fisher = new FactorGaussianFisher(family, metric, damping);
                var (x, back) = (new double[gradient.Length], new double[gradient.Length]);
                Assert.True(fisher.Solve(gradient, x));
                fisher.Multiply(x, back);
                Tolerance.Close(gradient, back, 1e-9);
            }
        }
    }

    [Theory]
    [InlineData(FisherMetric.Exact)]
    [InlineData(FisherMetric.PublishedSymmetric)]
    public void Preconditioned_iterations_converge_to_the_direct_solution(FisherMetric metric) =>
        FactorCase.ForAll(FactorCase.Any, 40, random =>
    {
        var family = random.Create();
        var gradient = random.Normals(6, family.Lambda.Length);
        foreach (var damping in Dampings(Math.Max(0.1, random.Delta)))
        {
            var fisher = new FactorGaussianFisher(family, metric, damping);
            var (direct, iterative) = (new double[gradient.Length], new double[gradient.Length]);
            Assert.True(fisher.Solve(gradient, direct));
            fisher.SolveIteratively(gradient, iterative, new ConjugateGradientSettings { RelativeTolerance = 1e-13 });

            // The number of iterations is limited to that of unknowns, so rounding leaves about half the digits at worst.
            var scale = direct.Max(Math.Abs);
            Tolerance.Close(direct.Select(v => v / scale).ToArray(), iterative.Select(v => v / scale).ToArray(), 1e-5);
        }
    });

    [Fact]
    public void Information_does_not_depend_on_the_sign_of_a_column()
    {
        var random = new FactorCase(6, 2, 1, 11);
        var family = random.Create();
        var flipped = (FactorGaussian)family.Clone();
        for (var k = 0; k < 6; k++)
        {
            flipped.MutableLoadings[(k * 2) + 1] *= -1;
        }

        Assert.True(flipped.Refresh());
        var x = random.Normals(6, family.Lambda.Length);
        var mirrored = Mirror(x);
        var (a, b) = (new double[x.Length], new double[x.Length]);
        new FactorGaussianFisher(family, FisherMetric.Exact, Damping.Diagonal(1)).Multiply(x, a);
        new FactorGaussianFisher(flipped, FisherMetric.Exact, Damping.Diagonal(1)).Multiply(mirrored, b);
        Tolerance.Close(Mirror(a), b, 1e-14);

        double[] Mirror(double[] values) => [.. values.Select((v, i) => i >= 6 && i < 18 && (i - 6) % 2 == 1 ? -v : v)];
    }

    [Fact]
    public void Augmented_information_dominates_the_exact_one() => FactorCase.ForAll(FactorCase.Any, 40, random =>
    {
        // F_aug − F is positive semidefinite; it is what the damping with δ = 1 adds.
        var family = random.Create();
        var exact = Dense.Fisher(family);
        var difference = Dense.Damped(family, FisherMetric.Exact, Damping.Augmented(1)) - (2 * exact);
        Assert.True(difference.Evd(Symmetricity.Symmetric).EigenValues.Real().Minimum() > -1e-9 * exact.FrobeniusNorm());
    });

    [Fact]
    public void Zero_loadings_leave_a_solvable_system_under_augmented_damping()
    {
        var family = new FactorGaussian([0, 0, 0], new double[6], [1, 2, 0.5]);
        var fisher = new FactorGaussianFisher(family, FisherMetric.Exact, Damping.Augmented(0.1));
        var x = new double[12];
        Assert.True(fisher.Solve([1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1], x));
        Assert.All(x, value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void The_metric_as_executed_has_no_direct_solution()
    {
        var fisher = new FactorGaussianFisher(FactorGaussianTests.Reference(), FisherMetric.PublishedAsExecuted, Damping.Diagonal(10));
        var error = Assert.Throws<InvalidOperationException>(() => fisher.Solve(new double[20], new double[20]));
        Assert.Contains("solve it by conjugate gradients", error.Message);
    }

    [Fact]
    public void A_negative_damping_is_refused() =>
        Assert.Contains("Damping must be ≥ 0", Assert.Throws<ArgumentOutOfRangeException>(() => Damping.Diagonal(-1)).Message);

    private static void AssertSolution(
        FactorGaussian family, FisherMetric metric, Damping damping, double[] gradient, Matrix<double> matrix, double tolerance)
    {
        var free = Dense.FreeIndices(family);
        var expected = matrix.LU().Solve(Dense.Vector(free.Select(i => gradient[i]).ToArray()));
        var x = new double[gradient.Length];
        Assert.True(new FactorGaussianFisher(family, metric, damping).Solve(gradient, x));
        var scale = expected.AbsoluteMaximum();
        Tolerance.Close((expected / scale).ToArray(), free.Select(i => x[i] / scale).ToArray(), tolerance);
        Assert.All(Enumerable.Range(0, x.Length).Except(free), i => Assert.Equal(0, x[i]));
    }

    private static Damping[] Dampings(double delta) => [Damping.Diagonal(delta), Damping.Augmented(delta)];

    private static void Clear(FactorGaussian family, double[] gradient)
    {
        foreach (var i in Enumerable.Range(0, gradient.Length).Except(Dense.FreeIndices(family)))
        {
            gradient[i] = 0;
        }
    }

    /// <summary>Index in λ of each number in the order of the reference: μ, free B column by column, d.</summary>
    internal static int[] ReferenceOrder() => [0, 1, 2, 3, 4, 5, 7, 9, 11, 13, 8, 10, 12, 14, 15, 16, 17, 18, 19];

    internal static double[] ReferenceGradient()
    {
        var values = ReferenceVectors.Load("gaussian_factor").Numbers("gradient");
        var gradient = new double[20];
        foreach (var (value, index) in values.Zip(ReferenceOrder()))
        {
            gradient[index] = value;
        }

        return gradient;
    }
}
