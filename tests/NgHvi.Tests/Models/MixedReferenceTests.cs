using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

/// <summary>Every kernel against <see cref="ReferenceMixedModel"/>, and that against the reference vectors.</summary>
public class MixedReferenceTests
{
    /// <summary>Lanes of unequal groups, of groups that fill them, and groups that share them (96 rows and more).</summary>
    private static readonly int[] Ragged = [1, 2, 3, 4, 5, 6, 7, 8, 9, 3, 3, 130, 5, 1, 400, 96, 95, 2];
    private static readonly int[] Small = [1, 2, 3, 4, 5, 6, 7, 8, 9, 3, 97];

    private static readonly Dictionary<string, MixedCase> Cases = new()
    {
        ["intercept"] = new("gaussian", Ragged),
        ["balanced"] = new("gaussian", [.. Enumerable.Repeat(4, 40), 3, 7]) { Random = [0, 1], IsBalanced = true },
        ["slopes, weak"] = new("gaussian", Ragged) { Random = [0, 2, 1], Priors = Priors.Weak },
        ["diagonal slopes, weak"] = new("gaussian", Ragged) { Random = [0, 1], IsDiagonal = true, Priors = Priors.Weak },
        ["slope alone, weak"] = new("gaussian", Ragged) { Random = [2], Priors = Priors.Weak },
        ["no intercept, weak"] = new("gaussian", Ragged) { HasIntercept = false, Random = [0, 1], Priors = Priors.Weak },
        ["random column that is not fixed"] = new("gaussian", Ragged) { Random = [0], Extra = 2, Priors = Priors.Weak },
        ["no random term"] = new("gaussian", [700]) { Random = [], Priors = Priors.Weak },
        ["one group"] = new("gaussian", [9]) { Random = [0, 1] },
        ["rows alone"] = new("gaussian", [1, 1, 1, 1, 1, 1, 1]) { Random = [0, 1] },
        ["network, free, ReLU"] = Deep(Ragged, [4, 3]) with { Activation = Activation.Relu },
        ["network, weak"] = Deep(Ragged, [3]) with { Priors = Priors.Weak },
        ["network, softplus, diagonal"] = Deep(Ragged, [2, 5]) with { Activation = Activation.Softplus, IsDiagonal = true },
        ["columns and network, weak"] = Deep(Ragged, [4]) with { Columns = 3, Random = [0, 1], Extra = 1, Priors = Priors.Weak },
        ["columns and network, intercept random"] = Deep(Ragged, [4]) with { Columns = 2, HasRandomFeatures = false, Priors = Priors.Weak },
        ["network, no random term"] = Deep([300], [3]) with { Random = [], HasRandomFeatures = false, Priors = Priors.Weak },
        ["network without intercept"] = Deep(Ragged, [3]) with { Columns = 0, Random = [], Priors = Priors.Weak },
        ["one input"] = Deep(Ragged, [3]) with { Inputs = 1 },
        ["deep without layers, weak"] = Deep(Ragged, []) with { Priors = Priors.Weak },
        ["probit, none"] = new("probit", [400]) { Random = [], Inputs = 2, Widths = [3] },
        ["probit, intercept, network"] = new("probit", Small) { Inputs = 2, Widths = [4, 3] },
        ["probit, slope alone, weak"] = new("probit", Small) { Random = [1], Priors = Priors.Weak },
        ["logit, intercept, weak"] = new("logit", Small) { Inputs = 2, Widths = [3], Priors = Priors.Weak },
        ["logit, extra column"] = new("logit", Small) { Random = [], Extra = 1 },
        ["logit, none"] = new("logit", [260]) { Random = [] },
    };

    public static TheoryData<string> Gaussian => [.. Cases.Where(pair => pair.Value.Response == "gaussian").Select(pair => pair.Key)];

