namespace NgHvi.Tests.Inference.Baselines;

/// <summary>Every conditional's log density differs between two points as the joint log density does.</summary>
public sealed class GibbsConditionalsTests
{
    private const double Tolerance = 1e-8;

    public static TheoryData<int, bool, bool> Models => new()
    {
        { 1, true, true }, { 1, false, true }, { 1, true, false }, { 1, false, false },
        { 2, true, false }, { 2, false, false }, { 3, false, false },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Fixed_effects_given_random_effects_follow_the_joint(int r, bool published, bool balanced)
    {
        var (data, model, state, workspace, alpha) = Prepare(r, published, balanced);
        workspace.FixedEffects.GivenRandomEffects(1 / state.ResidualVariance, state.Sums.Cross);
        var (first, second) = TwoPoints(state.Theta, data.Q);
        Assert.Equal(
            data.LogJoint(model, first, alpha) - data.LogJoint(model, second, alpha),
            NormalLogKernel(workspace.FixedEffects, first, data.Q) - NormalLogKernel(workspace.FixedEffects, second, data.Q),
            Tolerance);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Fixed_effects_with_random_effects_integrated_out_follow_the_marginal(int r, bool published, bool balanced)
    {
        var (data, model, state, workspace, _) = Prepare(r, published, balanced);
        Assert.Equal(balanced ? 1 : 0, model.Classes.Count);
        workspace.FixedEffects.Marginal(1 / state.ResidualVariance, state.Precision);
        var (first, second) = TwoPoints(state.Theta, data.Q);
        var evaluator = model.CreateEvaluator();
        var scratch = new double[first.Length];
        Assert.Equal(
            evaluator.Collapsed(first, scratch) - evaluator.Collapsed(second, scratch),
            NormalLogKernel(workspace.FixedEffects, first, data.Q) - NormalLogKernel(workspace.FixedEffects, second, data.Q),
            Tolerance);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Squares_of_residuals_from_statistics_are_those_of_rows(int r, bool published, bool balanced)
    {
        var (data, _, state, workspace, alpha) = Prepare(r, published, balanced);
        var expected = data.ResidualSquares(state.Theta[..data.Q], alpha);
        Assert.Equal(expected, GibbsSampler.ResidualSquares(workspace, state), 1e-10 * expected);

        // After β has moved, sums at the old β must still give the squares at the new one.
        state.MutableTheta[0] += 0.7;
        expected = data.ResidualSquares(state.Theta[..data.Q], alpha);
        Assert.Equal(expected, GibbsSampler.ResidualSquares(workspace, state), 1e-10 * expected);
    }

    [Fact]
    public void Inverse_gamma_conditional_of_a_variance_follows_the_joint()
    {
        var prior = new VariancePrior.InverseGamma(1.3, 0.4);
        var conditional = VarianceConditional.Variance(prior, double.NaN, 17, 5.2);
        Assert.Equal(VarianceJoint(prior, 0.6, 17, 5.2) - VarianceJoint(prior, 2.1, 17, 5.2), conditional.LogDensity(0.6) - conditional.LogDensity(2.1), 1e-12);
    }

    [Theory]
    [InlineData(3, 2.5)]
    [InlineData(1, 0.3)]
    public void Half_t_prior_is_its_mixture(double degreesOfFreedom, double scale)
    {
        // p(v) = p(v | λ) p(λ) / p(λ | v) whatever λ is, normalisers included.
        var prior = new VariancePrior.HalfStudentT(degreesOfFreedom, scale);
        foreach (var variance in new[] { 0.02, 1.7, 40 })
        {
            foreach (var auxiliary in new[] { 0.1, 3.0 })
            {
                var mixture = VarianceConditional.Variance(prior, auxiliary, 0, 0).LogDensity(variance)
                    + new InverseGamma(0.5, 1 / (scale * scale)).LogDensity(auxiliary)
                    - VarianceConditional.Auxiliary(prior, variance).LogDensity(auxiliary);
                Assert.Equal(prior.LogDensity(Math.Log(variance), out _) - Math.Log(variance), mixture, 1e-10);
            }
        }

        var conditional = VarianceConditional.Variance(prior, 0.7, 17, 5.2);
        var plain = VarianceConditional.Variance(prior, 0.7, 0, 0);
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
        var (data, model, state, _, alpha) = Prepare(r, published: true, balanced: false);
        var conditional = CovarianceConditional.Precision(model.Priors.RandomEffects, [], data.Groups, state.Sums.Moments, r);
        double[] first = state.Theta.ToArray(), second = state.Theta.ToArray();
        for (var i = data.Q; i < second.Length - 1; i++)
        {
            second[i] += 0.3 * (i - data.Q - 1);
        }

        Assert.Equal(
            PrecisionJoint(data, model, first, alpha) - PrecisionJoint(data, model, second, alpha),
            conditional.LogDensity(data.Precision(first)) - conditional.LogDensity(data.Precision(second)),
            Tolerance);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Huang_Wand_prior_is_its_mixture_and_its_conditional_follows_the_joint(int r)
    {
        var (data, _, state, _, alpha) = Prepare(r, published: false, balanced: false);
        double[] scales = [.. Enumerable.Range(1, r).Select(j => 0.5 * j)];
        var prior = new CovariancePrior.HuangWand(2.6, scales);
        var factor = data.PrecisionFactor(state.Theta);
        var omega = data.Precision(state.Theta);
        var density = prior.AddLogDensity(factor, r, new double[r * (r + 1) / 2]) - CovariancePrior.LogJacobian(factor, r);
        foreach (var level in new[] { 0.2, 1.9 })
        {
            double[] a = [.. Enumerable.Range(0, r).Select(j => level + (0.3 * j))];
            var mixture = CovarianceConditional.Precision(prior, a, 0, new double[r * r], r).LogDensity(omega);
            for (var j = 0; j < r; j++)
            {
                mixture += new InverseGamma(0.5, 1 / (scales[j] * scales[j])).LogDensity(a[j])
                    - CovarianceConditional.Auxiliary(prior, j, omega[(j * r) + j]).LogDensity(a[j]);
            }

            Assert.Equal(density, mixture, Tolerance);
            var other = state.Theta.ToArray();
            other[data.Q] += 0.4;
            other[data.Q + 1] -= 0.3;
            var otherOmega = data.Precision(other);
            var plain = CovarianceConditional.Precision(prior, a, 0, new double[r * r], r);
            var conditional = CovarianceConditional.Precision(prior, a, data.Groups, state.Sums.Moments, r);
            Assert.Equal(
                plain.LogDensity(omega) + data.LogEffects(omega, alpha) - plain.LogDensity(otherOmega) - data.LogEffects(otherOmega, alpha),
                conditional.LogDensity(omega) - conditional.LogDensity(otherOmega),
                Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Scale_move_follows_the_joint_along_its_line(int r, bool published, bool balanced)
    {
        var (data, model, state, workspace, alpha) = Prepare(r, published, balanced);
        var origin = data.LogJoint(model, state.Theta, alpha);
        var move = workspace.Scale;
        move.Bind(state.Precision);
        foreach (var t in new[] { -0.8, 0.3 })
        {
            var c = Math.Exp(t);
            var theta = state.Theta.ToArray();
            var index = data.Q;
            for (var j = 0; j < r && r > 1; j++)
            {
                theta[index++] -= t;
                for (var i = j + 1; i < r; i++)
                {
                    theta[index++] /= c;
                }
            }

            theta[data.Q] += r == 1 ? 2 * t : 0;
            var volume = t * ((data.Groups * r) - (r * (r - 1) / 2));
            Assert.Equal(
                data.LogJoint(model, theta, Array.ConvertAll(alpha, value => c * value)) + volume - origin,
                move.LogDensity(t, state.Sums.Projected, state.Sums.FittedSquares, state.ResidualVariance)
                    - move.LogDensity(0, state.Sums.Projected, state.Sums.FittedSquares, state.ResidualVariance),
                Tolerance);
        }
    }

    [Fact]
    public void Scale_move_rescales_everything_that_depends_on_the_effects()
    {
        var (data, _, state, workspace, alpha) = Prepare(2, published: false, balanced: false);
        var before = state.Precision[0];
        workspace.Scale.Apply(state, RandomKey.FromSeed(4));
        var c = Math.Sqrt(before / state.Precision[0]);
        Assert.NotEqual(1, c);
        var moved = Array.ConvertAll(alpha, value => c * value);
        var expected = data.ResidualSquares(state.Theta[..data.Q], moved);
        Assert.Equal(expected, GibbsSampler.ResidualSquares(workspace, state), 1e-10 * expected);
        Assert.Equal(moved.Where((_, i) => i % 2 == 0).Sum(value => value * value), state.Sums.Moments[0], 1e-10);
    }

    [Fact]
    public void Coordinates_of_a_precision_are_read_back()
    {
        double[] w = [0.3, -0.7, 0.2, -0.1, 0.5, 0.9];
        var (omega, back) = (new double[9], new double[6]);
        PrecisionCoordinates.Read(w, 3, omega);
        PrecisionCoordinates.Write(omega, 3, back);
        for (var i = 0; i < w.Length; i++)
        {
            Assert.Equal(w[i], back[i], 1e-14);
        }
    }

    [Fact]
    public void Draws_have_the_moments_of_their_distributions()
    {
        const int Count = 40_000;
        var random = new PhiloxRandom(RandomKey.FromSeed(8));
        var gamma = new InverseGamma(5, 3);
        double[] inverseScale = [2, 0.5, 0.5, 1];
        var wishart = new Wishart(4.5, inverseScale, 2);
        double mean = 0;
        var (draw, sum) = (new double[4], new double[4]);
        for (var s = 0; s < Count; s++)
        {
            mean += gamma.Sample(random) / Count;
            wishart.Sample(random, draw);
            for (var i = 0; i < 4; i++)
            {
                sum[i] += draw[i] / Count;
            }
        }

        // IG(5, 3): mean 3/4, sd √(9/(16·3)). Wishart: mean vS, Var Ω_ij = v(S_ij² + S_ii S_jj), S = inverse of the matrix given.
        Assert.Equal(0.75, mean, 4 * Math.Sqrt(9 / 48.0 / Count));
        double[] scale = [1 / 1.75, -0.5 / 1.75, -0.5 / 1.75, 2 / 1.75];
        for (var i = 0; i < 4; i++)
        {
            var variance = 4.5 * ((scale[i] * scale[i]) + (scale[i / 2 * 3] * scale[i % 2 * 3]));
            Assert.Equal(4.5 * scale[i], sum[i], 4 * Math.Sqrt(variance / Count));
        }
    }

    /// <summary>A state whose sums over groups are those of known random effects.</summary>
    private static (BaselineData Data, LinearMixedModel Model, GibbsState State, GibbsWorkspace Workspace, double[] Alpha) Prepare(
        int r, bool published, bool balanced)
    {
        const int Q = 3;
        var data = BaselineData.Simulate(balanced ? 30 : 9, Q, r, 11, balanced && r == 1);
        var model = data.Model(published);
        var workspace = new GibbsWorkspace(model, new GibbsOptions());
        var state = GibbsSampler.Init(workspace, model.SuggestStart(), RandomKey.FromSeed(2));
        var alpha = new double[data.Groups * r];
        NormalSampler.Fill(RandomKey.FromSeed(3), alpha);
        var sums = state.Sums;
        sums.Clear();
        var zero = new double[alpha.Length];
        for (var k = 0; k < data.Groups; k++)
        {
            for (var i = data.Offsets[k]; i < data.Offsets[k + 1]; i++)
            {
                double fit = 0, residual = data.Y[i];
                for (var j = 0; j < r; j++)
                {
                    fit += data.Z[(i * r) + j] * alpha[(k * r) + j];
                }

                for (var j = 0; j < Q; j++)
                {
                    sums.Cross[j] += data.X[(i * Q) + j] * fit;
                    residual -= data.X[(i * Q) + j] * state.Theta[j];
                }

                sums.Projected += residual * fit;
                sums.FittedSquares += fit * fit;
            }

            for (var i = 0; i < r * r; i++)
            {
                sums.Moments[i] += alpha[(k * r) + (i / r)] * alpha[(k * r) + (i % r)];
            }
        }

        state.Projection = sums.Projected;
        for (var j = 0; j < Q; j++)
        {
            state.Projection += (state.Theta[j] - model.Data.Reference[j]) * sums.Cross[j];
        }

        Assert.True(data.ResidualSquares(state.Theta[..Q], zero) > 0);
        return (data, model, state, workspace, alpha);
    }

    private static (double[] First, double[] Second) TwoPoints(ReadOnlySpan<double> theta, int q)
    {
        var (first, second) = (theta.ToArray(), theta.ToArray());
        for (var j = 0; j < q; j++)
        {
            second[j] += 0.2 + (0.1 * j);
        }

        return (first, second);
    }

    private static double NormalLogKernel(FixedEffectsConditional conditional, double[] theta, int q)
    {
        double sum = 0;
        for (var j = 0; j < q; j++)
        {
            double component = 0;
            for (var i = j; i < q; i++)
            {
                component += conditional.Factor[(i * q) + j] * (theta[i] - conditional.Mean[i]);
            }

            sum -= 0.5 * component * component;
        }

        return sum;
    }

    private static double PrecisionJoint(BaselineData data, LinearMixedModel model, double[] theta, double[] alpha) =>
        data.LogJoint(model, theta, alpha) - CovariancePrior.LogJacobian(data.PrecisionFactor(theta), data.R);

    private static double NormalSquares(double variance, int count, double squares) =>
        (-0.5 * count * Math.Log(variance)) - (0.5 * squares / variance);

    private static double VarianceJoint(VariancePrior prior, double variance, int count, double squares) =>
        NormalSquares(variance, count, squares) + prior.LogDensity(Math.Log(variance), out _) - Math.Log(variance);
}
