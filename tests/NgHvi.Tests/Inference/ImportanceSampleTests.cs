using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

public class ImportanceSampleTests
{
    [Fact]
    public void Evidence_of_a_gaussian_target_is_exact_at_its_own_distribution()
    {
        var posterior = new FactorCase(4, 2, 0, 6).Create();
        var sample = new ImportanceSample(new GaussianTarget(posterior, -7.25), posterior, 100, RandomKey.FromSeed(1));
        Tolerance.Close(-7.25, sample.LogEvidence, 1e-13);
        Tolerance.Close(-7.25, sample.Elbo, 1e-13);
        Assert.InRange(sample.ElboStandardError, 0, 1e-13);
        Tolerance.Close(200, sample.EffectiveSampleSize, 1e-10);
        Assert.True(sample.ParetoShape < 0.7);
    }

    [Fact]
    public void Elbo_is_the_evidence_minus_the_divergence_and_weights_restore_the_evidence()
    {
        // KL(q, p) = ½[tr(P S) − M + (m − μ)ᵀP(m − μ) − log|PS|], here in one dimension per coordinate.
        var (sd, shift) = (new[] { 0.8, 1.0, 0.9 }, new[] { 0.1, -0.2, 0.0 });
        var target = new GaussianTarget(new FactorGaussian([0, 0, 0], [], [1, 1, 1]), 3);
        var q = new FactorGaussian(shift, [], sd);
        var divergence = sd.Zip(shift, (s, m) => 0.5 * ((s * s) - 1 + (m * m) - Math.Log(s * s))).Sum();
        var sample = new ImportanceSample(target, q, 20_000, RandomKey.FromSeed(2));
        Assert.InRange(sample.Elbo - (3 - divergence), -4 * sample.ElboStandardError, 4 * sample.ElboStandardError);
        Assert.InRange(sample.LogEvidence - 3, -4 * sample.LogEvidenceStandardError, 4 * sample.LogEvidenceStandardError);
        Assert.InRange(sample.LogEvidenceStandardError, 1e-5, 0.02);
        Tolerance.Close(1, sample.Weights.ToArray().Sum(), 1e-12);
    }

    [Fact]
    public void Standard_errors_are_those_of_repeated_samples()
    {
        var target = new GaussianTarget(new FactorGaussian([0, 0], [], [1, 1]), 0);
        var q = new FactorGaussian([0.2, 0], [], [0.8, 1.1]);
        var samples = Enumerable.Range(0, 400).Select(i => new ImportanceSample(target, q, 200, RandomKey.FromSeed(5).Fold(i))).ToArray();
        var (elbo, evidence) = (new SampleMoments(1), new SampleMoments(1));
        foreach (var sample in samples)
        {
            elbo.Add([sample.Elbo]);
            evidence.Add([sample.LogEvidence]);
        }

        // The spread of 400 values is known to 1/√800 = 3.5 %; four of these.
        Assert.InRange(samples.Average(s => s.ElboStandardError) / (elbo.StandardError(0) * 20), 0.86, 1.14);
        Assert.InRange(samples.Average(s => s.LogEvidenceStandardError) / (evidence.StandardError(0) * 20), 0.8, 1.2);
    }

    [Fact]
    public void Too_narrow_an_approximation_is_found_out()
    {
        var target = new GaussianTarget(new FactorGaussian([0, 0], [], [1, 1]), 0);
        var narrow = new ImportanceSample(target, new FactorGaussian([0, 0], [], [0.3, 0.3]), 2000, RandomKey.FromSeed(1));
        var wide = new ImportanceSample(target, new FactorGaussian([0, 0], [], [1.3, 1.3]), 2000, RandomKey.FromSeed(1));

        // Per coordinate weights exp(½z²(1 − s²)) have tail index 1 − s² = 0.91; wide ones are bounded.
        Assert.InRange(narrow.ParetoShape, 0.7, 1.3);
        Assert.InRange(wide.ParetoShape, double.NegativeInfinity, 0.5);
    }

    [Fact]
    public void Threads_change_no_bit_and_pairs_mirror_each_other()
    {
        var posterior = new FactorCase(4, 2, 0, 6).Create();
        var target = new GaussianTarget(new FactorCase(4, 0, 0, 7).Create(), 1);
        var one = new ImportanceSample(target, posterior, 101, RandomKey.FromSeed(1));
        var three = new ImportanceSample(target, posterior, 101, RandomKey.FromSeed(1), 3);
        Assert.Equal((one.Elbo, one.LogEvidence, one.ParetoShape), (three.Elbo, three.LogEvidence, three.ParetoShape));
        Assert.Equal(one.Weights.ToArray(), three.Weights.ToArray());
        for (var i = 0; i < 101; i++)
        {
            var middle = one.Draw(2 * i).ToArray().Zip(one.Draw((2 * i) + 1).ToArray(), (a, b) => 0.5 * (a + b)).ToArray();
            Tolerance.Close(posterior.Mean, middle, 1e-13);
        }
    }
}