    public static TheoryData<string> All => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Gaussian))]
    public void Collapsed_value_is_the_dense_normal_density_of_y_plus_the_prior(string name)
    {
        foreach (var model in Kernels(name))
        {
            var reference = new ReferenceMixedModel(model);
            var theta = MixedCase.Theta(model, 1);
            var evaluator = model.CreateEvaluator();
            var value = evaluator.Collapsed(theta, new double[theta.Length]);
            var units = model.Data.RowCount * Math.Log(model.Units.ResponseScale);
            Tolerance.Close(reference.LogMarginal(theta) - units + reference.LogPrior(theta), value, 1e-11, name);
            Tolerance.Close(reference.LogPrior(theta), evaluator.LogPrior(theta), 1e-12, name);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Collapsed_gradient_is_the_central_difference(string name)
    {
        foreach (var model in Kernels(name))
        {
            // ReLU: steps so short that no row comes over its kink; rounding is then about 1e-8.
            var width = Cases[name].Activation == Activation.Relu ? 1e-6 : 1e-3;
            var evaluator = model.CreateEvaluator();
            var theta = MixedCase.Theta(model, 2);
            var (gradient, scratch) = (new double[theta.Length], new double[theta.Length]);
            evaluator.Collapsed(theta, gradient);
            Tolerance.Close(FiniteDifference.Gradient(x => evaluator.Collapsed(x, scratch), theta, width), gradient, 1e-7, name);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_kernel_gives_the_same_density_and_conditional_moments(string name)
    {
        var models = Kernels(name).ToList();
        var theta = MixedCase.Theta(models[0], 5);
        var (first, gradient) = (new double[theta.Length], new double[theta.Length]);
        var (expected, moments) = (models[0].CreateEvaluator().Collapsed(theta, first), Moments(models[0], theta));
        foreach (var model in models.Skip(1))
        {
            Tolerance.Close(expected, model.CreateEvaluator().Collapsed(theta, gradient), 1e-11);
            Tolerance.Close(first, gradient, 1e-9);
            Tolerance.Close(moments, Moments(model, theta), 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Gaussian))]
    public void Gradient_at_a_chained_draw_is_that_of_the_joint_density(string name)
    {
        var model = Cases[name].Model();
        if (model.RandomCount == 0)
        {
            return;
        }

        var reference = new ReferenceMixedModel(model);
        var theta = MixedCase.Theta(model, 3);
        var latents = MixedCase.Normals(5, 0, model.LatentLength);
        var gradient = new double[theta.Length];
        var evaluator = model.CreateEvaluator();
        for (var step = 0; step < 2; step++)
        {
            var value = evaluator.Drawn(theta, new LatentDraw(RandomKey.FromSeed(step), 2, latents), gradient);
            Tolerance.Close(reference.JointGradient(theta, latents, reference.Response), gradient, 1e-12, name);
            Tolerance.Close(evaluator.Collapsed(theta, gradient), value, 1e-11);
        }
    }

    [Theory]
    [MemberData(nameof(Gaussian))]
    public void Drawn_value_is_the_collapsed_value_for_every_key(string name)
    {
        foreach (var model in Kernels(name))
        {
            var theta = MixedCase.Theta(model, 4);
            var gradient = new double[theta.Length];
            var evaluator = model.CreateEvaluator();
            var expected = evaluator.Collapsed(theta, gradient);
            for (var i = 0; i < 5; i++)
            {
                Tolerance.Close(expected, evaluator.Drawn(theta, RandomKey.FromSeed(i), gradient), 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Gaussian))]
    public void Conditional_moments_are_those_of_the_normal_conditional(string name)
    {
        foreach (var model in Kernels(name).Where(model => model.RandomCount > 0))
        {
            var (reference, r) = (new ReferenceMixedModel(model), model.RandomCount);
            var theta = MixedCase.Theta(model, 6);
            var chosen = new[] { model.Data.GroupCount - 1, 0 }.Distinct().ToArray();
            var (means, covariances) = (new double[chosen.Length * r], new double[chosen.Length * r * r]);
            model.CreateMoments(chosen)().Fill(theta, means, covariances);
            for (var g = 0; g < chosen.Length; g++)
            {
                var (start, size) = (reference.Start(chosen[g]), reference.Size(chosen[g]));
                var z = reference.Random(theta, start, size);
                var precision = reference.Precision(theta) + (z.Transpose() * z / reference.Variance(theta));
                var residual = Dense.Vector(reference.Response.AsSpan(start, size))
                    - (reference.Fixed(theta, start, size) * Dense.Vector(reference.Beta(theta)));
                var mean = precision.Solve(z.Transpose() * residual / reference.Variance(theta));
                Tolerance.Close(mean.ToArray(), means.AsSpan(g * r, r), 1e-9);
                Tolerance.Close(Dense.RowMajor(precision.Inverse()), covariances.AsSpan(g * r * r, r * r), 1e-9);
            }
        }
    }

    [Fact]
    public void Jacobian_is_that_of_the_transforms()
    {
        foreach (var name in new[] { "slopes, weak", "network, softplus, diagonal", "probit, intercept, network" })
        {
            var model = Cases[name].Model();
            var theta = MixedCase.Theta(model, 1);
            var reference = new ReferenceMixedModel(model);
            var expected = Math.Log(reference.Variance(theta)) + (model.Covariance is FreeCovariance
                ? CovariancePrior.LogJacobian(Dense.RowMajor(reference.Factor(theta)), model.RandomCount)
                : theta[^model.RandomCount..].Sum());
            Tolerance.Close(expected, model.CreateEvaluator().LogJacobian(theta), 1e-13);
        }
    }

    private static MixedCase Deep(int[] sizes, int[] widths) =>
        new("gaussian", sizes) { Columns = 1, Inputs = 3, Widths = widths, HasRandomFeatures = true };

    private static IEnumerable<MixedDensity> Kernels(string name)
    {
        var model = Cases[name].Model();
        yield return model;
        if (model.UsesStatistics)
        {
            yield return Cases[name].Model(kernel: KernelChoice.Rows);
        }
    }

    private static double[] Moments(MixedDensity model, double[] theta)
    {
        var (r, groups) = (model.RandomCount, Enumerable.Range(0, model.Data.GroupCount).ToArray());
        var (means, covariances) = (new double[groups.Length * r], new double[groups.Length * r * r]);
        model.CreateMoments(groups)().Fill(theta, means, covariances);
        return [.. means, .. covariances];
    }
}
