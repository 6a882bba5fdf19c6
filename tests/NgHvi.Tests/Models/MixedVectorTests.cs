using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

/// <summary>The one model against the reference vectors.</summary>
public class MixedVectorTests
{
    [Fact]
    public void Random_intercept_model_is_that_of_the_reference()
    {
        var v = ReferenceVectors.Load("lmm");
        var data = ModelData.FromArrays(
            v.Numbers("y"), v.Numbers("X"), [.. Enumerable.Repeat(1.0, 9)], [], [.. "aabbbcccc".Select(c => c.ToString())]);
        double[] theta = [.. v.Numbers("beta"), v.Number("log_sigma2_e"), v.Number("log_sigma2_alpha")];
        foreach (var kernel in new[] { KernelChoice.SufficientStatistics, KernelChoice.Rows })
        {
            var model = new MixedDensity(data, new ModelOptions { Priors = Priors.Published, Kernel = kernel });
            var evaluator = model.CreateEvaluator();
            var gradient = new double[5];
            var value = evaluator.Collapsed(theta, gradient);
            Tolerance.Close(v.Number("log_marginal_plus_prior_with_jacobian"), value, 1e-13);
            Tolerance.Close(v.Number("log_marginal_plus_prior_without_jacobian"), value - evaluator.LogJacobian(theta), 1e-13);
            var expected = v.Numbers("grad_marginal_exact");
            Tolerance.Close([.. expected[..3], expected[4], expected[3]], gradient, 1e-13);
            var (means, variances) = (new double[3], new double[3]);
            model.CreateMoments([0, 1, 2])().Fill(theta, means, variances);
            Tolerance.Close(v.Numbers("post_mean"), means, 1e-14);
            Tolerance.Close(v.Numbers("post_var"), variances, 1e-14);
            var alpha = v.Numbers("alpha");
            var conditional = LogConditional(alpha, means, variances, 1);
            Tolerance.Close(v.Number("log_conditional_posterior_of_alpha"), conditional, 1e-13);
            Tolerance.Close(v.Number("log_joint_with_jacobian"), value + conditional, 1e-13);
            var joint = new ReferenceMixedModel(model).JointGradient(theta, alpha, v.Numbers("y"));
            expected = v.Numbers("grad_log_joint");
            Tolerance.Close([.. expected[..3], expected[4], expected[3]], joint, 1e-12);
        }
    }

    [Fact]
    public void Gaussian_network_model_is_that_of_the_reference()
    {
        var v = ReferenceVectors.Load("dmm_gaussian");
        var model = Network(v.Numbers("y"), Response.Gaussian);
        var reference = new ReferenceMixedModel(model);
        var (theta, alpha) = (v.Numbers("theta"), v.Numbers("alpha"));
        Assert.Equal(theta.Length, model.Parameters.Count);

        // The vectors have S = 0.2 I where the paper has 0.01 I.
        var (difference, gradient) = OtherWishart(reference, theta);
        Tolerance.Close(v.Number("log_joint"), reference.LogJoint(theta, alpha, reference.Response) + difference, 1e-13);
        var joint = reference.JointGradient(theta, alpha, reference.Response);
        Tolerance.Close(v.Numbers("grad"), [.. joint.Zip(gradient, (a, b) => a + b)], 1e-13);
        Tolerance.Close(v.Numbers("omega"), Dense.RowMajor(reference.Precision(theta)), 1e-14);
        Tolerance.Close(v.Numbers("features_Z"), [.. Enumerable.Range(0, 7).SelectMany(i => reference.Random(theta, i))], 1e-15);
        var (means, covariances) = (new double[6], new double[18]);
        model.CreateMoments([0, 1])().Fill(theta, means, covariances);
        Tolerance.Close(v.Numbers("cond_mean"), means, 1e-12);
        Tolerance.Close(v.Numbers("cond_cov"), covariances, 1e-12);
        var value = model.CreateEvaluator().Collapsed(theta, new double[theta.Length]) + difference;
        Tolerance.Close(v.Number("log_joint"), value + LogConditional(alpha, means, covariances, 3), 1e-12);
    }

    [Fact]
    public void Probit_network_model_is_that_of_the_reference()
    {
        var v = ReferenceVectors.Load("dmm_probit");
        var (theta, alpha, hidden) = (v.Numbers("theta"), v.Numbers("alpha"), v.Numbers("ystar"));
        var model = Network([.. hidden.Select(y => y > 0 ? 1.0 : 0)], Response.Probit);
        var reference = new ReferenceMixedModel(model);
        Assert.Equal(theta.Length, model.Parameters.Count);
        Tolerance.Close(v.Number("log_joint"), reference.LogJoint(theta, alpha, hidden), 1e-13);
        Tolerance.Close(v.Numbers("grad"), reference.JointGradient(theta, alpha, hidden), 1e-13);
    }

    private static MixedDensity Network(double[] response, Response kind)
    {
        var ones = Enumerable.Repeat(1.0, 7).ToArray();
        var x = ReferenceVectors.Load("dmm_gaussian").Numbers("X").Where((_, i) => i % 3 > 0).ToArray();
        var data = ModelData.FromArrays(response, ones, ones, x, ["a", "a", "a", "a", "b", "b", "b"], hasRandomFeatures: true);
        return new MixedDensity(data, new ModelOptions { Response = kind, Priors = Priors.Published, Hidden = [3, 2] });
    }

    private static (double Value, double[] Gradient) OtherWishart(ReferenceMixedModel reference, double[] theta)
    {
        var factor = Dense.RowMajor(reference.Factor(theta));
        var (gradient, minus) = (new double[theta.Length], new double[6]);
        var value = new CovariancePrior.Wishart([0.2, 0.2, 0.2], 4).AddLogDensity(factor, 3, gradient.AsSpan(theta.Length - 6));
        value -= new CovariancePrior.Wishart([0.01, 0.01, 0.01], 4).AddLogDensity(factor, 3, minus);
        for (var i = 0; i < 6; i++)
        {
            gradient[theta.Length - 6 + i] -= minus[i];
        }

        return (value, gradient);
    }

    private static double LogConditional(double[] alpha, double[] means, double[] covariances, int r) =>
        Enumerable.Range(0, alpha.Length / r).Sum(k => Dense.LogNormal(
            alpha.AsSpan(k * r, r), means.AsSpan(k * r, r), Dense.Matrix(r, r, covariances.AsSpan(k * r * r, r * r))));
}
