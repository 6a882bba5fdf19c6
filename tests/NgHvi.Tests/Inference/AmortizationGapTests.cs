using MathNet.Numerics;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

public class AmortizationGapTests
{
    private static readonly MixedData Data = MixedData.Random([3, 5, 4, 6, 2, 7], 2, 1, 5);

    [Fact]
    public void It_is_the_hybrid_elbo_less_the_best_elbo_of_gaussians_that_do_not_see_theta()
    {
        const int Pairs = 40;
        var model = FitCases.Model(Data, new() { Priors = Priors.Published });
        var fit = model.Fitted(HybridVi.Default with { Family = new Family.Full(), CorrectPosterior = false });
        var (family, coordinates) = fit.Source.Q0!.Value;
        var key = RandomKey.FromSeed(4);
        var (proposal, evaluator) = (new Proposal(family), model.Density.CreateEvaluator());
        var (thetas, gradient, hybrid) = (new List<double[]>(), new double[4], 0.0);
        for (var pair = 0; pair < Pairs; pair++)
        {
            var (first, second) = (new double[4], new double[4]);
            proposal.Pair(key.Fold(pair), first, second);
            foreach (var x in new[] { first, second })
            {
                var theta = new double[4];
                coordinates.Map(x, theta);
                thetas.Add(theta);
                hybrid += evaluator.Collapsed(theta, gradient) / (2 * Pairs);
            }
        }

        // E log p(y, α, θ) + H(q) with θ = (β, log σ², log σ²_α): log p(y, α | θ) is a sum over groups, of known expectation.
        var other = thetas.Average(theta => evaluator.LogPrior(theta));
        for (var k = 0; k < Data.GroupCount; k++)
        {
            double Loss(double mean, double logVariance) => -thetas.Average(theta => Bound(theta, k, mean, Math.Exp(logVariance)));
            var (bestMean, bestLog) = FindMinimum.OfFunction(Loss, 0, -1, 1e-12, 10_000);
            other -= Loss(bestMean, bestLog);
        }

        var gap = AmortizationGap.Of(model.Density, (family, coordinates), 2 * Pairs, key, 1);
        Tolerance.Close(hybrid - other, gap.Value, 1e-6);
        Assert.InRange(gap.Value, 0.1, 5);
        Assert.InRange(gap.StandardError, 0.001, 0.3 * gap.Value);
        Assert.Equal(gap, AmortizationGap.Of(model.Density, (family, coordinates), 2 * Pairs, key, 3));
    }

    [Fact]
    public void It_is_the_same_by_sums_and_by_rows_and_grows_with_the_groups()
    {
        var (small, large) = (FitCases.Slopes(6, 5), FitCases.Slopes(12, 5));
        var fit = FitCases.Model(small).Fitted();
        var gap = fit.AmortizationGap();
        Tolerance.Close(gap.Value, FitCases.Model(small, new() { Kernel = KernelChoice.Rows }).Fitted().AmortizationGap().Value, 0.05);
        Assert.Equal(gap, Fit.FromJson(fit.ToJson(), "fit.json", 1).AmortizationGap());
        Assert.InRange(gap.Value, 5 * gap.StandardError, double.PositiveInfinity);
        Assert.True(FitCases.Model(large).Fitted().AmortizationGap(2000).IsKnown);
    }

    [Fact]
    public void What_has_no_floor_is_refused_in_one_sentence()
    {
        var brief = HybridVi.Default with { Steps = 5 };
        Refused("Without random coefficients", MixedModel.From(
            ModelData.FromArrays(Data.Response, Data.FixedDesign, [], [], null)).Fitted(brief));
        var binary = Data with { Response = Array.ConvertAll(Data.Response, y => y > 0.3 ? 1.0 : 0) };
        Refused("for gaussian responses only", FitCases.Model(binary, new() { Response = Response.Logit }).Fitted(brief));
        Refused("begins at q₀, and Gibbs has none", FitCases.Model(Data).Fitted(new Gibbs { Chains = 2, Sweeps = 40 }));
    }

    private static void Refused(string sentence, Fit fit) =>
        Assert.Contains(sentence, Assert.Throws<InvalidOperationException>(() => fit.AmortizationGap()).Message, StringComparison.Ordinal);

    private static double Bound(double[] theta, int k, double mean, double variance)
    {
        var (squares, count) = (0.0, Data.Offsets[k + 1] - Data.Offsets[k]);
        for (var i = Data.Offsets[k]; i < Data.Offsets[k + 1]; i++)
        {
            var z = Data.RandomDesign[i];
            var residual = Data.Response[i] - (Data.FixedDesign[2 * i] * theta[0]) - (Data.FixedDesign[(2 * i) + 1] * theta[1]);
            squares += Math.Pow(residual - (z * mean), 2) + (z * z * variance);
        }

        return -0.5 * ((count * (Math.Log(2 * Math.PI) + theta[2])) + (squares * Math.Exp(-theta[2])) + theta[3]
            + (((mean * mean) + variance) * Math.Exp(-theta[3])) - 1 - Math.Log(variance));
    }
}
