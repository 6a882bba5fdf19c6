using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

public class LinearMixedModelTests
{
    /// <summary>Designs that take each way through the code: classes of equal groups, groups one by one, both, and edges.</summary>
    private static readonly Dictionary<string, MixedData> Designs = new()
    {
        ["balanced, r = 1"] = MixedData.Random([.. Enumerable.Repeat(4, 40)], 3, 1, 1),
        ["unbalanced, r = 1"] = MixedData.Random([2, 3, 4, 7, 1], 3, 1, 2),
        ["mixed, r = 1"] = MixedData.Random([.. Enumerable.Repeat(4, 20), 2, 9, 3], 2, 1, 3),
        ["rows alone, r = 1"] = MixedData.Random([.. Enumerable.Repeat(1, 12)], 2, 1, 4),
        ["one group, r = 1"] = MixedData.Random([9], 2, 1, 5),
        ["balanced, r = 2"] = MixedData.Random([.. Enumerable.Repeat(4, 20)], 3, 2, 6, sharedDesign: true),
        ["unbalanced, r = 2"] = MixedData.Random([2, 3, 4, 7, 1, 6], 3, 2, 7),
        ["mixed, r = 2"] = MixedData.Random([.. Enumerable.Repeat(4, 20), 2, 9, 3], 2, 2, 8, sharedDesign: true),
        ["rows alone, r = 2"] = MixedData.Random([.. Enumerable.Repeat(1, 7)], 2, 2, 9),
        ["unbalanced, r = 3"] = MixedData.Random([2, 3, 4, 7, 1], 4, 3, 10),
        ["balanced, r = 3"] = MixedData.Random([.. Enumerable.Repeat(5, 25)], 3, 3, 11, sharedDesign: true),
        ["one group, r = 3"] = MixedData.Random([12], 2, 3, 12),
        ["no fixed effect"] = MixedData.Random([2, 3, 4], 0, 1, 13),
    };

    public static TheoryData<string> DesignNames => [.. Designs.Keys];

    [Theory]
    [MemberData(nameof(DesignNames))]
    public void Collapsed_value_is_the_dense_marginal_density_plus_the_prior(string name)
    {
        var data = Designs[name];
        foreach (var model in Models(data))
        {
            var theta = data.Theta(1);
            var evaluator = model.CreateEvaluator();
            var value = evaluator.Collapsed(theta, new double[theta.Length]);
            Tolerance.Close(data.LogLikelihood(theta) + evaluator.LogPrior(theta), value, 1e-11);
        }
    }

    [Theory]
    [MemberData(nameof(DesignNames))]
    public void Collapsed_gradient_is_the_central_difference(string name)
    {
        var data = Designs[name];
        foreach (var model in Models(data))
        {
            var evaluator = model.CreateEvaluator();
            foreach (var seed in new[] { 2, 3 })
            {
                var theta = data.Theta(seed);
                var (gradient, scratch) = (new double[theta.Length], new double[theta.Length]);
                evaluator.Collapsed(theta, gradient);
                Tolerance.Close(FiniteDifference.Gradient(x => evaluator.Collapsed(x, scratch), theta), gradient, 1e-8, name);
            }
        }
    }

