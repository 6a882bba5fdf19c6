using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

public class SensitivityTests
{
    /// <summary>θ ~ N(0, 1), y = 3 ~ N(θ, v): posterior N(m, s²) with s² = v/(1 + v), m = 3/(1 + v), and both moves are ∓m·s.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(0.001, false)]
    public void The_moves_of_a_conjugate_mean_are_known(double v, bool isDriven)
    {
        var (mean, sd) = (3 / (1 + v), Math.Sqrt(v / (1 + v)));
        static double Prior(ReadOnlySpan<double> theta) => -0.5 * theta[0] * theta[0];
        double Density(ReadOnlySpan<double> theta) => Prior(theta) - (0.5 * (3 - theta[0]) * (3 - theta[0]) / v);
        var target = new ToyTarget(1, Density, ["theta"], (theta, values) => values[0] = theta[0]) { Prior = Prior };
        var q = new FactorGaussian([mean], [], [sd]);
        var source = new VariationalSource(target, new IdentityCoordinates(1), q, 1, 1) { Description = "" };
        var evaluations = target.Evaluations;
        var result = Assert.Single(PriorSensitivity.Compute(source));
        Assert.InRange(result.Prior, (-mean * sd) - (4 * result.PriorError), (-mean * sd) + (4 * result.PriorError));
        Assert.InRange(result.Likelihood, (mean * sd) - (5 * result.PriorError) - 0.15, (mean * sd) + (5 * result.PriorError) + 0.15);
        Assert.Equal(isDriven, result.IsPriorDriven);

        // Densities of the sample are used again.
        _ = PriorSensitivity.Compute(source);
        Assert.Equal(0, evaluations);
        Assert.Equal(4000, target.Evaluations);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(2, true)]
    public void The_jacobian_to_scales_and_correlations_is_that_of_differences(int r, bool isDiagonal)
    {
        var model = FitCases.Model(MixedData.Random([4, 5, 6, 4], 2, r, 3), new ModelOptions { IsDiagonal = isDiagonal }).Density;
        var evaluator = model.CreateEvaluator();
        var parameters = model.CreateParameters();
        var (a, b) = (Point(1), Point(2));
        Tolerance.Close(Difference(a) - Difference(b), evaluator.LogScaleJacobian(a) - evaluator.LogScaleJacobian(b), 1e-6);

        double[] Point(int seed)
        {
            var theta = new double[model.Parameters.Count];
            NormalSampler.Fill(RandomKey.FromSeed(seed), theta);
            return Array.ConvertAll(theta, value => 0.4 * value);
        }

        double Difference(double[] theta)
        {
            const double Step = 1e-5;
            var jacobian = Matrix<double>.Build.Dense(theta.Length, theta.Length);
            for (var j = 0; j < theta.Length; j++)
            {
                var (up, down) = (theta.ToArray(), theta.ToArray());
                up[j] += Step;
                down[j] -= Step;
                jacobian.SetColumn(j, [.. Scales(up).Zip(Scales(down), (x, y) => (x - y) / (2 * Step))]);
            }

            return Math.Log(Math.Abs(jacobian.Determinant()));
        }

        // β, σ, standard deviations and correlations in the model's units.
        double[] Scales(double[] theta)
        {
            parameters.Read(theta);
            var covariance = new double[r * r];
            parameters.Covariance(covariance);
            var sds = Enumerable.Range(0, r).Select(i => Math.Sqrt(covariance[i * (r + 1)])).ToArray();
            var correlations =
                from i in Enumerable.Range(0, r)
                from j in Enumerable.Range(0, isDiagonal ? 0 : i)
                select covariance[(i * r) + j] / sds[i] / sds[j];
            return [.. theta.Take(2), Math.Exp(0.5 * theta[2]), .. sds, .. correlations];
        }
    }

    [Theory]
    [InlineData(-0.36, 0.12, true)]
    [InlineData(-0.36, 0.3, false)]
    [InlineData(0.29, 0.01, false)]
    public void A_noisy_measure_counts_unless_it_is_nothing_but_noise(double move, double error, bool isDriven) =>
        Assert.Equal(isDriven, new PriorSensitivity("x", move, 0, error).IsPriorDriven);

    [Fact]
    public void Few_groups_leave_their_variance_to_the_prior_and_many_do_not()
    {
        var few = FitCases.Model(MixedData.Random([8, 8], 2, 1, 5)).Fitted();
        Assert.Contains(few.Sensitivity, one => one.Name == "group.sd(Intercept)" && one.IsPriorDriven);
        Assert.Contains(few.Warnings, warning =>
            warning.StartsWith("Driven by the prior: if the \"weak\" priors counted twice", StringComparison.Ordinal)
            && warning.Contains("group.sd(Intercept) (by", StringComparison.Ordinal)
            && !warning.Contains("group.variance", StringComparison.Ordinal));
        var many = FitCases.Model(MixedData.Random([.. Enumerable.Repeat(6, 80)], 2, 1, 5)).Fitted();
        Assert.DoesNotContain(many.Sensitivity, one => one.IsPriorDriven);
    }
}
