using MathNet.Numerics.Distributions;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>What sources of draws say of known posteriors.</summary>
public class PosteriorSourceTests
{
    private static readonly FullGaussian Pair = new([2, -1], [0.5, 0, 0.4, 1.2]);

    [Theory]
    [InlineData(60, 0.0, 1.0, true)]
    [InlineData(6, 0.3, 0.6, false)]
    [InlineData(6, -1.0, 2.0, false)]
    public void A_skew_posterior_is_found_whatever_q_is(double shape, double shift, double factor, bool isOwn)
    {
        var q = new FactorGaussian([Math.Log(shape) + shift], [], [factor / Math.Sqrt(shape)]);
        var source = Source(ToyTarget.LogGamma(shape, -3.5), q);
        var x = source.Quantities[0];
        Assert.Equal(isOwn, source.Correction == source.Weighted);
        Assert.InRange(source.LogEvidence.Value + 3.5, -4 * source.LogEvidence.StandardError, 4 * source.LogEvidence.StandardError);
        Assert.True(source.Elbo.Value < -3.5 + (2 * source.Elbo.StandardError));
        Assert.InRange(x.Mean - shape, -4 * x.Mcse, 4 * x.Mcse);
        Assert.InRange(x.Mcse / Math.Sqrt(shape), 1e-4, 0.025);
        Assert.InRange(x.StandardDeviation / Math.Sqrt(shape), 0.96, 1.04);
        Assert.InRange(x.Lower / Gamma.InvCDF(shape, 1, 0.025), 0.96, 1.04);
        Assert.InRange(x.Median / Gamma.InvCDF(shape, 1, 0.5), 0.98, 1.02);
        Assert.InRange(x.Upper / Gamma.InvCDF(shape, 1, 0.975), 0.96, 1.04);
        Assert.True(source.Verdict.IsTrusted, source.Verdict.Sentence);
        Assert.Equal(source.Draws.Count, x.Draws.Count);

        // Draws of equal weight have a mean of their own, known as well as so many draws can.
        Assert.InRange((x.Draws.Average() - shape) / Math.Sqrt(shape), -0.06, 0.06);
    }

    [Fact]
    public void A_family_without_mean_and_covariance_is_summarised_like_any_other()
    {
        var q = new SkewFamily(1, 0.5, 0.8);
        static void Report(ReadOnlySpan<double> theta, Span<double> values) => values[0] = theta[0];
        var exact = Source(new ToyTarget(1, theta => q.LogDensity(theta) - 2, ["x"], Report), q);
        Tolerance.Close(-2, exact.Elbo.Value, 1e-9);
        Assert.True(exact.Verdict.IsTrusted && double.IsNaN(exact.PluginElbo));

        // E[sinh(asinh(z) + s)] = sinh(s)·E√(1 + z²), E√(1 + z²) = 1.35453.
        var mean = 1 + (0.5 * Math.Sinh(0.8) * 1.35453);
        Assert.InRange(exact.Quantities[0].Mean - mean, -4 * exact.Quantities[0].Mcse, 4 * exact.Quantities[0].Mcse);

        // Of a posterior that is a Gaussian: the proposal takes the moments of the draws, whatever the family.
        var target = new ToyTarget(1, theta => -0.5 * (theta[0] * theta[0]) - (0.5 * Math.Log(2 * Math.PI)), ["x"], Report);
        var corrected = Source(target, q);
        Assert.NotSame(corrected.Weighted, corrected.Correction);
        Assert.InRange(corrected.LogEvidence.Value, -4 * corrected.LogEvidence.StandardError, 4 * corrected.LogEvidence.StandardError);
        Assert.InRange(corrected.Quantities[0].Mean, -4 * corrected.Quantities[0].Mcse, 4 * corrected.Quantities[0].Mcse);
        Assert.InRange(corrected.Quantities[0].StandardDeviation, 0.97, 1.03);
    }

    [Fact]
    public void Mcse_is_the_spread_of_means_over_seeds()
    {
        var q = new FactorGaussian([Math.Log(6) + 0.5], [], [0.6]);
        var target = ToyTarget.LogGamma(6, 0);
        var found = Enumerable.Range(1, 60).Select(seed => Source(target, q, seed).Quantities[0]).ToArray();
        var mean = found.Average(x => x.Mean);
        var spread = Math.Sqrt(found.Sum(x => Math.Pow(x.Mean - mean, 2)) / (found.Length - 1));

        // The spread of 60 values is known to 9 %; three of these.
        Assert.InRange(found.Average(x => x.Mcse) / spread, 0.73, 1.27);
    }

