using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

/// <summary>σ by group: log σ_k ~ N(log σ, τ²), against normal densities of whole groups summed over a dense grid of u_k.</summary>
public class GroupScaleTests
{
    private const string ByGroup = "~ (1 | group)";

    public static TheoryData<string> Cases { get; } = new(All.Keys);

    private static Dictionary<string, MixedCase> All => new()
    {
        ["intercepts"] = Scaled([3, 1, 5, 2, 4, 9, 7, 3, 2, 12]),
        ["slopes, one group in all lanes"] = Scaled([3, 8, 5, 20, 130, 40]) with { Random = [0, 1] },
        ["independent slopes"] = Scaled([6, 8, 5, 20, 97, 40]) with { Random = [0, 1, 2], IsDiagonal = true },
        ["network"] = Scaled([13, 11, 5, 12, 100]) with { Random = [0], Inputs = 2, Widths = [3, 2], HasRandomFeatures = true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_density_is_the_sum_over_a_grid_of_scales(string name)
    {
        foreach (var logTau in (double[])[-3, -1.2, 0])
        {
            var (model, theta) = At(name, logTau);
            var (expected, _) = Reference(name, theta);
            var actual = model.CreateEvaluator().Collapsed(theta, new double[theta.Length]);
            Tolerance.Close(expected, actual, logTau < 0 ? 5e-6 : 1e-4, $"log τ² = {logTau}");
        }
    }

    /// <summary>Also where effects vary much more than the noise of groups, whose scales are far from the middle one.</summary>
    [Fact]
    public void The_density_is_the_sum_over_a_grid_where_scales_vary_much()
    {
        foreach (var logVariance in (double[])[-6, 0, 6, 9])
        {
            var (model, theta) = At("slopes, one group in all lanes", 2.5);
            theta[model.Shape.ParameterOffset] = logVariance;
            for (var i = 0; i < 2; i++) theta[model.Shape.CovarianceOffset + CovariancePrior.HalfIndex(i, i, 2)] = -4;
            var (expected, _) = Reference("slopes, one group in all lanes", theta, points: 6000);
            var gap = model.CreateEvaluator().Collapsed(theta, new double[theta.Length]) - expected;
            Assert.True(Math.Abs(gap) < 0.2, $"log σ² = {logVariance}: off by {gap}");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_is_the_central_difference_of_the_sum_over_a_grid(string name)
    {
        var (model, theta) = At(name, -1.2);
        var gradient = new double[theta.Length];
        model.CreateEvaluator().Collapsed(theta, gradient);
        Tolerance.Close(FiniteDifference.Gradient(x => Reference(name, x).Value, theta), gradient, 3e-4);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Conditional_moments_are_those_of_the_grid(string name)
    {
        var (model, theta) = At(name, -1.2);
        var (groups, r) = (model.Data.GroupCount, model.RandomCount);
        var moments = model.CreateMoments([.. Enumerable.Range(0, groups)])();
        var (means, covariances) = (new double[groups * r], new double[groups * r * r]);
        moments.Fill(theta, means, covariances);
        var (_, exact) = Reference(name, theta);
        for (var k = 0; k < groups; k++)
        {
            Tolerance.Close(exact[k].Mean.AsArray(), means.AsSpan(k * r, r), 1e-4, $"mean of group {k}");
            Tolerance.Close(Dense.RowMajor(exact[k].Covariance), covariances.AsSpan(k * r * r, r * r), 1e-4, $"covariance of group {k}");
            Tolerance.Close(exact[k].Scale, moments.Scales[2 * k], 1e-3, $"E[u] of group {k}");
            Tolerance.Close(exact[k].Spread, moments.Scales[(2 * k) + 1], 2e-3, $"sd of u of group {k}");
        }
    }

    [Theory]
    [InlineData("intercepts")]
    [InlineData("network")]
    public void Threads_and_single_groups_change_nothing(string name)
    {
        var (model, theta) = At(name, -1.2);
        var (m, scores) = (theta.Length, new List<double[]>());
        var (one, three, prior) = (new double[m], new double[m], new double[m]);
        var evaluator = model.CreateEvaluator();
        Assert.Equal(evaluator.Collapsed(theta, one), model.CreateEvaluator(3).Collapsed(theta, three));
        Assert.Equal(one, three);
        evaluator.Scores(theta, false, score => scores.Add(score.ToArray()));
        ((MixedEvaluator)evaluator).AddLogPrior(theta, prior);
        Tolerance.Close(one, [.. prior.Select((p, i) => p + scores.Sum(score => score[i]))], 1e-9);
    }

    [Theory]
    [InlineData("slopes, one group in all lanes")]
    [InlineData("network")]
    public void The_mean_of_drawn_gradients_is_the_gradient(string name)
    {
        var (model, theta) = At(name, -1.2);
        Assert.True(model.DrawsExactly);
        var (evaluator, m) = (model.CreateEvaluator(), theta.Length);
        var (gradient, drawn, moments) = (new double[m], new double[m], new SampleMoments(m));
        var value = evaluator.Collapsed(theta, gradient);
        for (var i = 0; i < 4000; i++)
        {
            Tolerance.Close(value, evaluator.Drawn(theta, RandomKey.FromSeed(3).Fold(i), drawn), 1e-12);
            moments.Add(drawn);
        }

        for (var i = 0; i < m; i++)
        {
            var z = (moments.Mean(i) - gradient[i]) / Math.Max(1e-9, moments.StandardError(i));
            Assert.True(Math.Abs(z) < 4.5, $"gradient[{i}]: {gradient[i]} against {moments.Mean(i)}, {z} standard errors");
        }
    }

    [Theory]
    [InlineData("gaussian")]
    [InlineData("student")]
    public void One_thread_allocates_nothing(string family)
    {
        var model = (All["network"] with { Response = family }).Model();
        var (theta, evaluator) = (MixedCase.Theta(model, 4), model.CreateEvaluator());
        var gradient = new double[theta.Length];
        evaluator.Collapsed(theta, gradient);
        evaluator.Collapsed(theta, gradient);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 5; i++) evaluator.Collapsed(theta, gradient);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Equal_rows_are_one_cell_with_their_squares()
    {
        var deep = All["network"];
        var data = deep.Data();
        var (model, twice) = (deep.Model(data), Doubled(deep, data));
        var theta = MixedCase.Theta(model, 4);
        var (cells, rows) = (new double[theta.Length], new double[theta.Length]);
        var weighted = deep.Model(twice, KernelChoice.Rows);
        Assert.True(weighted.Cells.IsWeighted);
        Tolerance.Close(
            deep.Model(twice, KernelChoice.SingleRows).CreateEvaluator().Collapsed(theta, rows),
            weighted.CreateEvaluator().Collapsed(theta, cells), 1e-10);
        Tolerance.Close(rows, cells, 1e-9);
    }

    [Fact]
    public void Without_spread_of_scales_it_is_the_model_of_one_sigma()
    {
        var (model, theta) = At("slopes, one group in all lanes", -40);
        var plain = (All["slopes, one group in all lanes"] with { Sigma = null }).Model();
        double[] other = [.. theta.Where((_, i) => i != model.Shape.ParameterOffset + 1)];
        var (gradient, expected) = (new double[theta.Length], new double[other.Length]);
        var gap = model.CreateEvaluator().Collapsed(theta, gradient) - model.Priors.Parameters[1].LogDensity(-40, out _);
        Tolerance.Close(plain.CreateEvaluator().Collapsed(other, expected), gap, 1e-10);
        Tolerance.Close(expected, [.. gradient.Where((_, i) => i != model.Shape.ParameterOffset + 1)], 1e-9);
    }

    private static MixedCase Scaled(int[] sizes) => new("gaussian", sizes) { Priors = Priors.Weak, Sigma = ByGroup };

    private static ModelData Doubled(MixedCase deep, ModelData data)
    {
        int[] rows = [.. Enumerable.Range(0, 2 * data.RowCount).Select(i => i / 2)];
        double[] Rows(ReadOnlySpan<double> values, int width)
        {
            var all = values.ToArray();
            return [.. rows.SelectMany(row => all[(row * width)..((row + 1) * width)])];
        }

        var keys = data.GroupKeys.SelectMany((key, k) => Enumerable.Repeat(key, 2 * (data.GroupOffsets[k + 1] - data.GroupOffsets[k])));
        var noise = MixedCase.Normals(8, 5, rows.Length);
        double[] y = [.. Rows(data.Response, 1).Select((value, i) => value + noise[i])];
        return ModelData.FromArrays(
            y, Rows(data.Fixed, deep.Columns), Rows(data.Random, deep.Random.Length), Rows(data.Inputs, deep.Inputs), [.. keys],
            data.FixedNames, data.RandomNames, data.InputNames, hasRandomFeatures: true);
    }

    private static (MixedDensity Model, double[] Theta) At(string name, double logTau)
    {
        var model = All[name].Model();
        var theta = MixedCase.Theta(model, 4);
        theta[model.Shape.ParameterOffset + 1] = logTau;
        return (model, theta);
    }

    // log p(y, θ), and moments of α_k and u_k given θ.
    private static (double Value, (Vector<double> Mean, Matrix<double> Covariance, double Scale, double Spread)[] Moments) Reference(
        string name, double[] theta, int points = 500)
    {
        const double Reach = 8;
        var plain = (All[name] with { Sigma = null }).Model();
        var reference = new ReferenceMixedModel(plain);
        var place = plain.Shape.ParameterOffset + 1;
        double[] other = [.. theta.Where((_, i) => i != place)];
        var (tau, beta) = (Math.Exp(0.5 * theta[place]), Dense.Vector(reference.Beta(other)));
        var value = plain.LogUnits + reference.LogPrior(other) + new VariancePrior.HalfStudentT(3, 1).LogDensity(theta[place], out _);
        var moments = new (Vector<double>, Matrix<double>, double, double)[reference.GroupCount];
        for (var k = 0; k < moments.Length; k++)
        {
            var (start, n) = (reference.Start(k), reference.Size(k));
            var (x, z) = (reference.Fixed(other, start, n), reference.Random(other, start, n));
            var error = Dense.Vector([.. reference.Response.AsSpan(start, n)]) - (x * beta);
            var (omega, gram, cross) = (reference.Precision(other), z.TransposeThisAndMultiply(z), z.TransposeThisAndMultiply(error));
            var grid = Enumerable.Range(0, points + 1).Select(j =>
            {
                var u = Reach * ((2.0 * j / points) - 1);
                var s = Math.Exp(-2 * tau * u) / reference.Variance(other);
                var covariance = (omega + (s * gram)).Inverse();
                var mean = s * (covariance * cross);

                // Matrix determinant lemma and Woodbury, so that the grid is quick: |sI⁻¹ + ZΣZᵀ| = s⁻ⁿ|Ω + sZᵀZ|/|Ω|.
                var log = (0.5 * ((n * Math.Log(s)) + Math.Log(omega.Determinant() * covariance.Determinant())
                    - (s * ((error * error) - (cross * mean))) - (u * u))) - (0.5 * (n + 1) * Math.Log(2 * Math.PI))
                    + Math.Log(2 * Reach / points);
                return (Log: log, U: u, Mean: mean, Covariance: covariance);
            }).ToArray();
            var largest = grid.Max(point => point.Log);
            var total = grid.Sum(point => Math.Exp(point.Log - largest));
            double[] weights = [.. grid.Select(point => Math.Exp(point.Log - largest) / total)];
            var center = grid.Zip(weights, (point, weight) => weight * point.Mean).Aggregate((a, b) => a + b);
            var scale = grid.Zip(weights, (point, weight) => weight * point.U).Sum();
            value += largest + Math.Log(total);
            moments[k] = (
                center,
                grid.Zip(weights, (point, weight) => weight * (point.Covariance
                    + (point.Mean - center).OuterProduct(point.Mean - center))).Aggregate((a, b) => a + b),
                scale, Math.Sqrt(grid.Zip(weights, (point, weight) => weight * (point.U - scale) * (point.U - scale)).Sum()));
        }

        return (value, moments);
    }
}
