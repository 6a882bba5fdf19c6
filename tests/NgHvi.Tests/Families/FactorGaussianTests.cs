using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Families;

public class FactorGaussianTests
{
    [Fact]
    public void Density_entropy_score_and_gradient_are_those_of_the_reference()
    {
        var v = ReferenceVectors.Load("gaussian_factor");
        var family = Reference();
        var noise = v.Numbers("z").Concat(v.Numbers("eps")).ToArray();
        var theta = new double[5];
        family.Transform(noise, theta);
        Tolerance.Close(v.Numbers("theta"), theta, 1e-15);
        var score = new double[5];
        var logDensity = family.NegativeScore(theta, score);
        Tolerance.Close(v.Number("log_q_theta"), logDensity, 1e-14);
        Tolerance.Close(v.Number("log_det_Sigma"), family.LogDeterminant, 1e-14);
        Tolerance.Close(v.Number("entropy"), family.Entropy, 1e-14);
        Tolerance.Close(v.Numbers("score_term"), score, 1e-14);
        var covariance = new double[25];
        family.Covariance(covariance);
        Tolerance.Close(v.Numbers("Sigma"), covariance, 1e-14);

        var u = v.Numbers("grad_log_g").Zip(score, (h, s) => h + s).ToArray();
        var gradient = family.Pullback(u, noise);
        Tolerance.Close(v.Numbers("grad_mu"), gradient.AsSpan(0, 5), 1e-14);
        Tolerance.Close(v.Numbers("grad_B_rows_lower"), gradient.AsSpan(5, 10), 1e-14);
        Tolerance.Close(v.Numbers("grad_d"), gradient.AsSpan(15, 5), 1e-14);
    }

    [Fact]
    public void Log_density_and_determinant_are_those_of_the_dense_normal() => FactorCase.ForAll(FactorCase.Any, 100, random =>
    {
        var family = random.Create();
        var theta = random.Normals(3, random.M);
        var covariance = Dense.Covariance(family);

        // Condition numbers of Σ reach 1e3.
        Tolerance.Close(Dense.LogNormal(theta, family.Mean, covariance), family.LogDensity(theta), 1e-11);
        Tolerance.Close(Math.Log(covariance.Determinant()), family.LogDeterminant, 1e-11);
        Tolerance.Close(
            0.5 * ((random.M * (1 + Math.Log(2 * Math.PI))) + Math.Log(covariance.Determinant())), family.Entropy, 1e-11);
        var sd = new double[random.M];
        family.StandardDeviations(sd);
        Tolerance.Close(covariance.Diagonal().PointwiseSqrt().ToArray(), sd, 1e-14);
    });

    [Fact]
    public void Score_is_the_gradient_of_the_log_density() => FactorCase.ForAll(FactorCase.Any, 50, random =>
    {
        var family = random.Create();
        var theta = random.Normals(3, random.M);
        var score = new double[random.M];
        family.NegativeScore(theta, score);
        var expected = FiniteDifference.Gradient(x => -family.LogDensity(x), theta);

        // A quadratic has no error of formula; rounding is ε·|log q|/h.
        Tolerance.Close(expected, score, 1e-9);
    });

    [Fact]
    public void Pullback_is_the_derivative_of_the_draw_in_lambda() => FactorCase.ForAll(FactorCase.Any, 30, random =>
    {
        var family = random.Create();
        var (noise, u) = (random.Normals(3, family.NoiseCount), random.Normals(4, random.M));
        var gradient = new double[family.Lambda.Length];
        family.AddPullback(u, noise, gradient);
        var free = Dense.FreeIndices(family);
        var moved = (FactorGaussian)family.Clone();
        var expected = FiniteDifference.Gradient(
            x =>
            {
                Assert.True(moved.TrySet(x));
                var theta = new double[random.M];
                moved.Transform(noise, theta);
                return Dense.Vector(theta) * Dense.Vector(u);
            },
            family.Lambda);
        Tolerance.Close(free.Select(i => expected[i]).ToArray(), free.Select(i => gradient[i]).ToArray(), 1e-10);
        Assert.All(Enumerable.Range(0, gradient.Length).Except(free), i => Assert.Equal(0, gradient[i]));
    });

    [Fact]
    public void Rotating_the_loadings_changes_no_density() => FactorCase.ForAll(FactorCase.Any, 50, random =>
    {
        var family = random.Create();
        var (m, p) = (random.M, random.P);
        if (p == 0)
        {
            return;
        }

        var rotation = Dense.Matrix(p, p, random.Normals(5, p * p)).QR().Q;
        var rotated = (FactorGaussian)family.Clone();
        Dense.RowMajor(Dense.Matrix(m, p, family.Loadings) * rotation).CopyTo(rotated.MutableLoadings);
        Assert.True(rotated.Refresh());
        var theta = random.Normals(3, m);
        Tolerance.Close(family.LogDensity(theta), rotated.LogDensity(theta), 1e-11);
        Tolerance.Close(family.Entropy, rotated.Entropy, 1e-11);
    });

