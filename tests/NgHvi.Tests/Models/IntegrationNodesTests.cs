using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

public class IntegrationNodesTests
{
    [Theory]
    [InlineData(1, 29)]
    [InlineData(2, 13)]
    public void Hermite_rules_are_exact_for_polynomials(int r, int degree)
    {
        var nodes = IntegrationNodes.Create(r);
        double moment = 1;
        for (var power = 0; power <= degree; power += 2)
        {
            moment *= power == 0 ? 1 : power - 1;
            for (var d = 0; d < r; d++)
            {
                var sum = Enumerable.Range(0, nodes.Count).Sum(
                    j => Math.Exp(nodes.LogWeights[j]) * Math.Pow(nodes.Of(5)[(j * r) + d], power));
                Tolerance.Close(1, sum / moment, 1e-10, $"power {power}");
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(17)]
    public void Spherical_radial_rules_are_exact_for_degree_three_and_for_powers_of_the_length(int r)
    {
        var nodes = IntegrationNodes.Create(r);
        Assert.Equal((4 * r) + 1, nodes.Count);
        var weights = nodes.LogWeights.Select(Math.Exp).ToArray();
        foreach (var group in new[] { 0, 7, 63, 64 })
        {
            var points = Dense.Matrix(nodes.Count, r, nodes.Of(group));
            var w = Dense.Vector(weights);
            Tolerance.Close(new double[r], (points.Transpose() * w).ToArray(), 1e-14);
            var second = points.Transpose() * Matrix<double>.Build.DenseOfDiagonalVector(w) * points;
            Tolerance.Close(Dense.RowMajor(Matrix<double>.Build.DenseIdentity(r)), Dense.RowMajor(second), 1e-13);
            double moment = 1;
            for (var power = 0; power <= 8; power += 2)
            {
                var sum = weights.Select((weight, j) => weight * Math.Pow(points.Row(j).L2Norm(), power)).Sum();
                Tolerance.Close(1, sum / moment, 1e-12, $"power {power}");
                moment *= r + power;
            }
        }

        Assert.Equal(nodes.Of(0), nodes.Of(64));
        Assert.NotEqual(nodes.Of(0).ToArray(), nodes.Of(1).ToArray());
    }
}