    [Fact]
    public void Contrasts_of_a_gaussian_posterior_are_exact_in_the_mean_and_follow_the_draws()
    {
        var source = Source(ToyTarget.Gaussian(Pair, 1), Pair);
        var contrast = source.Summarize("difference", d => d["theta[1]"] - d["theta[2]"]);

        // Var(a − b) = Σ₁₁ − 2Σ₁₂ + Σ₂₂.
        var sd = Math.Sqrt(0.25 - (2 * 0.2) + (0.16 + 1.44));
        Assert.Equal("difference", contrast.Name);
        Tolerance.Close(3, contrast.Mean, 1e-9);
        Assert.InRange(contrast.Mcse, 0, 1e-9);
        Assert.InRange(contrast.StandardDeviation / sd, 0.98, 1.02);
        Assert.InRange(contrast.Upper, 3 + (1.9 * sd), 3 + (2.02 * sd));
        var direct = source.Quantities[0].Draws.Zip(source.Quantities[1].Draws, (a, b) => a - b).ToArray();
        Assert.Equal(direct, contrast.Draws);
    }

    [Fact]
    public void Contrasts_of_corrected_draws_are_the_weighted_draws_themselves()
    {
        var source = Source(ToyTarget.Gaussian(Pair, 1), new FactorGaussian([1, 0], [], [0.2, 0.4]));
        Assert.NotSame(source.Weighted, source.Correction);
        var product = source.Summarize("product", d => d["theta[1]"] * d["theta[2]"]);
        var (draws, sum) = (new FitDraws(source.Names, source.Draws), 0.0);
        foreach (var draw in draws)
        {
            sum += draw.Weight * draw["theta[1]"] * draw["theta[2]"];
        }

        Tolerance.Close(sum, product.Mean, 1e-12);

        // E[ab] = μ₁μ₂ + Σ₁₂.
        Assert.InRange(product.Mean - (-2 + 0.2), -4 * product.Mcse, 4 * product.Mcse);
        Assert.Equal(draws["theta[1]"][17], draws[17]["theta[1]"]);
        Tolerance.Close(1, draws.Weights.ToArray().Sum(), 1e-12);
    }

