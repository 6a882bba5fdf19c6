using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models.Deep;

/// <summary>The fast evaluator against <see cref="ReferenceDeepModel"/>, and that against the reference vectors.</summary>
public class DeepReferenceTests
{
    /// <summary>Lanes of unequal groups, of groups that fill them, and groups that share them (96 rows and more).</summary>
    private static readonly int[] Ragged = [1, 2, 3, 4, 5, 6, 7, 8, 9, 3, 3, 130, 5, 1, 400, 96, 95, 2];
    private static readonly int[] Small = [1, 2, 3, 4, 5, 6, 7, 8, 9, 3, 97];

    private static readonly Dictionary<string, DeepCase> Cases = new()
    {
        ["free, ReLU"] = new(ResponseFamily.Gaussian, Ragged, [4, 3]) { Activation = Activation.Relu },
        ["free, tanh, scaled"] = new(ResponseFamily.Gaussian, Ragged, [3]) { IsScaled = true },
        ["free, softplus"] = new(ResponseFamily.Gaussian, Ragged, [2, 5]) { Activation = Activation.Softplus },
        ["diagonal, tanh"] = new(ResponseFamily.Gaussian, Ragged, [4]) { IsDiagonal = true },
        ["diagonal, linear, scaled"] = new(ResponseFamily.Gaussian, Ragged, []) { IsDiagonal = true, IsScaled = true },
        ["free, linear"] = new(ResponseFamily.Gaussian, Ragged, []),
        ["subset, tanh"] = new(ResponseFamily.Gaussian, Ragged, [5, 4]) { Random = [0, 2, 4] },
        ["slope only, ReLU"] = new(ResponseFamily.Gaussian, Ragged, [6]) { Random = [3], Activation = Activation.Relu },
        ["intercept, linear"] = new(ResponseFamily.Gaussian, Ragged, []) { Random = [0] },
        ["none, softplus, scaled"] = new(ResponseFamily.Gaussian, Ragged, [3]) { Random = [], Activation = Activation.Softplus, IsScaled = true },
        ["none, linear"] = new(ResponseFamily.Gaussian, Ragged, []) { Random = [] },
        ["one input"] = new(ResponseFamily.Gaussian, Ragged, [3]) { Inputs = 1 },
        ["probit, none"] = new(ResponseFamily.Probit, Small, [3]) { Random = [] },
        ["probit, intercept"] = new(ResponseFamily.Probit, Small, [4, 3]) { Random = [0] },
        ["probit, slope, linear"] = new(ResponseFamily.Probit, Small, []) { Random = [2] },
        ["logit, intercept, scaled"] = new(ResponseFamily.Logit, Small, [3]) { Random = [0], IsScaled = true },
        ["logit, none, linear"] = new(ResponseFamily.Logit, Small, []) { Random = [] },
    };

    public static TheoryData<string> Gaussian => [.. Cases.Where(pair => pair.Value.Family == ResponseFamily.Gaussian).Select(pair => pair.Key)];

    public static TheoryData<string> All => [.. Cases.Keys];

    public static TheoryData<ResponseFamily, bool> Binary => new()
    {
        { ResponseFamily.Probit, true }, { ResponseFamily.Probit, false }, { ResponseFamily.Logit, true }, { ResponseFamily.Logit, false },
    };

    [Fact]
    public void Gaussian_joint_density_is_that_of_the_vectors()
    {
        var (v, model) = (ReferenceVectors.Load("dmm_gaussian"), VectorModel());
        var reference = new ReferenceDeepModel(model);
        var (theta, alpha) = (v.Numbers("theta"), v.Numbers("alpha"));
        Assert.Equal(theta.Length, model.Parameters.Count);
        Tolerance.Close(v.Number("log_joint"), reference.LogJoint(theta, alpha, reference.Response), 1e-13);
        Tolerance.Close(v.Numbers("grad"), reference.JointGradient(theta, alpha, reference.Response), 1e-13);
        Tolerance.Close(v.Numbers("omega"), Dense.RowMajor(reference.Precision(theta)), 1e-14);
        Tolerance.Close(v.Numbers("features_Z"), [.. Enumerable.Range(0, 7).SelectMany(i => reference.Features(theta, i))], 1e-15);
    }

