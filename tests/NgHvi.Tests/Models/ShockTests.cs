using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

/// <summary>Shocks that rows of a cell share, against normal densities of whole groups with their dense covariances.</summary>
public class ShockTests
{
    public static TheoryData<string> Cases { get; } = new(All.Keys);

    private static Dictionary<string, MixedCase> All => new()
    {
        ["intercepts"] = Shocked([3, 1, 5, 2, 4, 9, 7, 3, 2, 12]),
        ["slopes, one group in all lanes"] = Shocked([3, 8, 5, 20, 130, 40]) with { Random = [0, 1] },
        ["network"] = Shocked([13, 11, 5, 12, 100]) with { Random = [0], Inputs = 2, Widths = [3, 2], HasRandomFeatures = true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_density_is_that_of_groups_with_dense_covariances(string name)
    {
        var (model, theta) = At(name);
        Tolerance.Close(Reference(name, theta), model.CreateEvaluator().Collapsed(theta, new double[theta.Length]), 1e-10);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_is_the_central_difference_of_the_dense_density(string name)
    {
        var (model, theta) = At(name);
        var gradient = new double[theta.Length];
        model.CreateEvaluator().Collapsed(theta, gradient);
        Tolerance.Close(FiniteDifference.Gradient(x => Reference(name, x), theta), gradient, 1e-6);
    }

    [Fact]
    public void Threads_change_nothing_and_one_allocates_nothing()
    {
        var (model, theta) = At("network");
        var (one, three, evaluator) = (new double[theta.Length], new double[theta.Length], model.CreateEvaluator());
        Assert.Equal(evaluator.Collapsed(theta, one), model.CreateEvaluator(3).Collapsed(theta, three));
        Assert.Equal(one, three);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 5; i++) evaluator.Collapsed(theta, one);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("slopes, one group in all lanes")]
    [InlineData("network")]
    public void The_mean_of_drawn_gradients_is_the_gradient(string name)
    {
        var (model, theta) = At(name);
        var (evaluator, m) = (model.CreateEvaluator(), theta.Length);
        var (gradient, drawn, moments) = (new double[m], new double[m], new SampleMoments(m));
        var value = evaluator.Collapsed(theta, gradient);
        for (var i = 0; i < 4000; i++)
        {
            Tolerance.Close(value, evaluator.Drawn(theta, RandomKey.FromSeed(3).Fold(i), drawn), 1e-12);
            moments.Add(drawn);
        }

        moments.AssertMeans(gradient, 1e-8, "gradient");
    }

    [Fact]
    public void Without_shocks_it_is_the_model_of_independent_rows()
    {
        var (model, theta) = At("network");
        var place = model.Shape.ParameterOffset + 1;
        theta[place] = -60;
        var plain = Model("network", isShocked: false);
        double[] other = [.. theta.Where((_, i) => i != place)];
        var (gradient, expected) = (new double[theta.Length], new double[other.Length]);
        var value = model.CreateEvaluator().Collapsed(theta, gradient) - model.Priors.Parameters[1].LogDensity(-60, out _);
        Tolerance.Close(plain.CreateEvaluator().Collapsed(other, expected), value, 1e-10);
        Tolerance.Close(expected, [.. gradient.Where((_, i) => i != place)], 1e-9);
    }

    private static MixedCase Shocked(int[] sizes) => new("gaussian", sizes) { Priors = Priors.Weak, Shock = "month" };

    private static (MixedDensity Model, double[] Theta) At(string name)
    {
        var model = Model(name, isShocked: true);
        var theta = MixedCase.Theta(model, 4);
        theta[model.Shape.ParameterOffset + 1] = -0.7;
        return (model, theta);
    }

    // Every row once, twice or three times, with noise of its own.
    private static MixedDensity Model(string name, bool isShocked)
    {
        var one = All[name];
        var data = one.Data();
        int[] rows = [.. Enumerable.Range(0, data.RowCount).SelectMany(i => Enumerable.Repeat(i, 1 + (i % 3)))];
        double[] Rows(ReadOnlySpan<double> values, int width)
        {
            var all = values.ToArray();
            return [.. rows.SelectMany(row => all[(row * width)..((row + 1) * width)])];
        }

        string[] keys = [.. data.GroupKeys.SelectMany((key, k) => Enumerable.Repeat(key, data.GroupOffsets[k + 1] - data.GroupOffsets[k]))];
        var noise = MixedCase.Normals(8, 5, rows.Length);
        double[] y = [.. Rows(data.Response, 1).Select((value, i) => value + noise[i])];
        var repeated = ModelData.FromArrays(
            y, Rows(data.Fixed, one.Columns), Rows(data.Random, one.Random.Length), Rows(data.Inputs, one.Inputs),
            [.. rows.Select(row => keys[row])], data.FixedNames, data.RandomNames, data.InputNames,
            hasRandomFeatures: one.HasRandomFeatures);
        return (isShocked ? one : one with { Shock = null }).Model(repeated, isShocked ? null : KernelChoice.SingleRows);
    }

    private static double Reference(string name, double[] theta)
    {
        var plain = Model(name, isShocked: false);
        var reference = new ReferenceMixedModel(plain);
        var place = plain.Shape.ParameterOffset + 1;
        double[] other = [.. theta.Where((_, i) => i != place)];
        var (shock, beta) = (Math.Exp(theta[place]), Dense.Vector(reference.Beta(other)));
        var value = plain.LogUnits + reference.LogPrior(other)
            + Model(name, isShocked: true).Priors.Parameters[1].LogDensity(theta[place], out _);
        for (var k = 0; k < reference.GroupCount; k++)
        {
            var (start, n) = (reference.Start(k), reference.Size(k));
            var (x, z) = (reference.Fixed(other, start, n), reference.Random(other, start, n));
            var error = Dense.Vector([.. reference.Response.AsSpan(start, n)]) - (x * beta);
            var covariance = z * reference.Precision(other).Inverse() * z.Transpose();
            for (var i = 0; i < n; i++)
                for (var j = 0; j < n; j++)
                    covariance[i, j] += (i == j ? reference.Variance(other) : 0) + (x.Row(i).Equals(x.Row(j)) ? shock : 0);
            var factor = covariance.Cholesky();
            value -= 0.5 * ((n * Math.Log(2 * Math.PI)) + factor.DeterminantLn + (error * factor.Solve(error)));
        }

        return value;
    }
}
