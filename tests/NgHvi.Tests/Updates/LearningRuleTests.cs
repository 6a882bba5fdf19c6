using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;
using Rule = NgHvi.UpdateRule.BayesianLearningRule;

namespace NgHvi.Tests.Updates;

/// <summary>Single steps against numbers computed apart, and the identities that hold for any step.</summary>
public class LearningRuleTests
{
    private static readonly JsonElement V = ReferenceVectors.Load("natural_gradient_family");
    private static readonly JsonElement Problem = V.GetProperty("problem");
    private static readonly double[] Mean = Problem.Numbers("mu");
    private static readonly double[] Noise = Problem.Numbers("z");
    private static readonly double Delta = Problem.Number("delta");
    private static readonly double[] Prior = [Delta, Delta, Delta];

    [Fact]
    public void Full_VON_is_that_of_the_reference()
    {
        foreach (var (name, mean, isImproved) in new[] { ("von_full", "mu", false), ("improved_full", "mu_new_precision", true) })
        {
            var step = new LearningStep(Full(), Noise, Gradients(Problem.Numbers("grad_log_lik"))) { Hessians = Hessians() };
            Assert.True(step.Apply(Published(Curvature.Hessian, 0.25, 0.25) with { IsImproved = isImproved }));
            Tolerance.Close(V.GetProperty(name).Numbers("S"), step.Precision(), 1e-13);
            Tolerance.Close(V.GetProperty(name).Numbers(mean), ((GaussianFamily)step.Family).Mean.ToArray(), 1e-13);
        }
    }

    [Fact]
    public void Pathwise_curvature_is_that_of_the_reference_with_and_without_the_score()
    {
        var v = V.GetProperty("price_full");
        var theta = new LearningStep(Full(), Noise, new double[6]).Theta;
        var gradients = Problem.Numbers("grad_log_lik").Zip(theta, (g, x) => g - (Delta * x)).ToArray();
        foreach (var keepsScore in new[] { true, false })
        {
            var step = new LearningStep(Full(), Noise, gradients);
            Assert.True(step.Apply(Published(Curvature.Pathwise, 0.25, 0.25) with { IsImproved = true, KeepsScore = keepsScore }));
            if (keepsScore)
            {
                Tolerance.Close(v.Numbers("S_improved_stl"), step.Precision(), 1e-12);
                Tolerance.Close(v.Numbers("mu_stl"), ((GaussianFamily)step.Family).Mean.ToArray(), 1e-12);
                continue;
            }

            // T = −sym mean[S(θ − μ)hᵀ].
            var s = Dense.Matrix(3, 3, Problem.Numbers("S0"));
            var target = Matrix<double>.Build.Dense(3, 3);
            for (var draw = 0; draw < 6; draw += 3)
            {
                var pull = s * (Dense.Vector(theta.AsSpan(draw, 3)) - Dense.Vector(Mean));
                target -= 0.5 * pull.OuterProduct(Dense.Vector(gradients.AsSpan(draw, 3)));
            }

            var g = s - (0.5 * (target + target.Transpose()));
            Tolerance.Close(Dense.RowMajor(s - (0.25 * g) + (0.5 * 0.25 * 0.25 * g * s.Inverse() * g)), step.Precision(), 1e-12);
        }
    }