    [Fact]
    public void Gaussian_marginal_density_is_the_joint_less_the_conditional_of_the_vectors()
    {
        var (v, model) = (ReferenceVectors.Load("dmm_gaussian"), VectorModel());
        var (theta, alpha, means, covariances) = (v.Numbers("theta"), v.Numbers("alpha"), v.Numbers("cond_mean"), v.Numbers("cond_cov"));
        var conditional = Enumerable.Range(0, 2).Sum(k => Dense.LogNormal(
            alpha.AsSpan(3 * k, 3), means.AsSpan(3 * k, 3), Dense.Matrix(3, 3, covariances.AsSpan(9 * k, 9))));
        var value = model.CreateEvaluator().Collapsed(theta, new double[theta.Length]);
        Tolerance.Close(v.Number("log_joint") - conditional, value, 1e-12);
    }

    [Fact]
    public void Probit_joint_density_is_that_of_the_vectors()
    {
        var v = ReferenceVectors.Load("dmm_probit");
        var (theta, alpha, hidden) = (v.Numbers("theta"), v.Numbers("alpha"), v.Numbers("ystar"));
        var data = VectorData([.. hidden.Select(y => y > 0 ? 1.0 : 0)]);
        var architecture = new NetworkArchitecture(2, [3, 2]);
        var model = new DeepProbitMixedModel(data, architecture, DeepMixedPriors.Published(ResponseFamily.Probit, architecture, 3));
        var reference = new ReferenceDeepModel(model);
        Assert.Equal(theta.Length, model.Parameters.Count);
        Tolerance.Close(v.Number("log_joint"), reference.LogJoint(theta, alpha, hidden), 1e-13);
        Tolerance.Close(v.Numbers("grad"), reference.JointGradient(theta, alpha, hidden), 1e-13);
    }

