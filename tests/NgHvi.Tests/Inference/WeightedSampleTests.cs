using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

public class WeightedSampleTests
{
    [Fact]
    public void Evidence_of_a_gaussian_target_is_exact_at_its_own_distribution()
    {
        var posterior = new FactorCase(4, 2, 0, 6).Create();
        var sample = Sample(ToyTarget.Gaussian(posterior, -7.25), posterior, 100, RandomKey.FromSeed(1));
        Tolerance.Close(-7.25, sample.LogEvidence.Value, 1e-13);
        Tolerance.Close(-7.25, sample.MeanLogWeight.Value, 1e-13);
        Assert.InRange(sample.MeanLogWeight.StandardError, 0, 1e-13);
        Tolerance.Close(200, sample.EffectiveSampleSize, 1e-10);
        Assert.True(sample.ParetoShape < 0.7);
    }

    [Fact]
    public void Elbo_is_the_evidence_minus_the_divergence_and_weights_restore_the_evidence()
    {
        // KL(q, p) = ½[tr(P S) − M + (m − μ)ᵀP(m − μ) − log|PS|], here in one dimension per coordinate.
        var (sd, shift) = (new[] { 0.8, 1.0, 0.9 }, new[] { 0.1, -0.2, 0.0 });
        var target = ToyTarget.Gaussian(new FactorGaussian([0, 0, 0], [], [1, 1, 1]), 3);
        var divergence = sd.Zip(shift, (s, m) => 0.5 * ((s * s) - 1 + (m * m) - Math.Log(s * s))).Sum();
        var sample = Sample(target, new FactorGaussian(shift, [], sd), 20_000, RandomKey.FromSeed(2));
        Within(3 - divergence, sample.MeanLogWeight);
        Within(3, sample.LogEvidence);
        Assert.InRange(sample.LogEvidence.StandardError, 1e-5, 0.02);
        Tolerance.Close(1, sample.Weights.Sum(), 1e-12);
    }

    [Fact]
    public void Standard_errors_are_those_of_repeated_samples()
    {
        var target = ToyTarget.Gaussian(new FactorGaussian([0, 0], [], [1, 1]), 0);
        var q = new FactorGaussian([0.2, 0], [], [0.8, 1.1]);
        var samples = Enumerable.Range(0, 400).Select(i => Sample(target, q, 200, RandomKey.FromSeed(5).Fold(i))).ToArray();
        var (elbo, evidence) = (new SampleMoments(1), new SampleMoments(1));
        foreach (var sample in samples)
        {
            elbo.Add([sample.MeanLogWeight.Value]);
            evidence.Add([sample.LogEvidence.Value]);
        }

        // The spread of 400 values is known to 1/√800 = 3.5 %; four of these.
        Assert.InRange(samples.Average(s => s.MeanLogWeight.StandardError) / (elbo.StandardError(0) * 20), 0.86, 1.14);
        Assert.InRange(
            samples.Where(s => s.ParetoShape < 0.7).Average(s => s.LogEvidence.StandardError) / (evidence.StandardError(0) * 20), 0.8, 1.2);
    }

    [Fact]
    public void Too_narrow_an_approximation_is_found_out()
    {
        var target = ToyTarget.Gaussian(new FactorGaussian([0, 0], [], [1, 1]), 0);
        var narrow = Sample(target, new FactorGaussian([0, 0], [], [0.3, 0.3]), 2000, RandomKey.FromSeed(1));
        var wide = Sample(target, new FactorGaussian([0, 0], [], [1.3, 1.3]), 2000, RandomKey.FromSeed(1));

        // Per coordinate weights exp(½z²(1 − s²)) have tail index 1 − s² = 0.91; wide ones are bounded.
        Assert.InRange(narrow.ParetoShape, 0.7, 1.3);
        Assert.InRange(wide.ParetoShape, double.NegativeInfinity, 0.5);
    }