    [Fact]
    public void VOGN_and_diagonal_VON_are_those_of_the_reference()
    {
        var start = V.GetProperty("diagonal_start");
        var scores = Scores(start.GetProperty("per_example_grad"));
        var gradients = Gradients([.. Enumerable.Repeat(start.Numbers("g"), 2).SelectMany(g => g.Select(x => -6 * x))]);
        var v = V.GetProperty("vogn");
        var step = new LearningStep(Diagonal(), Noise, gradients) { GroupScores = scores, Prior = Prior };
        Assert.Equal(start.Numbers("theta").Select(x => Math.Round(x, 12)), step.Theta.Select(x => Math.Round(x, 12)));
        Assert.True(step.Apply(Published(Curvature.EmpiricalFisher, v.Number("alpha"), v.Number("beta"))));
        Tolerance.Close(v.Numbers("prec_new"), Diagonal(step), 1e-13);
        Tolerance.Close(v.Numbers("mu"), ((GaussianFamily)step.Family).Mean.ToArray(), 1e-13);

        v = V.GetProperty("von_diagonal");
        double[] hessian = [.. v.Numbers("hess_diag").SelectMany((h, i) => Row(i, (-6 * h) - Delta))];
        step = new LearningStep(Diagonal(), Noise, gradients) { Hessians = [hessian, hessian] };
        Assert.True(step.Apply(Published(Curvature.Hessian, 0.25, 0.25)));
        Tolerance.Close([.. v.Numbers("s_new").Select(s => (6 * s) + Delta)], Diagonal(step), 1e-13);
        Tolerance.Close(v.Numbers("mu"), ((GaussianFamily)step.Family).Mean.ToArray(), 1e-13);
    }

    [Fact]
    public void A_mini_batch_counts_for_all_groups()
    {
        var (v, start) = (V.GetProperty("vogn_minibatch"), V.GetProperty("diagonal_start"));
        int[] rows = [1, 3, 4];
        double[][] scores = [.. rows.Select(row => Scores(start.GetProperty("per_example_grad"))[0][row])];
        double[] sum = [.. Enumerable.Range(0, 3).Select(i => 2 * scores.Sum(score => score[i]))];
        var step = new LearningStep(Diagonal(), Noise[..3], Gradients(sum)) { GroupScores = [scores], Prior = Prior };
        Assert.True(step.Apply(Published(Curvature.EmpiricalFisher, 0.1, 0.25), visitedShare: 0.5));
        Tolerance.Close([.. v.Numbers("s_new").Select(s => (6 * s) + Delta)], Diagonal(step), 1e-13);
        Tolerance.Close(v.Numbers("mu"), ((GaussianFamily)step.Family).Mean.ToArray(), 1e-13);
    }

    [Fact]
    public void SLANG_is_that_of_the_reference()
    {
        var v = V.GetProperty("slang");
        var family = LowRank(v);
        var step = new LearningStep(family, Noise, new double[6]);
        Tolerance.Close(v.Numbers("theta"), step.Theta, 1e-14);
        Tolerance.Close(v.Number("log_det_S"), -family.LogDeterminant, 1e-14);
        double[][][] scores = [RowScores(step.Theta.AsSpan(0, 3)), RowScores(step.Theta.AsSpan(3))];
        var sums = scores.SelectMany(draw => Enumerable.Range(0, 3).Select(i => draw.Sum(score => score[i]))).ToArray();
        step = new LearningStep(LowRank(v), Noise, Gradients(sums)) { GroupScores = scores, Prior = Prior };
        Assert.True(step.Apply(Published(Curvature.EmpiricalFisher, v.Number("alpha"), v.Number("beta"))));
        var moved = (PrecisionGaussian)step.Family;
        Tolerance.Close(v.Numbers("D_new"), moved.Diagonal.ToArray(), 1e-12);
        Tolerance.Close(v.Numbers("abs_U_new"), Array.ConvertAll(moved.Loadings.ToArray(), Math.Abs), 1e-12);
        Tolerance.Close(v.Numbers("S_new"), step.Precision(), 1e-12);
        Tolerance.Close(v.Numbers("mu"), moved.Mean.ToArray(), 1e-12);
    }