    [Fact]
    public void Signs_of_scales_and_columns_change_no_density() => FactorCase.ForAll(FactorCase.Any, 50, random =>
    {
        var family = random.Create();
        var (m, p) = (random.M, random.P);
        var flipped = (FactorGaussian)family.Clone();
        for (var k = 0; k < m; k++)
        {
            flipped.MutableScales[k] *= k % 2 == 0 ? -1 : 1;
            for (var l = 0; l < p; l++)
            {
                flipped.MutableLoadings[(k * p) + l] *= l % 2 == 0 ? -1 : 1;
            }
        }

        Assert.True(flipped.Refresh());
        var theta = random.Normals(3, m);
        Tolerance.Close(family.LogDensity(theta), flipped.LogDensity(theta), 1e-14);

        // And the signs of a reference are restored exactly.
        flipped.AlignSigns(family.Lambda, flipped.Lambda);
        Assert.Equal(family.Lambda, flipped.Lambda);
    });

    [Fact]
    public void Draws_have_the_mean_and_covariance()
    {
        var family = new FactorCase(4, 2, 0, 5).Create();
        var moments = new SampleMoments(4 + 16);
        for (var i = 0; i < 40_000; i++)
        {
            var e = (Dense.Vector(family.Draw(RandomKey.FromSeed(9).Fold(i))) - Dense.Vector(family.Mean)).ToArray();
            moments.Add([.. e, .. e.SelectMany(a => e.Select(b => a * b))]);
        }

        moments.AssertMeans([0, 0, 0, 0, .. Dense.RowMajor(Dense.Covariance(family))]);
    }

    [Fact]
    public void Average_score_in_lambda_is_zero_and_its_average_square_is_the_fisher_information()
    {
        var family = new FactorCase(4, 2, 0, 8).Create();
        AverageScore.Check(family, 20_000);
    }

    [Fact]
    public void Without_factors_the_density_is_that_of_independent_normals()
    {
        var family = new FactorGaussian([1, -2], [], [0.5, 3]);
        var expected = MathNet.Numerics.Distributions.Normal.PDFLn(1, 0.5, 0.2) + MathNet.Numerics.Distributions.Normal.PDFLn(-2, 3, 0.7);
        Assert.Equal(0, family.FactorCount);
        Tolerance.Close(expected, family.LogDensity([0.2, 0.7]), 1e-14);
    }

    [Fact]
    public void Small_scales_keep_their_digits()
    {
        // Σ has condition number 1e12. Along b its variance is |b|² + 1e-12, across b it is 1e-12.
        var family = new FactorGaussian([0, 0, 0], [1, 0.5, -0.3], [1e-6, 1e-6, 1e-6]);
        var theta = new double[3];
        family.Transform([0.7, 1.1, -0.4, 0.2], theta);
        var b = Vector<double>.Build.Dense([1, 0.5, -0.3]);
        var e = Vector<double>.Build.Dense([1.1, -0.4, 0.2]);
        var (square, inner) = (b * b, b * e);
        var across = (e * e) - (inner * inner / square);
        var along = Math.Pow((0.7 * square) + (1e-6 * inner), 2) / square / (square + 1e-12);
        var logDeterminant = (2 * Math.Log(1e-12)) + Math.Log(square + 1e-12);
        var expected = -0.5 * ((3 * Math.Log(2 * Math.PI)) + logDeterminant + along + across);

        // e'Ae is a difference of terms of size 1e12: four digits remain.
        Tolerance.Close(expected, family.LogDensity(theta), 1e-4);
    }

    [Fact]
    public void Arguments_that_are_no_distribution_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new FactorGaussian([0, 0], [], [1, 0]));
        Assert.Throws<ArgumentException>(() => new FactorGaussian([0, 0], [double.NaN, 1], [1, 1]));
        Assert.Throws<ArgumentException>(() => new FactorGaussian([0, 0], [], [1, double.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => new FactorGaussian([0, 0], [], [1]));
        Assert.Throws<ArgumentException>(() => new FactorGaussian([0, 0], [1, 2, 3], [1, 1]));
        Assert.Contains(
            "row 0, column 1", Assert.Throws<ArgumentException>(() => new FactorGaussian([0, 0], [1, 2, 3, 4], [1, 1])).Message);
        Assert.Contains(
            "must be ≤ the number of parameters, 2",
            Assert.Throws<ArgumentOutOfRangeException>(() => new FactorGaussian([0, 0], [1, 0, 0, 1, 1, 0], [1, 1])).Message);
    }

    [Fact]
    public void A_mean_that_is_not_finite_is_refused() =>
        Assert.Throws<ArgumentException>(() => new FactorGaussian([0, double.NaN], [], [1, 1]));

    internal static FactorGaussian Reference()
    {
        var v = ReferenceVectors.Load("gaussian_factor");
        return new FactorGaussian(v.Numbers("mu"), v.Numbers("B_rows"), v.Numbers("d"));
    }
}
