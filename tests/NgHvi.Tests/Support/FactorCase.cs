using FsCheck;
using FsCheck.Fluent;

namespace NgHvi.Tests.Support;

/// <summary>A random factor Gaussian and a damping.</summary>
internal sealed record FactorCase(int M, int P, double Delta, int Seed)
{
    /// <summary>M from 1 to 10, p from 0 to M but at most 5, δ over three decades.</summary>
    public static Arbitrary<FactorCase> Any { get; } = (
        from m in Gen.Choose(1, 10)
        from p in Gen.Choose(0, Math.Min(m, 5))
        from delta in Gen.Elements(0.01, 0.1, 1.0, 10.0)
        from seed in Gen.Choose(0, 1_000_000)
        select new FactorCase(m, p, delta, seed)).ToArbitrary();

    /// <summary>Few enough factors for B and d to be identified, so that F itself is not singular.</summary>
    public static Arbitrary<FactorCase> Identified { get; } = (
        from p in Gen.Choose(0, 3)
        from m in Gen.Choose((3 * p) + 1, 12)
        from seed in Gen.Choose(0, 1_000_000)
        select new FactorCase(m, p, 0, seed)).ToArbitrary();

    /// <summary>The same cases on every run.</summary>
    public static Config Fixed(int tests) => Config.QuickThrowOnFailure.WithMaxTest(tests).WithReplay(20_240_724, 12_345);

    public static void ForAll(Arbitrary<FactorCase> cases, int tests, Action<FactorCase> fact) =>
        Prop.ForAll(cases, fact).Check(Fixed(tests));

    public FactorGaussian Create()
    {
        var mean = Normals(0, M);
        var loadings = Normals(1, M * P);
        for (var k = 0; k < M; k++)
        {
            for (var l = k + 1; l < P; l++)
            {
                loadings[(k * P) + l] = 0;
            }
        }

        var random = new PhiloxRandom(RandomKey.FromSeed(Seed).Fold(2));
        var scales = mean.Select(_ => (0.5 + random.NextDouble()) * (random.Next(2) == 0 ? -1 : 1)).ToArray();
        return new FactorGaussian(mean, loadings, scales);
    }

    public double[] Normals(int stream, int length)
    {
        var result = new double[length];
        NormalSampler.Fill(RandomKey.FromSeed(Seed).Fold(stream), result);
        return result;
    }
}
