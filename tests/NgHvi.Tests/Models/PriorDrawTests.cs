namespace NgHvi.Tests.Models;

/// <summary>Draws from a prior against its density: E[∂ log p] = 0 and E[x ∂ log p] = −1 for each entry (integration by parts).</summary>
public class PriorDrawTests
{
    private const int Draws = 20_000;

    public static TheoryData<string> Variances => ["half-t", "inverse-gamma", "gamma"];

    public static TheoryData<string> Covariances => ["huang-wand", "wishart", "independent", "blocks"];

    [Theory]
    [MemberData(nameof(Variances))]
    public void Draws_of_a_variance_follow_its_density(string family)
    {
        VariancePrior prior = family switch
        {
            "half-t" => new VariancePrior.HalfStudentT(3, 2.5),
            "gamma" => new VariancePrior.Gamma(1.7, 0.4),
            _ => new VariancePrior.InverseGamma(2.3, 1.6),
        };
        var random = new PhiloxRandom(RandomKey.FromSeed(1));
        AssertScores(1, (x, gradient) =>
        {
            x[0] = prior.Draw(random);
            prior.LogDensity(x[0], out gradient[0]);
        });
    }

    [Theory]
    [MemberData(nameof(Covariances))]
    public void Draws_of_a_covariance_follow_its_density(string family)
    {
        CovariancePrior.HuangWand mixture = new(3, [1.5, 0.4]);
        CovariancePrior.Independent independent = new(new VariancePrior.HalfStudentT(4, 1), new VariancePrior.Gamma(2, 1));
        CovariancePrior prior = family switch
        {
            "huang-wand" => mixture,
            "wishart" => new CovariancePrior.Wishart([0.5, 2], 4),
            "independent" => independent,
            _ => new CovariancePrior.Blocks([independent, mixture]),
        };
        var (r, covariance) = (prior.Count, RandomCovariance.Create(prior.Count, prior));
        var (random, factor, precision) = (new PhiloxRandom(RandomKey.FromSeed(2)), new double[r * r], new double[r * r]);
        AssertScores(prior.Length, (w, gradient) =>
        {
            prior.Draw(random, w);
            covariance.Read(w, factor, precision);
            Array.Clear(gradient);
            prior.AddLogDensity(factor, r, gradient);
        });
    }

    [Fact]
    public void Draws_of_fixed_effects_have_their_mean_and_precision()
    {
        var prior = new FixedEffectsPrior([1, -2], [2, 0.9, 0.9, 1]);
        var (normals, key) = (new double[2], RandomKey.FromSeed(3));
        var draw = 0;
        AssertScores(2, (beta, gradient) =>
        {
            NormalSampler.Fill(key.Fold(draw++), normals);
            normals.CopyTo(beta, 0);
            prior.FromNormals(beta);
            Array.Clear(gradient);
            prior.AddLogDensity(beta, gradient);
        });
    }

    private static void AssertScores(int count, Action<double[], double[]> fill)
    {
        var (x, gradient) = (new double[count], new double[count]);
        var sums = new (double Sum, double Squares)[2 * count];
        for (var s = 0; s < Draws; s++)
        {
            fill(x, gradient);
            for (var i = 0; i < count; i++)
                foreach (var (at, value) in ((int, double)[])[(2 * i, gradient[i]), ((2 * i) + 1, (x[i] * gradient[i]) + 1)])
                    sums[at] = (sums[at].Sum + value, sums[at].Squares + (value * value));
        }

        foreach (var (i, (sum, squares)) in sums.Index())
        {
            var mean = sum / Draws;
            var error = Math.Sqrt(((squares / Draws) - (mean * mean)) / Draws);
            Assert.True(Math.Abs(mean) < 4 * error, $"entry {i / 2}, {(i % 2 == 0 ? "score" : "x·score + 1")}: {mean} ± {error}");
        }
    }
}