    [Fact]
    public void A_name_that_does_not_exist_is_answered_with_the_nearest()
    {
        var source = Source(ToyTarget.Gaussian(Pair, 1), Pair);
        var fault = Assert.Throws<ArgumentException>(() => source.Summarize("f", d => d["theta1"]));
        Assert.StartsWith("The fit has no quantity \"theta1\"; did you mean \"theta[1]\"?", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_density_the_draws_are_those_of_q()
    {
        var target = ToyTarget.Gaussian(Pair, 1);
        var known = Source(target, Pair);
        var drawn = new ToyTarget(2, _ => double.NaN, ["a", "b"], (theta, values) => theta.CopyTo(values)) { IsCollapsible = false };
        var unknown = Source(drawn, Pair);
        Assert.Null(unknown.Weighted);
        Assert.False(unknown.Elbo.IsKnown || unknown.LogEvidence.IsKnown || double.IsFinite(unknown.PluginElbo));
        var uncorrected = new VariationalSource(target, new IdentityCoordinates(2), Pair, 1, 1) { Corrects = false };
        Assert.Equal(uncorrected.Quantities.Select(x => (x.Mean, x.Lower)), unknown.Quantities.Select(x => (x.Mean, x.Lower)));
        Assert.False(unknown.Verdict.IsTrusted);
        Assert.StartsWith(
            "trusted: no, because the latent variables cannot be integrated out", unknown.Verdict.ToString(), StringComparison.Ordinal);

        // The same q₀ and seed: the same draws.
        Assert.Equal(known.Sample(10).Values.ToArray(), unknown.Sample(10).Values.ToArray());
        Assert.Equal((11 + 1) * 2, unknown.Sample(11).Values.Length);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        var target = ToyTarget.LogGamma(3, 0);
        var q = new FactorGaussian([1.5], [], [0.3]);
        VariationalSource one = Source(target, q), seven = Source(target, q, threads: 7);
        Assert.Equal(one.Quantities, seven.Quantities);
        Assert.Equal((one.Elbo, one.LogEvidence, one.Verdict), (seven.Elbo, seven.LogEvidence, seven.Verdict));
        Assert.Equal(one.Quantities[0].Draws, seven.Quantities[0].Draws);
    }

    [Fact]
    public void A_costly_target_is_evaluated_less_and_not_corrected_by_proposals()
    {
        var q = new FactorGaussian([Math.Log(6) + 1.5], [], [0.1]);
        var cheap = Source(ToyTarget.LogGamma(6, 0), q);
        var costly = Source(
            new ToyTarget(1, theta => (6 * theta[0]) - Math.Exp(theta[0]), ["x"], (theta, values) => values[0] = Math.Exp(theta[0]))
            {
                EvaluationCost = 100_000_000,
            },
            q);
        Assert.Equal((4000, 100), (cheap.Weighted!.Count, costly.Weighted!.Count));
        Assert.NotNull(cheap.Correction);
        Assert.NotSame(cheap.Weighted, cheap.Correction);
        Assert.Null(costly.Correction);
        Assert.Contains("too large to correct", costly.Verdict.Sentence, StringComparison.Ordinal);
        var uncorrected = new VariationalSource(ToyTarget.LogGamma(6, 0), new IdentityCoordinates(1), q, 1, 1) { Corrects = false };
        Assert.Equal(uncorrected.Quantities, costly.Quantities);
    }

    // 0.85 N(0, 1) + 0.15 N(0, 2.5²) has an sd of 1.34; weights of draws of N(0, 1) hardly see it.
    [Fact]
    public void Q_that_is_not_corrected_is_judged_by_other_draws_than_its_own()
    {
        var source = Shouldered(0.15, 0, 2.5, 40_000, corrects: false);
        Assert.InRange(source.Quantities[0].StandardDeviation, 0.99, 1.01);
        Assert.False(source.Verdict.IsTrusted);
        Assert.Contains("too narrow", source.Verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dispersion_that_varies_much_is_followed_into_its_tail_whatever_k_says()
    {
        VariationalSource Of(string name) => Shouldered(0.1, 0, 2.5, 40_000, true, name);
        Assert.True(Of("x") is var plain && plain.Weighted == plain.Correction);
        Assert.True(Of("dispersion") is var dispersion && dispersion.Weighted != dispersion.Correction);
    }

    // A shoulder of 3 % at 5: the first 1000 draws of the proposal see no heavy weight, and all of them do.
    [Fact]
    public void A_proposal_is_good_enough_only_by_all_of_its_draws()
    {
        var source = Shouldered(0.03, 5, 1, 200_000, corrects: true);
        Assert.True(source.Verdict.IsTrusted, source.Verdict.Sentence);
        Assert.InRange(source.Quantities[0].Mean, 0.02, 0.28);
        Assert.InRange(source.Quantities[0].StandardDeviation / Math.Sqrt(0.97 + (0.03 * 26) - (0.15 * 0.15)), 0.9, 1.1);
    }

    // tanh(−x) = −tanh(x): weights and coefficient of a unit with their signs turned are as likely, and q₀ is at one of both.
    [Fact]
    public void A_network_is_never_trusted_by_the_weights_of_one_of_its_modes()
    {
        var x = Enumerable.Range(0, 200).Select(i => (i / 50.0) - 2).ToArray();
        var noise = new double[200];
        NormalSampler.Fill(RandomKey.FromSeed(5), noise);
        var table = DataTable.FromColumns(
            DataColumn.FromNumbers("y", x.Zip(noise, (at, own) => Math.Sin(at) + (0.3 * own))), DataColumn.FromNumbers("x", x));
        var fit = MixedModel.From(table, "y ~ deep(x)", new ModelOptions { Hidden = [1], Activation = Activation.Tanh })
            .Fit(seed: 1, cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(fit.Verdict.IsTrusted);
        Assert.Contains("judged by its predictions of rows left out (Judge, --judge)", fit.Verdict.Sentence, StringComparison.Ordinal);
    }

    // Unit weights of q₀ = N(m, s²) against N(0, 1) have a good k̂ at all of these: the figures decide, not k̂.
    [Theory]
    [InlineData(0.1, 1.05, "trusted: yes")]
    [InlineData(0.5, 1.1, "sd too high")]
    [InlineData(-0.4, 1.1, "too low")]
    [InlineData(0.25, 1.0, "0.2")] // Short of 0.3 sd and 20 %, which any error of the sample may hide.
    [InlineData(0.0, 0.82, "% too narrow")]
    [InlineData(0.0, 0.75, "the interval of x is 2")]
    [InlineData(0.0, 1.3, "% too wide")]
    public void Without_a_correction_q_is_trusted_by_what_weighting_changes(double mean, double sd, string words)
    {
        var target = new ToyTarget(
            1, theta => -0.5 * theta[0] * theta[0], ["x"], (theta, values) => values[0] = theta[0]);
        var q = new FactorGaussian([mean], [], [sd]);
        var source = new VariationalSource(target, new IdentityCoordinates(1), q, 1, 1) { Corrects = false };
        Assert.True(source.Verdict.ParetoShape < 0.7);
        Assert.Contains(words, source.Verdict.ToString(), StringComparison.Ordinal);
        Assert.Equal(words == "trusted: yes", source.Verdict.IsTrusted);

        // log √(2π), of the best sample there is.
        var evidence = source.LogEvidence;
        Assert.InRange(evidence.Value - 0.9189385, -4 * evidence.StandardError, 4 * evidence.StandardError);
        Assert.InRange(evidence.StandardError, 0, 0.02);
    }

    [Fact]
    public void The_best_iterate_stands_in_for_an_average_that_strayed()
    {
        var target = ToyTarget.Gaussian(Pair, 0);
        var strayed = new FullGaussian([5, 5], [0.5, 0, 0, 1]);
        var source = new VariationalSource(target, new IdentityCoordinates(2), strayed, 1, 1) { Description = "", Best = (0, Pair) };
        Assert.Same(Pair, source.Approximation);
        Tolerance.Close(0, source.Elbo.Value, 1e-12);
    }

    [Fact]
    public void What_approximating_the_random_effects_costs_is_taken_from_the_bound_alone()
    {
        var target = ToyTarget.Gaussian(Pair, 4);
        var source = new VariationalSource(target, new IdentityCoordinates(2), Pair, 1, 1)
        {
            Description = "",
            Corrects = false,
            Latents = new LatentApproximation([1, 2], [1, 1], 0.75),
        };
        Tolerance.Close(3.25, source.Elbo.Value, 1e-12);
        Tolerance.Close(4, source.LogEvidence.Value, 1e-12);
        Assert.Equal([1.0, 2.0], source.Sample(4).Latents!.Means);
    }

    [Fact]
    public void Chains_that_mix_are_trusted_and_others_are_not()
    {
        const int Length = 2000;
        var noise = new double[4 * Length];
        NormalSampler.Fill(RandomKey.FromSeed(9), noise);
        var target = new ToyTarget(1, _ => 0, ["x"], (theta, values) => values[0] = theta[0]);
        var chains = noise.Chunk(Length).ToArray();
        var good = new ChainSource(target, chains, 1);
        var x = good.Quantities[0];
        Assert.True(good.Verdict.IsTrusted);
        Assert.InRange(x.RHat, 0.99, 1.01);
        Assert.InRange(x.Ess, 6000, 10_000);
        Assert.InRange(x.Mcse * Math.Sqrt(4 * Length), 0.9, 1.1);
        Tolerance.Close(noise.Average(), x.Mean, 1e-12);
        Assert.InRange(x.Upper, 1.85, 2.07);
        Assert.Equal(noise, x.Draws);
        Assert.Equal(noise[Length / 16], good.Sample(32).Draw(0)[0]);
        Assert.False(good.LogEvidence.IsKnown);
        var bad = new ChainSource(target, [.. chains.Select((chain, c) => Array.ConvertAll(chain, value => value + c))], 1);
        Assert.False(bad.Verdict.IsTrusted);
        Assert.StartsWith("R̂ of x is", bad.Verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Resampling_repeats_draws_as_often_as_their_weights_say()
    {
        Assert.Equal([0, 1, 2, 3], DrawSet.Resample([0.25, 0.25, 0.25, 0.25]));
        Assert.Equal([1, 1, 1, 3], DrawSet.Resample([0.05, 0.7, 0, 0.25]));
    }

    private static VariationalSource Source(ITarget target, VariationalFamily q, long seed = 1, int threads = 2) =>
        new(target, new IdentityCoordinates(q.ParameterCount), q, seed, threads) { Description = "test" };

    // (1 − s) N(0, 1) + s N(m, d²) with q₀ = N(0, 1).
    private static VariationalSource Shouldered(double share, double mean, double sd, long cost, bool corrects, string name = "x") => new(
        new ToyTarget(1, theta => Math.Log(((1 - share) * Math.Exp(-0.5 * theta[0] * theta[0]))
            + (share / sd * Math.Exp(-0.5 * Math.Pow((theta[0] - mean) / sd, 2)))), [name], (theta, values) => values[0] = theta[0])
        { EvaluationCost = cost }, new IdentityCoordinates(1), new FactorGaussian([0], [], [1.0]), 1, 1)
    { Corrects = corrects };
}
