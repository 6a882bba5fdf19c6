using NgHvi.Tests.Support;

namespace NgHvi.Tests.Families;

public class CouplingFlowTests
{
    private static readonly double[] Theta = [0.4, -0.7, 1.2, 0.1, -0.3];

    public static TheoryData<bool> Bases => [true, false];

    [Fact]
    public void A_layer_gives_the_vectors_of_the_reference()
    {
        // natural-gradient-family, section 9, "coupling": A is the first entry, c = 2; objective h'x + log|dx/dz|.
        var layer = new CouplingLayer([0], [1, 2], 2);
        double[] parameters = [0.2, 0.6, -0.1, -0.7, 0.05, 0.3, -0.4, -0.2, 0.5, 0.1, 0.3, -0.2, 0.6, 0.1, 0.4, -0.5];
        double[] point = [0.3, -0.8, 1.1], slope = [0.8, -1.3, 0.4];
        Tolerance.Close(0.2285111426408677, layer.Move(parameters, point), 1e-14);
        Tolerance.Close([0.3, -1.008338966045659, 1.443035623485823], point, 1e-14);
        var gradient = new double[layer.Count];
        layer.PullBack(parameters, 1, slope, gradient);
        Tolerance.Close(
            [
                1.586745842391554, 0.4760237527174662, -1.609167637031623, -0.4827502911094869, 2.326628786585067, 0.8438856351764636,
                -0.6990055987817866, 1.418252901161583, 0.514410918165542, -0.426095784646225, -1.3, -0.4715197078514665,
                0.3905682262919504, 0.4, 0.1450829870312204, -0.1201748388590617,
            ],
            gradient, 1e-14);
        Tolerance.Close([2.878464851357069, -1.715244723142366, 0.3809942137748272], slope, 1e-14);
        Tolerance.Close(0.2285111426408677, layer.Return(parameters, point), 1e-14);
        Tolerance.Close([0.3, -0.8, 1.1], point, 1e-14);
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public void It_begins_as_the_gaussian_that_was_fitted(bool isFull)
    {
        var (q, gaussian) = (Create(isFull, 0), Gaussian(isFull));
        var (score, expected) = (new double[5], new double[5]);
        Tolerance.Close(gaussian.NegativeScore([1, 2, 0, -1, 0.5], expected), q.NegativeScore([1, 2, 0, -1, 0.5], score), 1e-13);
        Tolerance.Close(expected, score, 1e-12);
        Assert.Equal(gaussian.Draw(RandomKey.FromSeed(1)), q.Draw(RandomKey.FromSeed(1)));
        Assert.Contains(q.Lambda.AsSpan(2 * gaussian.Lambda.Length).ToArray(), value => value != 0);
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public void The_density_is_that_of_the_map_and_the_score_its_slope(bool isFull)
    {
        var q = Create(isFull, 0.4);
        double[] noise = [0.3, -1.1, 0.8, 0.2, -0.5];
        var (theta, score) = (new double[5], new double[5]);
        q.Transform(noise, theta);

        // log q(T(z)) = log N(z) − log|∂T/∂z|.
        var jacobian = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(FiniteDifference.Jacobian(
            z =>
            {
                var image = new double[5];
                q.Transform(z, image);
                return image;
            },
            noise));
        var expected = -(2.5 * Math.Log(2 * Math.PI)) - (noise.Sum(z => z * z) / 2) - Math.Log(Math.Abs(jacobian.Determinant()));
        Tolerance.Close(expected, q.NegativeScore(theta, score), 1e-9);
        var slopes = FiniteDifference.Gradient(x => -q.LogDensity(x), theta, 3e-4);
        Tolerance.Close(slopes, score, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public void The_pullback_is_the_slope_of_a_draw_in_every_number(bool isFull)
    {
        var q = Create(isFull, 0.4);
        double[] u = [0.7, -0.2, 0.5, 1.1, -0.4], noise = [0.3, -1.1, 0.8, 0.2, -0.5], lambda = [.. q.Lambda];
        var (gradient, theta) = (new double[lambda.Length], new double[5]);
        gradient[0] = 3; // What is there stays.
        q.AddPullback(u, noise, gradient);
        gradient[0] -= 3;
        var expected = FiniteDifference.Gradient(
            x =>
            {
                Assert.True(q.TrySet(x));
                q.Transform(noise, theta);
                return theta.Zip(u, (a, b) => a * b).Sum();
            },
            lambda);
        expected.AsSpan(0, Gaussian(isFull).Lambda.Length).Clear(); // Where it began stays.
        Tolerance.Close(expected, gradient, 1e-9);
    }

    [Fact]
    public void The_density_integrates_to_one()
    {
        var q = new Family.Flow(null, 4, 5).Create(2);
        Begin(q, new FullGaussian([1, -2], [0.8, 0, 0.5, 1.2]), 0.4);
        var (mass, mean, steps) = (0.0, 0.0, 700);
        for (var i = 0; i <= steps; i++)
        {
            for (var j = 0; j <= steps; j++)
            {
                double[] theta = [1 + (35.0 * ((2.0 * i / steps) - 1)), -2 + (35.0 * ((2.0 * j / steps) - 1))];
                var share = Math.Exp(q.LogDensity(theta)) * Math.Pow(70.0 / steps, 2);
                (mass, mean) = (mass + share, mean + (share * theta[1]));
            }
        }

        Tolerance.Close(1, mass, 2e-3);
        var draws = Enumerable.Range(0, 4000).Select(s => q.Draw(RandomKey.FromSeed(9).Fold(s))[1]).ToArray();
        var average = draws.Average();
        var deviation = Math.Sqrt(draws.Average(x => (x - average) * (x - average)));
        Assert.InRange((average - mean) / deviation, -0.08, 0.08);
    }

    [Fact]
    public void Every_entry_is_moved_by_some_layer()
    {
        for (var m = 2; m < 9; m++)
        {
            var q = new Family.Flow(new Family.Factor(0), 2, 3).Create(m);
            Begin(q, new FactorGaussian(new double[m], [], [.. Enumerable.Repeat(1.0, m)]), 0.5, onlyLayers: true);
            var (noise, theta) = (new double[m], new double[m]);
            q.Transform(noise, theta);
            Assert.All(theta, value => Assert.NotEqual(0, value));
        }
    }

    [Fact]
    public void What_it_cannot_do_is_refused_in_one_sentence()
    {
        var method = HybridVi.CouplingFlow();
        Assert.StartsWith("A coupling moves one half", method.Faults(ToyTarget.LogGamma(2, 0)).Single(), StringComparison.Ordinal);
        var target = new GroupMeans(4);
        Assert.Empty(method.Faults(target));
        Assert.StartsWith(
            "A flow begins at a full covariance or at mean field, not at 3 factors",
            (method with { Family = new Family.Flow(new Family.Factor(3)) }).Faults(target).Single(), StringComparison.Ordinal);
        Assert.Equal(
            "The flow family has no metric in closed form; use the plain gradient.",
            (method with { Update = new UpdateRule.NaturalGradient { Step = new StepRule.Adam() } }).Faults(target).Single());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Family.Flow(Layers: 0));
    }

    private static GaussianFamily Gaussian(bool isFull) =>
        isFull ? FullGaussianTests.Create(new FactorCase(5, 0, 0, 4)) : new FactorGaussian(Theta, [], [0.5, 1, 2, 0.3, 1.5]);

    private static VariationalFamily Create(bool isFull, double size)
    {
        var q = new Family.Flow(isFull ? new Family.Full() : new Family.Factor(0), 3, 4).Create(5);
        Begin(q, Gaussian(isFull), size);
        return q;
    }

    /// <summary>At a Gaussian and away from it by random numbers, in the layers alone or in all that moves.</summary>
    private static void Begin(VariationalFamily q, GaussianFamily gaussian, double size, bool onlyLayers = false)
    {
        q.BeginAt(gaussian, RandomKey.FromSeed(8));
        double[] lambda = [.. q.Lambda], noise = new double[lambda.Length];
        NormalSampler.Fill(RandomKey.FromSeed(5), noise);
        for (var i = (onlyLayers ? 2 : 1) * gaussian.Lambda.Length; i < lambda.Length; i++) lambda[i] += size * noise[i];
        Assert.True(q.TrySet(lambda));
    }
}
