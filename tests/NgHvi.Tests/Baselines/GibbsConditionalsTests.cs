using System.Numerics.Tensors;

namespace NgHvi.Tests.Baselines;

/// <summary>Every conditional's log density differs between two points as the joint log density does.</summary>
public sealed class GibbsConditionalsTests
{
    private const double Tolerance = 1e-8;
    private const int Q = 3;

    public static TheoryData<int, bool, bool, bool> Models => new()
    {
        { 1, true, true, false }, { 1, false, true, false }, { 1, true, false, false }, { 1, false, false, false },
        { 2, true, false, false }, { 2, false, false, false }, { 3, false, false, false },
        { 2, true, false, true }, { 2, false, true, true },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Fixed_effects_given_random_effects_follow_the_joint(int r, bool published, bool balanced, bool isDiagonal)
    {
        var (rows, _, chain, alpha) = Prepare(r, published, balanced, isDiagonal);
        chain.FixedEffects.GivenRandomEffects(1 / chain.ResidualVariance, chain.Sums.Cross);
        var (first, second) = TwoPoints(chain.Theta);
        Assert.Equal(
            rows.LogJoint(first, alpha) - rows.LogJoint(second, alpha),
            NormalLogKernel(chain.FixedEffects, first) - NormalLogKernel(chain.FixedEffects, second),
            Tolerance);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Fixed_effects_with_random_effects_integrated_out_follow_the_marginal(int r, bool published, bool balanced, bool isDiagonal)
    {
        var (_, model, chain, _) = Prepare(r, published, balanced, isDiagonal);
        Assert.Equal(balanced && r == 1 ? 1 : 0, model.Classes.Classes.Count);
        chain.FixedEffects.Marginal(1 / chain.ResidualVariance, chain.Precision);
        var (first, second) = TwoPoints(chain.Theta);
        var evaluator = model.CreateEvaluator();
        var scratch = new double[first.Length];
        Assert.Equal(
            evaluator.Collapsed(first, scratch) - evaluator.Collapsed(second, scratch),
            NormalLogKernel(chain.FixedEffects, first) - NormalLogKernel(chain.FixedEffects, second),
            Tolerance);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Squares_of_residuals_from_statistics_are_those_of_rows(int r, bool published, bool balanced, bool isDiagonal)
    {
        var (rows, _, chain, alpha) = Prepare(r, published, balanced, isDiagonal);
        var residuals = rows.Residuals(chain.Theta, alpha);
        Assert.Equal(residuals * residuals, chain.ResidualSquares(), 1e-10 * (residuals * residuals));
    }

    [Fact]
    public void Inverse_gamma_conditional_of_a_variance_follows_the_joint()
    {
        var prior = new VariancePrior.InverseGamma(1.3, 0.4);
        var conditional = VarianceConditionals.Variance(prior, double.NaN, 17, 5.2);
        Assert.Equal(
            VarianceJoint(prior, 0.6, 17, 5.2) - VarianceJoint(prior, 2.1, 17, 5.2),
            conditional.LogDensity(0.6) - conditional.LogDensity(2.1),
            1e-12);
    }

    [Fact]
    public void Half_t_prior_is_its_mixture_and_its_conditional_follows_the_joint()
    {
        var prior = new VariancePrior.HalfStudentT(3, 1.7);
        foreach (var auxiliary in new[] { 0.1, 0.8, 3.0 })
        {
            foreach (var variance in new[] { 0.05, 1.0, 9.0 })
            {
                var mixture = VarianceConditionals.Variance(prior, auxiliary, 0, 0).LogDensity(variance)
                    + new InverseGamma(0.5, 1 / (1.7 * 1.7)).LogDensity(auxiliary)
                    - VarianceConditionals.Auxiliary(prior, variance).LogDensity(auxiliary);
                Assert.Equal(prior.LogDensity(Math.Log(variance), out _) - Math.Log(variance), mixture, 1e-10);
            }
        }

        var conditional = VarianceConditionals.Variance(prior, 0.7, 17, 5.2);
        var plain = VarianceConditionals.Variance(prior, 0.7, 0, 0);
        Assert.Equal(
            NormalSquares(0.6, 17, 5.2) + plain.LogDensity(0.6) - NormalSquares(2.1, 17, 5.2) - plain.LogDensity(2.1),
            conditional.LogDensity(0.6) - conditional.LogDensity(2.1),
            1e-12);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Wishart_conditional_of_the_precision_follows_the_joint(int r)
    {
        var (rows, model, chain, alpha) = Prepare(r, published: true, balanced: false);
        double[] first = chain.Theta.ToArray(), second = chain.Theta.ToArray();
        for (var i = Q + 1; i < second.Length; i++)
        {
            second[i] += 0.3 * (i - Q - 2);
        }

        // A scale for each coordinate, of which the model's prior has one for all.
        double[] scales = [.. Enumerable.Range(1, r).Select(j => 0.4 * j)];
        var prior = new CovariancePrior.Wishart(scales, r + 2);
        foreach (var (wishart, correction) in new[] { (model.Priors.RandomEffects, 0.0), (prior, Change(first) - Change(second)) })
        {
            var conditional = VarianceConditionals.Precision(wishart, [], rows.Groups, chain.Sums.Moments, r);
            Assert.Equal(
                PrecisionJoint(first) - PrecisionJoint(second) + correction,
                conditional.LogDensity(rows.Precision(first)) - conditional.LogDensity(rows.Precision(second)),
                Tolerance);
        }

        double PrecisionJoint(double[] theta) => rows.LogJoint(theta, alpha) - CovariancePrior.LogJacobian(rows.PrecisionFactor(theta), r);

        double Change(double[] theta) => prior.AddLogDensity(rows.PrecisionFactor(theta), r, new double[r * (r + 1) / 2])
            - model.Priors.RandomEffects.AddLogDensity(rows.PrecisionFactor(theta), r, new double[r * (r + 1) / 2]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Huang_Wand_prior_is_its_mixture_and_its_conditional_follows_the_joint(int r)
    {
        var (rows, _, chain, alpha) = Prepare(r, published: false, balanced: false);
        double[] scales = [.. Enumerable.Range(1, r).Select(j => 0.5 * j)];
        var prior = new CovariancePrior.HuangWand(2.6, scales);
        var (factor, omega) = (rows.PrecisionFactor(chain.Theta), rows.Precision(chain.Theta));
        var density = prior.AddLogDensity(factor, r, new double[r * (r + 1) / 2]) - CovariancePrior.LogJacobian(factor, r);
        foreach (var level in new[] { 0.2, 1.9 })
        {
            double[] a = [.. Enumerable.Range(0, r).Select(j => level + (0.3 * j))];
            var plain = VarianceConditionals.Precision(prior, a, 0, new double[r * r], r);
            var mixture = plain.LogDensity(omega);
            for (var j = 0; j < r; j++)
            {
                mixture += new InverseGamma(0.5, 1 / (scales[j] * scales[j])).LogDensity(a[j])
                    - VarianceConditionals.Auxiliary(prior, j, omega[(j * r) + j]).LogDensity(a[j]);
            }

            Assert.Equal(density, mixture, Tolerance);
            var other = chain.Theta.ToArray();
            other[Q + 1] += 0.4;
            other[Q + 2] -= 0.3;
            var otherOmega = rows.Precision(other);
            var conditional = VarianceConditionals.Precision(prior, a, rows.Groups, chain.Sums.Moments, r);
            Assert.Equal(
                plain.LogDensity(omega) + rows.LogEffects(omega, alpha) - plain.LogDensity(otherOmega) - rows.LogEffects(otherOmega, alpha),
                conditional.LogDensity(omega) - conditional.LogDensity(otherOmega),
                Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Scale_move_follows_the_joint_along_its_line(int r, bool published, bool balanced, bool isDiagonal)
    {
        var (rows, model, chain, alpha) = Prepare(r, published, balanced, isDiagonal);
        var origin = rows.LogJoint(chain.Theta, alpha);
        chain.Scale.Bind(chain.Precision);
        foreach (var t in new[] { -0.8, 0.3 })
        {
            var c = Math.Exp(t);
            var (theta, offDiagonals) = (chain.Theta.ToArray(), 0);
            var w = theta.AsSpan(Q + 1);
            if (model.Covariance is IndependentCovariance)
            {
                for (var i = 0; i < r; i++)
                {
                    w[i] += 2 * t;
                }
            }
            else
            {
                for (int j = 0, index = 0; j < r; j++)
                {
                    w[index++] -= t;
                    for (var i = j + 1; i < r; i++, offDiagonals++)
                    {
                        w[index++] /= c;
                    }
                }
            }

            var volume = t * ((rows.Groups * r) - offDiagonals);
            Assert.Equal(
                rows.LogJoint(theta, Array.ConvertAll(alpha, value => c * value)) + volume - origin,
                chain.Scale.LogDensity(t, chain.Sums.Projected, chain.Sums.FittedSquares, chain.ResidualVariance)
                    - chain.Scale.LogDensity(0, chain.Sums.Projected, chain.Sums.FittedSquares, chain.ResidualVariance),
                Tolerance);
        }
    }

    [Fact]
    public void Scale_move_rescales_everything_that_depends_on_the_effects()
    {
        var (rows, _, chain, alpha) = Prepare(2, published: false, balanced: false);
        var before = chain.Precision[0];
        var c = chain.Scale.Apply(chain.Sums, chain.Precision, chain.ResidualVariance, RandomKey.FromSeed(4));
        chain.Refresh();
        Assert.Equal(Math.Sqrt(before / chain.Precision[0]), c, 1e-12);
        Assert.NotEqual(1, c);
        var moved = Array.ConvertAll(alpha, value => c * value);
        var residuals = rows.Residuals(chain.Theta, moved);
        Assert.Equal(residuals * residuals, chain.ResidualSquares(), 1e-10 * (residuals * residuals));
        Assert.Equal(moved.Where((_, i) => i % 2 == 0).Sum(value => value * value), chain.Sums.Moments[0], 1e-10);
    }

    /// <summary>A chain whose sums over groups are those of known random effects.</summary>
    private static (UnitRows Rows, MixedDensity Model, GibbsChain Chain, double[] Alpha) Prepare(
        int r, bool published, bool balanced, bool isDiagonal = false)
    {
        var model = BaselineModels.Density(BaselineModels.Linear(balanced ? 30 : 9, Q, r, 11, balanced && r == 1), published, isDiagonal);
        var chain = new GibbsEngine(model, new Gibbs(), new RunSettings(2, 1)).Chains[0];
        var theta = new double[model.Parameters.Count];
        NormalSampler.Fill(RandomKey.FromSeed(5), theta);
        TensorPrimitives.Multiply(theta, 0.3, theta);
        chain.Begin(theta);
        var (rows, alpha, sums) = (new UnitRows(model), new double[model.Data.GroupCount * r], chain.Sums);
        NormalSampler.Fill(RandomKey.FromSeed(3), alpha);
        sums.Clear();
        var (x, z) = rows.Designs(theta);
        var residuals = rows.Residuals(theta, []);
        for (var k = 0; k < rows.Groups; k++)
        {
            for (var i = model.Data.GroupOffsets[k]; i < model.Data.GroupOffsets[k + 1]; i++)
            {
                var fit = Enumerable.Range(0, r).Sum(j => z[i, j] * alpha[(k * r) + j]);
                for (var j = 0; j < Q; j++)
                {
                    sums.Cross[j] += x[i, j] * fit;
                }

                sums.Projected += residuals[i] * fit;
                sums.FittedSquares += fit * fit;
            }

            for (var i = 0; i < r * r; i++)
            {
                sums.Moments[i] += alpha[(k * r) + (i / r)] * alpha[(k * r) + (i % r)];
            }
        }

        chain.Refresh();
        return (rows, model, chain, alpha);
    }

    private static (double[] First, double[] Second) TwoPoints(ReadOnlySpan<double> theta)
    {
        var (first, second) = (theta.ToArray(), theta.ToArray());
        for (var j = 0; j < Q; j++)
        {
            second[j] += 0.2 + (0.1 * j);
        }

        return (first, second);
    }

    private static double NormalLogKernel(FixedEffectsConditional conditional, double[] theta)
    {
        double sum = 0;
        for (var j = 0; j < Q; j++)
        {
            double component = 0;
            for (var i = j; i < Q; i++)
            {
                component += conditional.Factor[(i * Q) + j] * (theta[i] - conditional.Mean[i]);
            }

            sum -= 0.5 * component * component;
        }

        return sum;
    }

    private static double NormalSquares(double variance, int count, double squares) =>
        (-0.5 * count * Math.Log(variance)) - (0.5 * squares / variance);

    private static double VarianceJoint(VariancePrior prior, double variance, int count, double squares) =>
        NormalSquares(variance, count, squares) + prior.LogDensity(Math.Log(variance), out _) - Math.Log(variance);
}