    [Theory]
    [InlineData(1, 3)] // Columns fewer than M, and more.
    [InlineData(3, 12)]
    public void SLANG_keeps_the_diagonal_of_S_and_its_top_eigenpairs(int rank, int columns)
    {
        const int M = 7;
        var family = new PrecisionGaussian(M, rank);
        MixedCase.Normals(3, 0, M * rank).CopyTo(family.MutableLoadings);
        family.MutableDiagonal.Fill(1.5);
        double[][] scores = [.. Enumerable.Range(0, columns).Select(c => MixedCase.Normals(4, c, M))];
        var before = new LearningStep(family, new double[M], new double[M])
        {
            GroupScores = [scores],
            Prior = [.. Enumerable.Repeat(0.4, M)],
        };
        var u = Dense.Matrix(M, rank, family.Loadings);
        var sum = 0.7 * u * u.Transpose();
        foreach (var score in scores) sum += 0.3 * Dense.Vector(score).OuterProduct(Dense.Vector(score));
        Assert.True(before.Apply(Published(Curvature.EmpiricalFisher, 0.1, 0.3)));
        var values = sum.Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real).OrderDescending().Take(rank).ToArray();
        var moved = Dense.Matrix(M, rank, family.Loadings);
        var kept = (moved.Transpose() * moved).Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real).OrderDescending();
        Tolerance.Close(values, [.. kept], 1e-12);
        for (var i = 0; i < M; i++)
            Tolerance.Close((0.7 * 1.5) + (0.3 * 0.4) + sum[i, i], before.Precision()[i * (M + 1)], 1e-12);
    }

    [Fact]
    public void One_step_of_rate_1_from_an_antithetic_pair_is_the_exact_posterior_of_a_conjugate_model()
    {
        var v = V.GetProperty("conjugate");
        var (precision, mean) = (Dense.Matrix(3, 3, v.Numbers("posterior_precision")), v.Numbers("posterior_mean"));
        double[] pair = [.. Noise[..3], .. Noise[..3].Select(z => -z)];
        var theta = new LearningStep(Full(), pair, new double[6]).Theta;
        double[] gradients = [.. theta.Chunk(3).SelectMany(draw => -(precision * (Dense.Vector(draw) - Dense.Vector(mean))))];
        double[] hessian = [.. v.Numbers("posterior_precision").Select(x => -x)];
        var rule = Published(Curvature.Hessian, 1, 1);
        var step = new LearningStep(Full(), pair, gradients) { Hessians = [hessian, hessian] };
        Assert.True(step.Apply(rule));
        Tolerance.Close(v.Numbers("posterior_precision"), step.Precision(), 1e-12);
        Tolerance.Close(v.Numbers("mu_beta1_expected"), ((GaussianFamily)step.Family).Mean.ToArray(), 1e-12);
        double[] published = [.. gradients[..3].Select((h, i) => h + (Delta * (theta[i] - Mean[i])))]; // The prior's at μ.
        step = new LearningStep(Full(), Noise[..3], published) { Hessians = [hessian] };
        Assert.True(step.Apply(rule));
        Tolerance.Close(v.Numbers("mu_beta1_one_draw"), ((GaussianFamily)step.Family).Mean.ToArray(), 1e-12);
    }

    [Fact]
    public void The_improved_step_keeps_half_the_precision_whatever_the_curvature()
    {
        double[] hessian = [50, 3, -7, 3, 40, 2, -7, 2, 90]; // Of a convex density: T is negative definite.
        var s = Dense.Matrix(3, 3, Problem.Numbers("S0"));
        foreach (var rate in new[] { 0.1, 0.5, 1 })
        {
            var step = new LearningStep(Full(), new double[3], new double[3]) { Hessians = [hessian] };
            var rule = new Rule { Curvature = Curvature.Hessian, PrecisionRate = rate, MeanRate = 0.1 };
            Assert.True(step.Apply(rule));

            // The step is at most one nat; S⁺ = ½[S + (S − βG)S⁻¹(S − βG)].
            var g = s + Dense.Matrix(3, 3, hessian);
            var root = Dense.Matrix(3, 3, Problem.Numbers("C"));
            var beta = Math.Min(rate, 2 / (root.Transpose() * g * root).FrobeniusNorm());
            var expected = 0.5 * (s + ((s - (beta * g)) * s.Inverse() * (s - (beta * g))));
            Tolerance.Close(Dense.RowMajor(expected), step.Precision(), 1e-12);
            var excess = Dense.Matrix(3, 3, step.Precision()) - (0.5 * s);
            var smallest = excess.Evd(Symmetricity.Symmetric).EigenValues.Min(value => value.Real);
            Assert.True(smallest > -1e-12, $"{smallest}");
            var plain = new LearningStep(Full(), new double[3], new double[3]) { Hessians = [hessian] };
            if (beta * (root.Transpose() * g * root).L2Norm() > 1) Assert.False(plain.Apply(rule with { IsImproved = false }));
        }
    }

    [Fact]
    public void Charts_differ_by_second_order_only()
    {
        // BLR in natural parameters, the same in C, and the improved step, by halving rates.
        double[] Difference(double rate)
        {
            var (improved, plain) = (Moved(rate, true), Moved(rate, false));
            return [.. improved.Zip(plain, (a, b) => a - b)];
        }

        foreach (var rate in new[] { 0.02, 0.01 })
            Assert.InRange(FixedOrder.Norm(Difference(rate)) / FixedOrder.Norm(Difference(rate / 2)), 3.9, 4.1);

        static double[] Moved(double rate, bool isImproved)
        {
            var step = new LearningStep(Full(), Noise, Gradients(Problem.Numbers("grad_log_lik"))) { Hessians = Hessians() };
            Assert.True(step.Apply(Published(Curvature.Hessian, rate, rate) with { IsImproved = isImproved }));
            return step.Precision();
        }
    }

    internal static double[][] RowScores(ReadOnlySpan<double> theta) // ∇ log p(y_i | θ) of the reference's logistic rows.
    {
        var (x, y, draw) = (Problem.Numbers("X"), Problem.Numbers("y"), theta.ToArray());
        return [.. Enumerable.Range(0, 6).Select(i =>
        {
            var eta = Enumerable.Range(0, 3).Sum(j => x[(3 * i) + j] * draw[j]);
            return Enumerable.Range(0, 3).Select(j => (y[i] - Logistic.Cdf(eta)) * x[(3 * i) + j]).ToArray();
        })];
    }

    private static Rule Published(Curvature curvature, double meanRate, double precisionRate) => new()
    {
        Curvature = curvature,
        MeanRate = meanRate,
        PrecisionRate = precisionRate,
        IsImproved = false,
        KeepsScore = false,
        LargestMove = double.PositiveInfinity,
    };

    private static FullGaussian Full() => new(Mean, Problem.Numbers("C"));

    private static FactorGaussian Diagonal() =>
        new(Mean, [], [.. V.GetProperty("diagonal_start").Numbers("prec").Select(s => 1 / Math.Sqrt(s))]);

    private static PrecisionGaussian LowRank(JsonElement v)
    {
        var family = new PrecisionGaussian(3, 1);
        Mean.CopyTo(family.Lambda, 0);
        v.Numbers("U").CopyTo(family.MutableLoadings);
        v.Numbers("D").CopyTo(family.MutableDiagonal);
        Assert.True(family.Refresh());
        return family;
    }

    // As published: the prior's at μ.
    private static double[] Gradients(double[] logLikelihood) => [.. logLikelihood.Select((g, i) => g - (Delta * Mean[i % 3]))];

    private static double[][] Hessians() => [.. Problem.Numbers("H").Chunk(9).Select(
        h => h.Select((x, i) => (-6 * x) - (i % 4 == 0 ? Delta : 0)).ToArray())];

    private static double[][][] Scores(JsonElement draws) => [.. draws.EnumerateArray().Select(
        draw => draw.EnumerateArray().Select(row => ReferenceVectors.Flatten(row).Select(g => -g).ToArray()).ToArray())];

    private static double[] Row(int i, double value) => [.. Enumerable.Range(0, 3).Select(j => i == j ? value : 0)];

    private static double[] Diagonal(LearningStep step) => [.. Enumerable.Range(0, 3).Select(i => step.Precision()[i * 4])];
}
