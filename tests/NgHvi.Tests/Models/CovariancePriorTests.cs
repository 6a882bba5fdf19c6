using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

public class CovariancePriorTests
{
    public static TheoryData<object, int> Priors => new()
    {
        { new CovariancePrior.Wishart([0.01, 0.01], 3), 2 },
        { new CovariancePrior.Wishart([0.7, 0.7, 0.7], 5.5), 3 },
        { new CovariancePrior.HuangWand(3, [1.0, 0.4]), 2 },
        { new CovariancePrior.HuangWand(2, [2.0, 0.4, 1.1]), 3 },
    };

    [Theory]
    [MemberData(nameof(Priors))]
    public void Gradient_is_that_of_the_density(object density, int r)
    {
        var prior = (CovariancePrior)density;
        foreach (var seed in Enumerable.Range(0, 5))
        {
            var w = Point(r, seed);
            var gradient = new double[w.Length];
            prior.AddLogDensity(Factor(w, r), r, gradient);
            Tolerance.Close(FiniteDifference.Gradient(x => LogDensity(prior, x, r), w), gradient, 1e-8);

            // The gradient is added, not written.
            prior.AddLogDensity(Factor(w, r), r, gradient);
            var once = new double[w.Length];
            prior.AddLogDensity(Factor(w, r), r, once);
            Tolerance.Close(once.Select(v => 2 * v).ToArray(), gradient, 1e-14);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Log_jacobian_is_that_of_w_to_the_precision(int r)
    {
        var w = Point(r, 3);
        var jacobian = FiniteDifference.Jacobian(x => Half(Precision(x, r)), w);
        var expected = Math.Log(Math.Abs(Matrix<double>.Build.DenseOfArray(jacobian).Determinant()));
        Tolerance.Close(expected, CovariancePrior.LogJacobian(Factor(w, r), r), 1e-8);
    }

    [Theory]
    [InlineData(0.01, 3, 2)]
    [InlineData(0.7, 5.5, 3)]
    public void Wishart_density_is_that_of_a_dense_library_with_jacobian(double scale, double degreesOfFreedom, int r)
    {
        var w = Point(r, 5);
        var library = new MathNet.Numerics.Distributions.Wishart(degreesOfFreedom, scale * Matrix<double>.Build.DenseIdentity(r));
        var expected = Math.Log(library.Density(Precision(w, r))) + CovariancePrior.LogJacobian(Factor(w, r), r);
        Tolerance.Close(expected, LogDensity(new CovariancePrior.Wishart([.. Enumerable.Repeat(scale, r)], degreesOfFreedom), w, r), 1e-11);
    }

    /// <summary>
    /// Draws w of the prior and a narrow normal density f: the mean of f(w)/p(w) is 1. It checks normaliser and shape at
    /// the centre of f. Draws come from the hierarchy of Huang and Wand (2013).
    /// </summary>
    [Theory]
    [InlineData(3.0, 0)]
    [InlineData(3.0, 1)]
    [InlineData(2.0, 2)]
    public void Huang_wand_density_is_that_of_its_hierarchy(double nu, int center)
    {
        const int R = 2;
        double[] scales = [1.0, 0.4];
        var prior = new CovariancePrior.HuangWand(nu, scales);
        double[][] centers = [[0.5, 0.3, 1.0], [0.0, -0.5, 1.5], [1.0, 0.8, 0.6]];
        var random = new PhiloxRandom(RandomKey.FromSeed(center));
        var moments = new SampleMoments(1);
        for (var i = 0; i < 60_000; i++)
        {
            var w = FactorOf(DrawPrecision(random, nu, scales));
            double logTarget = 0;
            for (var j = 0; j < w.Length; j++)
            {
                logTarget += Normal.PDFLn(centers[center][j], 0.3, w[j]);
            }

            moments.Add([Math.Exp(logTarget - LogDensity(prior, w, R))]);
        }

        Assert.True(moments.StandardError(0) < 0.03, "a factor of two would be seen");
        moments.AssertMeans([1]);
    }

    [Fact]
    public void Huang_wand_standard_deviations_are_half_student_t()
    {
        // The same draws confirm the marginal that the summary of the type promises: P(σ_j ≤ s) = 2 T(s/A_j) − 1.
        const int Count = 40_000;
        double[] scales = [1.0, 0.4];
        var random = new PhiloxRandom(RandomKey.FromSeed(9));
        var draws = Enumerable.Range(0, Count).Select(_ => DrawPrecision(random, 3, scales).Inverse()).ToArray();
        for (var j = 0; j < 2; j++)
        {
            foreach (var s in new[] { 0.1, 0.5, 1.0, 3.0 })
            {
                var expected = (2 * StudentT.CDF(0, scales[j], 3, s)) - 1;
                var frequency = draws.Count(sigma => Math.Sqrt(sigma[j, j]) <= s) / (double)Count;
                Assert.InRange(Math.Abs(frequency - expected), 0, 4 * Math.Sqrt(expected * (1 - expected) / Count));
            }
        }
    }

    [Fact]
    public void Huang_wand_of_one_coefficient_is_half_student_t()
    {
        var prior = new CovariancePrior.HuangWand(3, [1.7]);
        var scalar = new VariancePrior.HalfStudentT(3, 1.7);
        foreach (var w in new[] { -2.0, -0.3, 0.5, 2 })
        {
            // w = log 𝒲 = −½ log σ², so the density of w is twice that of log σ².
            var gradient = new double[1];
            var value = prior.AddLogDensity([Math.Exp(w)], 1, gradient);
            Tolerance.Close(scalar.LogDensity(-2 * w, out var derivative) + Math.Log(2), value, 1e-12);
            Tolerance.Close(-2 * derivative, gradient[0], 1e-12);
        }
    }

    [Fact]
    public void Huang_wand_density_integrates_to_one()
    {
        // r = 2 by quadrature over the two logged diagonals and the rest, in a heavy-tailed box.
        var prior = new CovariancePrior.HuangWand(3, [1.0, 1.0]);
        double Inner(double w11, double w22)
        {
            // Given the diagonal, substitute the off-diagonal entry t = tan(u)·scale so that the tails are inside.
            var scale = Math.Exp(w22) + 1;
            return GaussLegendreRule.Integrate(
                u => Math.Exp(LogDensity(prior, [w11, scale * Math.Tan(u), w22], 2)) * scale / (Math.Cos(u) * Math.Cos(u)),
                -Math.PI / 2,
                Math.PI / 2,
                64);
        }

        double sum = 0;
        const double Width = 0.5;
        for (var a = -9.0; a < 15; a += Width)
        {
            for (var b = -9.0; b < 15; b += Width)
            {
                // Trapezoidal sums of smooth densities converge geometrically; outside lie P(σ < e⁻¹⁵) and P(σ > e⁹), below 1e-6.
                sum += Width * Width * Inner(a, b);
            }
        }

        Tolerance.Close(1, sum, 1e-4);
    }

    [Fact]
    public void Prior_of_one_variance_reads_the_log_variance()
    {
        var variance = new VariancePrior.InverseGamma(2, 3);
        var gradient = new double[1];
        var value = new CovariancePrior.Independent(variance).AddLogDensity([Math.Exp(-0.5 * 0.8)], 1, gradient);
        Tolerance.Close(variance.LogDensity(0.8, out var derivative), value, 1e-13);
        Tolerance.Close(derivative, gradient[0], 1e-13);
    }

    [Fact]
    public void Independent_density_is_the_product_over_log_variances_and_integrates_to_one()
    {
        VariancePrior[] parts = [new VariancePrior.InverseGamma(3, 2), new VariancePrior.HalfStudentT(5, 0.7)];
        var prior = new CovariancePrior.Independent(parts);
        double[] FactorAt(double[] x) => [Math.Exp(-0.5 * x[0]), 0, 0, Math.Exp(-0.5 * x[1])];
        double LogDensityAt(double[] x) => prior.AddLogDensity(FactorAt(x), 2, new double[2]);
        double[] point = [0.4, -1.1];
        var gradient = new double[] { 10, 20 };
        var value = prior.AddLogDensity(FactorAt(point), 2, gradient);
        Tolerance.Close(parts[0].LogDensity(point[0], out _) + parts[1].LogDensity(point[1], out _), value, 1e-13);
        Tolerance.Close(FiniteDifference.Gradient(LogDensityAt, point), [gradient[0] - 10, gradient[1] - 20], 1e-9);

        // Trapezoidal sums of smooth densities; the tails fall as exp(x/2) and exp(−5x/2) at the slowest.
        double sum = 0;
        const double Width = 0.2;
        for (var a = -8.0; a < 16; a += Width)
        {
            for (var b = -60.0; b < 16; b += Width)
            {
                sum += Width * Width * Math.Exp(LogDensityAt([a, b]));
            }
        }

        Tolerance.Close(1, sum, 1e-8);
        Assert.Contains(
            "priors of variances has length 2, but r has 1",
            Assert.Throws<ArgumentException>(() => prior.AddLogDensity([1], 1, gradient)).Message);
    }

    [Fact]
    public void Equality_is_by_value()
    {
        Assert.Equal(
            new CovariancePrior.Independent(new VariancePrior.Gamma(1, 2)),
            new CovariancePrior.Independent(new VariancePrior.Gamma(1, 2)));
        Assert.NotEqual(
            new CovariancePrior.Independent(new VariancePrior.Gamma(1, 2)),
            new CovariancePrior.Independent(new VariancePrior.Gamma(1, 3)));
        Assert.Equal(new CovariancePrior.HuangWand(3, [1.0, 2]), new CovariancePrior.HuangWand(3, [1.0, 2]));
        Assert.NotEqual(new CovariancePrior.HuangWand(3, [1.0, 2]), new CovariancePrior.HuangWand(3, [1.0, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CovariancePrior.HuangWand(3, [1.0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CovariancePrior.Wishart([-1], 3));
    }

    /// <summary>a_j ~ IG(½, 1/A_j²), Σ | a ~ IW(ν + r − 1, 2ν diag(1/a)), so Ω | a ~ Wishart with the inverse scale.</summary>
    private static Matrix<double> DrawPrecision(PhiloxRandom random, double nu, double[] scales)
    {
        var r = scales.Length;
        var scale = Matrix<double>.Build.Dense(r, r);
        for (var j = 0; j < r; j++)
        {
            var a = 1 / Gamma.Sample(random, 0.5, 1 / (scales[j] * scales[j]));
            scale[j, j] = a / (2 * nu);
        }

        return MathNet.Numerics.Distributions.Wishart.Sample(random, nu + r - 1, scale);
    }

    private static double LogDensity(CovariancePrior prior, double[] w, int r) =>
        prior.AddLogDensity(Factor(w, r), r, new double[w.Length]);

    private static double[] Point(int r, int seed)
    {
        var w = new double[r * (r + 1) / 2];
        NormalSampler.Fill(RandomKey.FromSeed(seed), w);
        return [.. w.Select(v => 0.5 * v)];
    }

    private static double[] Factor(double[] w, int r)
    {
        var factor = new double[r * r];
        for (int j = 0, index = 0; j < r; j++)
        {
            for (var i = j; i < r; i++, index++)
            {
                factor[(i * r) + j] = i == j ? Math.Exp(w[index]) : w[index];
            }
        }

        return factor;
    }

    private static Matrix<double> Precision(double[] w, int r)
    {
        var factor = Dense.Matrix(r, r, Factor(w, r));
        return factor * factor.Transpose();
    }

    private static double[] FactorOf(Matrix<double> precision)
    {
        var factor = precision.Cholesky().Factor;
        return [Math.Log(factor[0, 0]), factor[1, 0], Math.Log(factor[1, 1])];
    }

    private static double[] Half(Matrix<double> matrix) =>
        [.. Enumerable.Range(0, matrix.RowCount).SelectMany(j => Enumerable.Range(j, matrix.RowCount - j).Select(i => matrix[i, j]))];
}
