using NgHvi.Tests.Support;

namespace NgHvi.Tests.Families;

public class FullGaussianTests
{
    [Fact]
    public void Natural_gradient_is_that_of_the_reference()
    {
        var v = ReferenceVectors.Load("cholesky_natgrad");
        var family = new FullGaussian(new double[3], v.Numbers("C"));
        var gradient = new double[12];
        family.AddPullback(v.Numbers("g"), v.Numbers("z"), gradient);
        var x = new double[12];
        family.NaturalGradient(gradient, x);
        Tolerance.Close(v.Numbers("natgrad_mu"), x.AsSpan(0, 3), 1e-14);
        Tolerance.Close(v.Numbers("natgrad_C"), x.AsSpan(3), 1e-14);
    }

    [Fact]
    public void Log_density_is_that_of_the_dense_normal() => ForAll((random, family) =>
    {
        var theta = random.Normals(3, random.M);
        var covariance = Dense.Covariance(family);
        var tolerance = 1e-13 * covariance.ConditionNumber();
        Tolerance.Close(Dense.LogNormal(theta, family.Mean, covariance), family.LogDensity(theta), tolerance);
        Tolerance.Close(Math.Log(covariance.Determinant()), family.LogDeterminant, tolerance);
        var actual = new double[random.M * random.M];
        family.Covariance(actual);
        Tolerance.Close(Dense.RowMajor(covariance), actual, 1e-14);
        var sd = new double[random.M];
        family.StandardDeviations(sd);
        Tolerance.Close(covariance.Diagonal().PointwiseSqrt().ToArray(), sd, 1e-14);
    });

    [Fact]
    public void Score_is_the_gradient_of_the_log_density() => ForAll((random, family) =>
    {
        var theta = random.Normals(3, random.M);
        var score = new double[random.M];
        family.NegativeScore(theta, score);
        Tolerance.Close(FiniteDifference.Gradient(x => -family.LogDensity(x), theta), score, 1e-8);
    });

    [Fact]
    public void Fisher_product_of_the_natural_gradient_is_the_gradient() => ForAll((random, family) =>
    {
        var free = Dense.FreeIndices(family);
        var gradient = random.Normals(6, family.Lambda.Length);
        var x = new double[gradient.Length];
        family.NaturalGradient(gradient, x);
        var back = Dense.Fisher(family) * Dense.Vector(free.Select(i => x[i]).ToArray());
        Tolerance.Close(
            free.Select(i => gradient[i]).ToArray(),
            back.ToArray(),
            1e-14 * Dense.Covariance(family).ConditionNumber());
    });

    [Fact]
    public void Average_score_in_lambda_is_zero_and_its_average_square_is_the_fisher_information() =>
        AverageScore.Check(Create(new FactorCase(3, 0, 0, 3)), 10_000);

    /// <summary>
    /// log p = const − ½(θ − m)ᵀP(θ − m): the exact ELBO gradient is P(m − μ) in μ and lower(−PC + C⁻ᵀ) in C. In
    /// μ one step of length one is the posterior mean when CCᵀ is the posterior covariance; in C the natural
    /// gradient is linear in the mismatch CᵀPC − I.
    /// </summary>
    [Fact]
    public void One_natural_step_from_the_posterior_covariance_is_the_posterior() => ForAll((random, posterior) =>
    {
        var m = random.M;
        var start = new FullGaussian(random.Normals(7, m), posterior.Factor);
        var gradient = ExactGradient(posterior, start);
        var x = new double[gradient.Length];
        start.NaturalGradient(gradient, x);
        var end = start.Lambda.Zip(x, (lambda, step) => lambda + step).ToArray();
        Tolerance.Close(posterior.Lambda, end, 1e-12 * Dense.Covariance(posterior).ConditionNumber());
    });

    /// <summary>From C = C*(I + tG) the natural step returns to C* up to t², as Newton's method does.</summary>
    [Fact]
    public void Natural_steps_converge_quadratically_to_the_posterior_factor() => ForAll((random, posterior) =>
    {
        var m = random.M;
        double Remaining(double t)
        {
            var g = Dense.Matrix(m, m, random.Normals(8, m * m).Select((v, i) => i % m <= i / m ? v : 0).ToArray());
            var c = Dense.Matrix(m, m, posterior.Factor);
            var start = new FullGaussian(posterior.Mean, Dense.RowMajor(c + (t * (c * g))));
            var x = new double[start.Lambda.Length];
            start.NaturalGradient(ExactGradient(posterior, start), x);
            return start.Lambda.Zip(x, (a, b) => a + b).Zip(posterior.Lambda, (a, b) => Math.Abs(a - b)).Max();
        }

        // A tenth of the distance must leave about a hundredth of the error; a first-order method leaves a tenth.
        Assert.InRange(Remaining(1e-4), 0, 0.02 * Remaining(1e-3) + 1e-9);
    });

    [Fact]
    public void Sign_of_a_column_changes_no_density_and_is_aligned() => ForAll((random, family) =>
    {
        var flipped = (FullGaussian)family.Clone();
        for (var i = 0; i < random.M; i++)
        {
            flipped.MutableFactor[i * random.M] *= -1;
        }

        Assert.True(flipped.Refresh());
        var theta = random.Normals(3, random.M);
        Tolerance.Close(family.LogDensity(theta), flipped.LogDensity(theta), 1e-13);
        flipped.AlignSigns(family.Lambda, flipped.Lambda);
        Assert.Equal(family.Lambda, flipped.Lambda);
    });

    [Fact]
    public void Draws_have_the_mean_and_covariance()
    {
        var family = Create(new FactorCase(3, 0, 0, 5));
        var moments = new SampleMoments(3 + 9);
        for (var i = 0; i < 40_000; i++)
        {
            var e = (Dense.Vector(family.Draw(RandomKey.FromSeed(9).Fold(i))) - Dense.Vector(family.Mean)).ToArray();
            moments.Add([.. e, .. e.SelectMany(a => e.Select(b => a * b))]);
        }

        moments.AssertMeans([0, 0, 0, .. Dense.RowMajor(Dense.Covariance(family))]);
    }

    [Fact]
    public void Arguments_that_are_no_distribution_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new FullGaussian([0, 0], [1, 0, 1, 0]));
        Assert.Throws<ArgumentException>(() => new FullGaussian([0, double.NaN], [1, 0, 0, 1]));
        Assert.Throws<ArgumentException>(() => new FullGaussian([0, 0], [1, 0, 0]));
    }

    internal static FullGaussian Create(FactorCase random)
    {
        var m = random.M;
        var factor = random.Normals(1, m * m).Select((v, i) =>
            i % m == i / m ? (v < 0 ? -1 : 1) * (0.6 + Math.Abs(v)) : i % m < i / m ? 0.5 * v : 0);
        return new FullGaussian(random.Normals(0, m), factor.ToArray());
    }

    private static double[] ExactGradient(FullGaussian posterior, FullGaussian q)
    {
        var m = q.ParameterCount;
        var precision = Dense.Covariance(posterior).Inverse();
        var c = Dense.Matrix(m, m, q.Factor);
        var mean = precision * (Dense.Vector(posterior.Mean) - Dense.Vector(q.Mean));
        var factor = (-precision * c) + c.Transpose().Inverse();
        return [.. mean, .. Dense.RowMajor(factor).Select((v, i) => i % m <= i / m ? v : 0)];
    }

    private static void ForAll(Action<FactorCase, FullGaussian> fact) =>
        FactorCase.ForAll(FactorCase.Any, 40, random => fact(random, Create(random)));
}
