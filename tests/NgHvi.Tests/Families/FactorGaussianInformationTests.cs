using NgHvi.Tests.Support;

namespace NgHvi.Tests.Families;

/// <summary>What the Fisher matrix is, by its definition.</summary>
public class FactorGaussianInformationTests
{
    [Fact]
    public void Exact_matrix_is_the_hessian_of_the_divergence_from_the_distribution()
    {
        var family = new FactorCase(4, 2, 0, 3).Create();
        var free = Dense.FreeIndices(family);
        var (mean, covariance) = (family.Mean.ToArray(), Dense.Covariance(family));
        var moved = (FactorGaussian)family.Clone();

        // KL(q, q_λ) = ½[tr(Σ_λ⁻¹Σ) + (μ − μ_λ)ᵀΣ_λ⁻¹(μ − μ_λ) + log|Σ_λ| − log|Σ| − M].
        double Divergence(double[] x)
        {
            for (var i = 0; i < free.Length; i++)
            {
                moved.Lambda[free[i]] = x[i];
            }

            Assert.True(moved.Refresh());
            var other = Dense.Covariance(moved);
            var difference = Dense.Vector(mean) - Dense.Vector(moved.Mean);
            return 0.5 * (other.Inverse() * covariance).Trace()
                + (0.5 * (difference * other.Inverse() * difference)) + (0.5 * moved.LogDeterminant);
        }

        var point = free.Select(i => family.Lambda[i]).ToArray();
        var hessian = FiniteDifference.Jacobian(x => FiniteDifference.Gradient(Divergence, x, 2e-3), point, 2e-3);
        var fisher = Dense.RowMajor(Dense.Fisher(family));
        var expected = Enumerable.Range(0, fisher.Length).Select(i => hessian[i / free.Length, i % free.Length]).ToArray();

        // Second differences: ε/h² plus h⁴ times sixth derivatives.
        Tolerance.Close(expected, fisher, 1e-6);
    }
}