    [Theory]
    [MemberData(nameof(Gaussian))]
    public void Collapsed_value_is_the_dense_normal_density_plus_the_prior(string name)
    {
        var model = Cases[name].Model();
        var reference = new ReferenceDeepModel(model);
        var theta = DeepCase.Theta(model, 1);
        var evaluator = model.CreateEvaluator();
        var value = evaluator.Collapsed(theta, new double[theta.Length]);
        Tolerance.Close(reference.LogMarginal(theta) + reference.LogPrior(theta), value, 1e-12, name);
        Tolerance.Close(reference.LogPrior(theta), evaluator.LogPrior(theta), 1e-13, name);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Collapsed_gradient_is_the_central_difference(string name)
    {
        var model = Cases[name].Model();
        var evaluator = model.CreateEvaluator();

        // ReLU: steps so short that no row comes over its kink; rounding is then about 1e-8.
        var width = Cases[name].Activation == Activation.Relu ? 1e-6 : 1e-3;
        var theta = DeepCase.Theta(model, 2);
        var (gradient, scratch) = (new double[theta.Length], new double[theta.Length]);
        evaluator.Collapsed(theta, gradient);
        Tolerance.Close(FiniteDifference.Gradient(x => evaluator.Collapsed(x, scratch), theta, width), gradient, 1e-7, name);
    }

    [Theory]
    [MemberData(nameof(Gaussian))]
    public void Gradient_at_a_chained_draw_is_that_of_the_joint_density(string name)
    {
        var model = Cases[name].Model();
        var reference = new ReferenceDeepModel(model);
        var theta = DeepCase.Theta(model, 3);
        var latents = DeepCase.Normals(5, 0, model.LatentLength);
        var gradient = new double[theta.Length];
        var evaluator = model.CreateEvaluator();
        for (var step = 0; step < 2; step++)
        {
            var value = evaluator.Drawn(theta, new LatentDraw(RandomKey.FromSeed(step), 2, latents), gradient);
            Tolerance.Close(reference.JointGradient(theta, latents, reference.Response), gradient, 1e-12, name);
            Tolerance.Close(evaluator.Collapsed(theta, gradient), value, 1e-13);
        }
    }

    [Theory]
    [MemberData(nameof(Gaussian))]
    public void Drawn_value_is_the_collapsed_value_for_every_key(string name)
    {
        var model = Cases[name].Model();
        var theta = DeepCase.Theta(model, 4);
        var gradient = new double[theta.Length];
        var evaluator = model.CreateEvaluator();
        var expected = evaluator.Collapsed(theta, gradient);
        for (var i = 0; i < 5; i++)
        {
            Tolerance.Close(expected, evaluator.Drawn(theta, RandomKey.FromSeed(i), gradient), 1e-13);
        }
    }

    [Theory]
    [MemberData(nameof(Binary))]
    public void One_sweep_draws_the_auxiliary_variables_then_alpha_then_takes_the_joint_gradient(ResponseFamily family, bool isDiagonal)
    {
        // No group shares its lanes here, so that the rows of group k read the stream of key and k in order.
        var model = new DeepCase(family, [1, 2, 3, 4, 5, 6, 7, 8, 9, 3, 60], [3, 2]) { IsDiagonal = isDiagonal }.Model();
        var reference = new ReferenceDeepModel(model);
        var theta = DeepCase.Theta(model, 1);
        var r = model.RandomCount;
        var (key, latents) = (RandomKey.FromSeed(9), DeepCase.Normals(5, 0, model.LatentLength));
        var noise = new double[model.LatentLength];
        NormalSampler.Fill(key.Fold(0), noise);
        var (response, weights, expected) = (new double[model.Data.RowCount], new double[model.Data.RowCount], new double[latents.Length]);
        for (var k = 0; k < reference.GroupCount; k++)
        {
            var (start, size) = (reference.Start(k), reference.Size(k));
            var stream = new KeyedStream(key.Fold(1).Fold(k));
            for (var i = start; i < start + size; i++)
            {
                var eta = reference.Predictor(theta, i, latents.AsSpan(k * r, r));
                var isOne = reference.Response[i] == 1;
                weights[i] = family == ResponseFamily.Logit ? PolyaGamma.Draw(eta, ref stream) : 1;
                response[i] = family == ResponseFamily.Logit ? (isOne ? 0.5 : -0.5) / weights[i] : TruncatedNormal.Draw(eta, isOne, ref stream);
                Assert.True(family == ResponseFamily.Logit || response[i] > 0 == isOne);
            }

            var z = reference.Features(theta, start, size);
            var w = Dense.Vector(weights.AsSpan(start, size));
            var weighted = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfDiagonalVector(w) * z;
            var precision = reference.Precision(theta) + (z.Transpose() * weighted);
            var residual = Dense.Vector(response.AsSpan(start, size)) - (z * Dense.Vector(reference.Beta(theta)));
            var cholesky = precision.Cholesky();
            var draw = cholesky.Solve(weighted.Transpose() * residual) + cholesky.Factor.Transpose().Solve(Dense.Vector(noise.AsSpan(k * r, r)));
            draw.ToArray().CopyTo(expected, k * r);
        }

        var gradient = new double[theta.Length];
        var value = model.CreateEvaluator().Drawn(theta, new LatentDraw(key, 1, latents), gradient);
        Tolerance.Close(expected, latents, 1e-11, "α");
        Tolerance.Close(reference.JointGradient(theta, latents, response, weights), gradient, 1e-11, "gradient");
        Assert.True(double.IsNaN(value));
    }

    [Fact]
    public void Jacobian_is_that_of_the_transforms()
    {
        foreach (var name in new[] { "free, ReLU", "diagonal, tanh", "probit, intercept" })
        {
            var model = Cases[name].Model();
            var theta = DeepCase.Theta(model, 1);
            var reference = new ReferenceDeepModel(model);
            var expected = model.Family == ResponseFamily.Gaussian ? Math.Log(reference.Variance(theta)) : 0;
            expected += model.Priors.RandomEffects is CovariancePrior.Independent
                ? theta[^model.RandomCount..].Sum()
                : CovariancePrior.LogJacobian(Dense.RowMajor(reference.Factor(theta)), model.RandomCount);
            Tolerance.Close(expected, model.CreateEvaluator().LogJacobian(theta), 1e-13);
        }
    }

    private static DeepMixedModel VectorModel()
    {
        var architecture = new NetworkArchitecture(2, [3, 2]);
        var priors = DeepMixedPriors.Published(ResponseFamily.Gaussian, architecture, 3) with { RandomEffects = new CovariancePrior.Wishart(0.2, 4) };
        return new DeepMixedModel(VectorData(ReferenceVectors.Load("dmm_gaussian").Numbers("y")), architecture, priors);
    }

    private static GroupedInputs VectorData(double[] response)
    {
        var x = ReferenceVectors.Load("dmm_gaussian").Numbers("X");
        return GroupedInputs.FromArrays(response, [.. x.Where((_, i) => i % 3 > 0)], ["a", "a", "a", "a", "b", "b", "b"]);
    }
}
