using System.Text.Json;
using NgHvi.Tests.Support;
using Rule = NgHvi.UpdateRule.BayesianLearningRule;

namespace NgHvi.Tests.Updates;

/// <summary>Steps of mixtures and of published IVON.</summary>
public class LearningMixtureTests
{
    private static readonly JsonElement V = ReferenceVectors.Load("natural_gradient_family");
    private static readonly double[] Mean = V.GetProperty("problem").Numbers("mu");
    private static readonly double[] Noise = V.GetProperty("problem").Numbers("z");

    [Fact]
    public void A_mixture_is_that_of_the_reference()
    {
        var v = V.GetProperty("mixture");
        var components = v.GetProperty("components").EnumerateArray().ToArray();
        var mixture = (Mixture)Family.MixtureOf(2, new Family.Full()).Create(3);
        for (var c = 0; c < 2; c++)
        {
            var covariance = Dense.Matrix(3, 3, v.Numbers("precisions").AsSpan(9 * c, 9)).Inverse();
            var part = new FullGaussian(v.Numbers("means").AsSpan(3 * c, 3), Dense.RowMajor(covariance.Cholesky().Factor));
            part.Lambda.CopyTo(mixture.Lambda, 12 * c);
            mixture.Lambda[24 + c] = Math.Log(v.Numbers("weights")[c]);
        }

        Assert.True(mixture.Refresh());
        var noise = new double[16]; // Two draws of each, by turns.
        for (var s = 0; s < 4; s++)
        {
            Noise.AsSpan(3 * (s / 2), 3).CopyTo(noise.AsSpan((4 * s) + 1));
            mixture.Stratify(s, noise.AsSpan(4 * s, 4));
        }

        double[] theta = [.. Enumerable.Range(0, 4).SelectMany(s => components[s % 2].Numbers("theta").Skip(3 * (s / 2)).Take(3))];
        double[] u = [.. Enumerable.Range(0, 4).SelectMany(s => components[s % 2].Numbers("u").Skip(3 * (s / 2)).Take(3))];
        var score = new double[3];
        double[] gradients = [.. theta.Chunk(3).Zip(u.Chunk(3)).SelectMany(pair =>
        {
            mixture.NegativeScore(pair.First, score);
            return pair.Second.Zip(score, (own, s) => own - s).ToArray();
        })];
        var step = new LearningStep(mixture, noise, gradients);
        Tolerance.Close(theta, step.Theta, 1e-13);
        for (var s = 0; s < 4; s++) step.LogWeights[s] = v.Numbers("mean_b")[s % 2];
        Assert.True(step.Apply(new Rule { MeanRate = 0.25, PrecisionRate = 0.25, LargestMove = double.PositiveInfinity }));
        Tolerance.Close(v.Numbers("weights_new"), mixture.Weights.ToArray(), 1e-12);
        for (var c = 0; c < 2; c++)
        {
            var part = (FullGaussian)mixture.Parts[c];
            Tolerance.Close(components[c].Numbers("mu_new"), part.Mean.ToArray(), 1e-12);
            Tolerance.Close(components[c].Numbers("S_new"), Dense.RowMajor(Dense.Covariance(part).Inverse()), 1e-11);
        }
    }

    [Fact]
    public void Published_IVON_is_its_own_recursion_under_a_flat_prior()
    {
        const double Alpha = 0.1, First = 0.9, Second = 0.9;
        var (mu, s, m) = (Mean.ToArray(), new double[] { 4, 3, 5 }, new double[3]);
        var family = new FactorGaussian(Mean, [], [.. s.Select(precision => 1 / Math.Sqrt(precision))]);
        var context = new UpdateContext(family, 1);
        var rule = new Rule
        {
            MeanRate = Alpha,
            PrecisionRate = 1 - Second,
            Momentum = First,
            KeepsScore = false,
            LargestMove = double.PositiveInfinity,
        };
        var updater = rule.Create(new(family, 1));
        for (var t = 1; t <= 5; t++)
        {
            var z = MixedCase.Normals(9, t, 3);
            double[] theta = [.. mu.Select((x, i) => x + (z[i] / Math.Sqrt(s[i])))];
            double[] g = [.. theta.Select((x, i) => Math.Sin(x) + (0.3 * (i + 1) * x))]; // Of the negative log likelihood.
            for (var i = 0; i < 3; i++)
            {
                var curvature = g[i] * (theta[i] - mu[i]) * s[i];
                m[i] = (First * m[i]) + ((1 - First) * g[i]);
                var change = (1 - Second) * (s[i] - curvature);
                var next = s[i] - change + (0.5 * change * change / s[i]);
                s[i] = next;
                mu[i] -= Alpha * m[i] / (1 - Math.Pow(First, t)) / next;
            }

            context.Step = t;
            z.CopyTo(context.Noise, 0);
            for (var i = 0; i < 3; i++) context.ModelGradients[i] = -g[i];
            Assert.True(updater.Apply(context).Found && family.Refresh());
            Tolerance.Close(mu, family.Mean.ToArray(), 1e-13);
            Tolerance.Close(s, [.. family.Scales.ToArray().Select(d => 1 / (d * d))], 1e-13);
        }
    }
}