    [Theory]
    [MemberData(nameof(DesignNames))]
    public void Drawn_value_is_the_collapsed_value_for_every_draw(string name)
    {
        var data = Designs[name];
        var theta = data.Theta(1);
        var evaluator = data.Model().CreateEvaluator();
        var expected = evaluator.Collapsed(theta, new double[theta.Length]);
        for (var i = 0; i < 20; i++)
        {
            Tolerance.Close(expected, evaluator.Drawn(theta, RandomKey.FromSeed(i), new double[theta.Length]), 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(DesignNames))]
    public void Mean_of_the_drawn_gradient_is_the_collapsed_gradient(string name)
    {
        var data = Designs[name];
        var theta = data.Theta(1);
        var evaluator = data.Model().CreateEvaluator();
        var (gradient, expected) = (new double[theta.Length], new double[theta.Length]);
        evaluator.Collapsed(theta, expected);
        var moments = new SampleMoments(theta.Length);
        for (var i = 0; i < 3000; i++)
        {
            evaluator.Drawn(theta, RandomKey.FromSeed(5).Fold(i), gradient);
            moments.Add(gradient);
        }

        moments.AssertMeans(expected, 1e-9, name);
        Assert.All(Enumerable.Range(0, theta.Length), i => Assert.True(moments.StandardError(i) > 0));
    }

    [Theory]
    [MemberData(nameof(DesignNames))]
    public void Joint_density_minus_conditional_density_is_the_same_for_every_alpha(string name)
    {
        var data = Designs[name];
        var (theta, r) = (data.Theta(1), data.RandomCount);
        var model = data.Model();
        var evaluator = (LinearMixedEvaluator)model.CreateEvaluator();
        var expected = evaluator.Collapsed(theta, new double[theta.Length]);
        var alpha = new double[data.GroupCount * r];
        for (var seed = 0; seed < 3; seed++)
        {
            NormalSampler.Fill(RandomKey.FromSeed(seed), alpha);
            var joint = LogJoint(data, theta, alpha) + evaluator.LogPrior(theta);
            Tolerance.Close(expected, joint - LogConditional(evaluator, data, theta, alpha), 1e-11);
        }
    }

    [Fact]
    public void Random_intercept_model_is_that_of_the_reference()
    {
        var (v, data) = ReferenceIntercept();
        double[] theta = [.. v.Numbers("beta"), v.Number("log_sigma2_alpha"), v.Number("log_sigma2_e")];
        var model = data.Model();
        var evaluator = (LinearMixedEvaluator)model.CreateEvaluator();
        var gradient = new double[5];
        var value = evaluator.Collapsed(theta, gradient);
        Tolerance.Close(v.Number("log_marginal_plus_prior_with_jacobian"), value, 1e-13);
        Tolerance.Close(v.Number("log_marginal_plus_prior_without_jacobian"), value - evaluator.LogJacobian(theta), 1e-13);
        Tolerance.Close(v.Numbers("grad_marginal_exact"), gradient, 1e-13);
        var (means, variances) = (new double[3], new double[3]);
        evaluator.ConditionalMoments(theta, means, variances);
        Tolerance.Close(v.Numbers("post_mean"), means, 1e-14);
        Tolerance.Close(v.Numbers("post_var"), variances, 1e-14);
        var alpha = v.Numbers("alpha");
        var conditional = LogConditional(evaluator, data, theta, alpha);
        Tolerance.Close(v.Number("log_conditional_posterior_of_alpha"), conditional, 1e-13);
        Tolerance.Close(v.Number("log_joint_with_jacobian"), value + conditional, 1e-13);

        // ∇log p(y, α, θ) = ∇log p(y, θ) + ∇log p(α|y, θ).
        var ofConditional = FiniteDifference.Gradient(x => LogConditional(evaluator, data, x, alpha), theta);
        Tolerance.Close(v.Numbers("grad_log_joint"), gradient.Zip(ofConditional, (a, b) => a + b).ToArray(), 1e-9);
    }

    [Fact]
    public void Random_coefficient_model_is_that_of_the_reference()
    {
        var v = ReferenceVectors.Load("dmm_gaussian");
        var features = v.Numbers("features_Z");
        var data = new MixedData(v.Numbers("y"), features, features, [0, 4, 7]);
        var priors = LinearMixedPriors.Published(3, 3) with { RandomEffects = new CovariancePrior.Wishart(0.2, 4) };
        var model = data.Model(priors);
        var all = v.Numbers("theta");

        // θ there: 17 weights, β, τ, w; here β, w, τ.
        double[] theta = [.. all[17..20], .. all[21..27], all[20]];
        var evaluator = (LinearMixedEvaluator)model.CreateEvaluator();
        var gradient = new double[10];
        var value = evaluator.Collapsed(theta, gradient);
        var (means, covariances) = (new double[6], new double[18]);
        evaluator.ConditionalMoments(theta, means, covariances);
        Tolerance.Close(v.Numbers("cond_mean"), means, 1e-12);
        Tolerance.Close(v.Numbers("cond_cov"), covariances, 1e-12);
        Tolerance.Close(v.Numbers("omega"), Dense.RowMajor(data.RandomCovariance(theta).Inverse()), 1e-12);
        var alpha = v.Numbers("alpha");
        var weights = all[..17].Sum(weight => MathNet.Numerics.Distributions.Normal.PDFLn(0, 10, weight));
        Tolerance.Close(v.Number("log_joint"), value + LogConditional(evaluator, data, theta, alpha) + weights, 1e-12);
        var ofConditional = FiniteDifference.Gradient(x => LogConditional(evaluator, data, x, alpha), theta);
        var reference = v.Numbers("grad");
        double[] expected = [.. reference[17..20], .. reference[21..27], reference[20]];
        Tolerance.Close(expected, gradient.Zip(ofConditional, (a, b) => a + b).ToArray(), 1e-8);
    }

    [Theory]
    [InlineData("balanced, r = 1")]
    [InlineData("balanced, r = 2")]
    [InlineData("balanced, r = 3")]
    public void Classes_of_equal_groups_give_the_numbers_of_groups_one_by_one(string name)
    {
        var data = Designs[name];
        var z = data.RandomDesign.ToArray();
        for (var k = 0; k < data.GroupCount; k++)
        {
            // A change in the last digits makes every ZᵀZ different.
            z[data.Offsets[k] * data.RandomCount] += 1e-13 * (k + 1);
        }

        var (balanced, direct) = (data.Model(), (data with { RandomDesign = z }).Model());
        Assert.Equal((1, true), (balanced.Classes.Count, balanced.DirectGroups is null));
        Assert.Equal((0, data.GroupCount), (direct.Classes.Count, direct.DirectGroups!.Count));
        var theta = data.Theta(4);
        var (a, b) = (new double[theta.Length], new double[theta.Length]);
        var value = balanced.CreateEvaluator().Collapsed(theta, a);
        Tolerance.Close(value, direct.CreateEvaluator().Collapsed(theta, b), 1e-11);
        Tolerance.Close(a, b, 1e-10);
    }

    [Theory]
    [MemberData(nameof(DesignNames))]
    public void Permuted_groups_give_the_same_numbers_to_rounding(string name)
    {
        var data = Designs[name];
        var permuted = data.Permute([.. Enumerable.Range(0, data.GroupCount).Reverse()]);
        var theta = data.Theta(4);
        var (a, b) = (new double[theta.Length], new double[theta.Length]);
        var value = data.Model().CreateEvaluator().Collapsed(theta, a);
        Tolerance.Close(value, permuted.Model().CreateEvaluator().Collapsed(theta, b), 1e-13);
        Tolerance.Close(a, b, 1e-12);
    }

    [Fact]
    public void A_predictor_far_from_zero_keeps_its_digits()
    {
        // The year of a study: mean 2000, spread 3. In centred coordinates nothing cancels.
        var centered = MixedData.Random([5, 8, 3, 6, 9, 4], 2, 1, 21);
        var x = centered.FixedDesign.ToArray();
        var years = x.ToArray();
        for (var i = 0; i < centered.RowCount; i++)
        {
            years[(2 * i) + 1] = 2000 + (3 * x[(2 * i) + 1]);
        }

        var far = centered with { FixedDesign = years };
        double[] theta = [0.4, 0.6, -0.3, 0.1];
        double[] moved = [0.4 - (0.2 * 2000), 0.2, -0.3, 0.1];
        var expected = centered.LogLikelihood(theta);
        var evaluator = far.Model(far.WeakPriors()).CreateEvaluator();
        var gradient = new double[4];
        var value = evaluator.Collapsed(moved, gradient) - evaluator.LogPrior(moved);

        // β₀ + 2000·β₁ is a difference of numbers near 400, known to 1e-13; its square enters with weight n.
        Tolerance.Close(expected, value, 1e-10);
    }

    [Fact]
    public void A_response_far_from_zero_keeps_its_digits()
    {
        var data = MixedData.Random([5, 8, 3, 6], 2, 1, 22);
        var far = data with { Response = [.. data.Response.Select(y => y + 1e6)] };
        double[] theta = [0.4, 0.6, -0.3, 0.1];
        double[] moved = [1e6 + 0.4, 0.6, -0.3, 0.1];
        var evaluator = far.Model().CreateEvaluator();
        var value = evaluator.Collapsed(moved, new double[4]) - evaluator.LogPrior(moved);
        Tolerance.Close(data.LogLikelihood(theta), value, 1e-8);
    }

    [Theory]
    [MemberData(nameof(DesignNames))]
    public void Log_prior_is_the_sum_of_its_parts_and_jacobian_that_of_the_natural_scale(string name)
    {
        var data = Designs[name];
        var (q, r) = (data.FixedCount, data.RandomCount);
        var model = data.Model();
        var theta = data.Theta(1);
        var evaluator = model.CreateEvaluator();
        var factor = r == 1 ? [Math.Exp(-0.5 * theta[q])] : Dense.RowMajor(data.RandomCovariance(theta).Inverse().Cholesky().Factor);
        var expected = theta[..q].Sum(b => MathNet.Numerics.Distributions.Normal.PDFLn(0, 10, b))
            + model.Priors.RandomEffects.AddLogDensity(factor, r, new double[r * (r + 1) / 2])
            + model.Priors.Residual.LogDensity(theta[^1], out _);
        Tolerance.Close(expected, evaluator.LogPrior(theta), 1e-11);
        var jacobian = theta[^1] + (r == 1 ? theta[q] : CovariancePrior.LogJacobian(factor, r));
        Tolerance.Close(jacobian, evaluator.LogJacobian(theta), 1e-11);
    }

    [Theory]
    [MemberData(nameof(DesignNames))]
    public void Reported_quantities_are_effects_covariances_and_variance(string name)
    {
        var data = Designs[name];
        var model = data.Model();
        var theta = data.Theta(1);
        var values = new double[model.Quantities.Count];
        model.CreateEvaluator().Report(theta, values);
        double[] expected =
            [.. theta[..data.FixedCount], .. Dense.RowMajor(data.RandomCovariance(theta)), Math.Exp(theta[^1])];
        Tolerance.Close(expected, values, 1e-11);
        Assert.Equal(theta.Length, model.Parameters.Count);
        Assert.Equal("residual.variance", model.Quantities[^1].Name);
    }

    [Fact]
    public void The_same_key_gives_the_same_draw_whatever_was_drawn_before()
    {
        var data = Designs["mixed, r = 2"];
        var theta = data.Theta(1);
        var (first, second) = (data.Model().CreateEvaluator(), data.Model().CreateEvaluator());
        var (a, b) = (new double[theta.Length], new double[theta.Length]);
        second.Drawn(data.Theta(2), RandomKey.FromSeed(1), b);
        Assert.Equal(first.Drawn(theta, RandomKey.FromSeed(7), a), second.Drawn(theta, RandomKey.FromSeed(7), b));
        Assert.Equal(a, b);
    }

    [Fact]
    public void A_prior_of_another_size_is_refused()
    {
        var data = Designs["unbalanced, r = 2"];
        Assert.Contains("belongs to r = 1", Assert.Throws<ArgumentException>(() => data.Model(LinearMixedPriors.Published(3, 1))).Message);
        Assert.Contains("has length 2, but q has 3", Assert.Throws<ArgumentException>(() => data.Model(LinearMixedPriors.Published(2, 2))).Message);
    }

    [Fact]
    public void A_point_of_another_length_is_refused() =>
        Assert.Contains(
            "Theta has length 2, but M has 5".ToUpperInvariant(),
            Assert.Throws<ArgumentException>(() => Designs["balanced, r = 1"].Model().CreateEvaluator().Collapsed(new double[2], new double[5]))
                .Message.ToUpperInvariant());

    private static IEnumerable<LinearMixedModel> Models(MixedData data)
    {
        yield return data.Model();
        if (data.FixedCount > 0)
        {
            yield return data.Model(data.WeakPriors());
        }
    }

    private static (System.Text.Json.JsonElement Vectors, MixedData Data) ReferenceIntercept()
    {
        var v = ReferenceVectors.Load("lmm");
        return (v, new MixedData(v.Numbers("y"), v.Numbers("X"), [.. Enumerable.Repeat(1.0, 9)], [0, 2, 5, 9]));
    }

    /// <summary>log p(y|α, θ) + log p(α|θ).</summary>
    private static double LogJoint(MixedData data, double[] theta, double[] alpha)
    {
        var (q, r) = (data.FixedCount, data.RandomCount);
        var covariance = data.RandomCovariance(theta);
        double sum = 0;
        for (var k = 0; k < data.GroupCount; k++)
        {
            sum += Dense.LogNormal(alpha.AsSpan(k * r, r), new double[r], covariance);
            for (var i = data.Offsets[k]; i < data.Offsets[k + 1]; i++)
            {
                double mean = 0;
                for (var j = 0; j < q; j++)
                {
                    mean += data.FixedDesign[(i * q) + j] * theta[j];
                }

                for (var j = 0; j < r; j++)
                {
                    mean += data.RandomDesign[(i * r) + j] * alpha[(k * r) + j];
                }

                sum += MathNet.Numerics.Distributions.Normal.PDFLn(mean, Math.Exp(0.5 * theta[^1]), data.Response[i]);
            }
        }

        return sum;
    }

    private static double LogConditional(LinearMixedEvaluator evaluator, MixedData data, double[] theta, double[] alpha)
    {
        var r = data.RandomCount;
        var (means, covariances) = (new double[alpha.Length], new double[alpha.Length * r]);
        evaluator.ConditionalMoments(theta, means, covariances);
        double sum = 0;
        for (var k = 0; k < data.GroupCount; k++)
        {
            Matrix<double> covariance = Dense.Matrix(r, r, covariances.AsSpan(k * r * r, r * r));
            sum += Dense.LogNormal(alpha.AsSpan(k * r, r), means.AsSpan(k * r, r), covariance);
        }

        return sum;
    }
}