    [Fact]
    public void A_student_t_is_a_density_with_its_moments()
    {
        // Weights of a t against the Gaussian of its location: the mean weight is the ratio of normalising constants, here 1.
        var gaussian = new FullGaussian([1, -2], [0.5, 0, 0.3, 2]);
        var target = ToyTarget.Gaussian(gaussian, 0);
        var proposal = new Proposal([gaussian], [1], 7);
        var sample = new WeightedSample(target, new IdentityCoordinates(2), proposal, (20_000, 20_000), RandomKey.FromSeed(3), 1);
        Within(0, sample.LogEvidence);
        for (var i = 0; i < 2; i++)
        {
            var values = Enumerable.Range(0, sample.Count).Select(s => sample.Draw(s)[i]).ToArray();
            var variance = (i == 0 ? 0.25 : 4.09) * 7 / 5;
            Tolerance.Close(i == 0 ? 1 : -2, values.Average(), 1e-12);

            // The fourth moment of t₇ is 5 times the squared second, so 20 000 pairs know a variance to √(4/20000) = 1.4 %; four of these.
            Assert.InRange(values.Average(x => Math.Pow(x - values.Average(), 2)) / variance, 0.94, 1.06);
        }
    }

    [Fact]
    public void An_approximation_that_is_nearly_singular_has_its_elbo()
    {
        // As data augmentation leaves it when its steps are too long; C⁻¹(θ − μ) has no correct digit there.
        var target = ToyTarget.Gaussian(new FactorGaussian([0, 0], [], [1, 1]), 3);
        var sample = Sample(target, new FullGaussian([0.7, -0.3], [1e-13, 0, 0.003, 1e-13]), 20_000, RandomKey.FromSeed(4));
        Within(4 - (0.5 * (0.49 + 0.09 + 9e-6)) + (2 * Math.Log(1e-13)), sample.MeanLogWeight);
        Assert.InRange(sample.MeanLogWeight.StandardError, 0, 0.02);
    }

    [Fact]
    public void Threads_change_no_bit_and_pairs_mirror_each_other()
    {
        var posterior = new FactorCase(4, 2, 0, 6).Create();
        var target = ToyTarget.Gaussian(new FactorCase(4, 0, 0, 7).Create(), 1);
        var one = Sample(target, posterior, 101, RandomKey.FromSeed(1));
        var three = Sample(target, posterior, 101, RandomKey.FromSeed(1), 3);
        Assert.Equal((one.MeanLogWeight, one.LogEvidence, one.ParetoShape), (three.MeanLogWeight, three.LogEvidence, three.ParetoShape));
        Assert.Equal(one.Weights, three.Weights);
        for (var i = 0; i < 101; i++)
        {
            var middle = one.Draw(2 * i).ToArray().Zip(one.Draw((2 * i) + 1).ToArray(), (a, b) => 0.5 * (a + b)).ToArray();
            Tolerance.Close(posterior.Mean, middle, 1e-13);
        }
    }

    [Fact]
    public void Draws_without_a_density_are_not_kept_for_what_else_is_computed_at_draws()
    {
        var gaussian = new FullGaussian([1, -2], [0.5, 0, 0.3, 2]);
        var whole = Sample(ToyTarget.Gaussian(gaussian, 0), gaussian, 250, RandomKey.FromSeed(3));
        var sample = Sample(WrappedTarget.Failing(ToyTarget.Gaussian(gaussian, 0), 10, 30), gaussian, 250, RandomKey.FromSeed(3));
        for (var s = 0; s < sample.Count; s++)
        {
            Assert.Equal(s is >= 10 and < 30, sample.Weights[s] == 0);
            Assert.Equal(s is < 10 or >= 30, sample.Draw(s).SequenceEqual(whole.Draw(s)));
            Assert.True(double.IsFinite(sample.LogJoint[s]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_one_thread_throws_is_thrown(int threads) => Assert.Throws<ArithmeticException>(() => InOrder.ForEach(
        5, threads, () => 0, (_, item, _) => { if (item == 4) throw new ArithmeticException("θ is out of range."); }, (_, _) => { }));

    private static WeightedSample Sample(ITarget target, GaussianFamily q, int pairs, RandomKey key, int threads = 1) =>
        new(target, new IdentityCoordinates(q.ParameterCount), new Proposal(q), (pairs, pairs), key, threads);

    private static void Within(double expected, Estimate actual) =>
        Assert.InRange(actual.Value - expected, -4 * actual.StandardError, 4 * actual.StandardError);
}
