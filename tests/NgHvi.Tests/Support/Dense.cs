using MathNet.Numerics.LinearAlgebra;

namespace NgHvi.Tests.Support;

/// <summary>The same quantities by plain dense formulas.</summary>
internal static class Dense
{
    public static Matrix<double> Matrix(int rows, int columns, ReadOnlySpan<double> rowMajor) =>
        Matrix<double>.Build.DenseOfRowMajor(rows, columns, rowMajor.ToArray());

    public static double[] RowMajor(Matrix<double> matrix) => matrix.ToRowMajorArray();

    public static Vector<double> Vector(ReadOnlySpan<double> values) => Vector<double>.Build.Dense(values.ToArray());

    public static double LogNormal(ReadOnlySpan<double> x, ReadOnlySpan<double> mean, Matrix<double> covariance)
    {
        var difference = Vector(x) - Vector(mean);
        var cholesky = covariance.Cholesky();
        return -0.5 * ((x.Length * Math.Log(2 * Math.PI)) + cholesky.DeterminantLn + (difference * cholesky.Solve(difference)));
    }

    public static Matrix<double> Covariance(GaussianFamily family)
    {
        var m = family.ParameterCount;
        var factor = family switch
        {
            FactorGaussian f => f.FactorCount == 0 ? null : Matrix(m, f.FactorCount, f.Loadings),
            FullGaussian f => Matrix(m, m, f.Factor),
            _ => throw new NotSupportedException(),
        };
        var covariance = factor is null ? Matrix<double>.Build.Dense(m, m) : factor * factor.Transpose();
        if (family is FactorGaussian { } withScales)
        {
            for (var k = 0; k < m; k++)
            {
                covariance[k, k] += withScales.Scales[k] * withScales.Scales[k];
            }
        }

        return covariance;
    }

    /// <summary>Indices of λ that are free: all but the entries above the diagonal of B (or C).</summary>
    public static int[] FreeIndices(GaussianFamily family)
    {
        var m = family.ParameterCount;
        var columns = family is FactorGaussian f ? f.FactorCount : m;
        return [.. Enumerable.Range(0, family.Lambda.Length).Where(i =>
            i < m || i >= m * (1 + columns) || (i - m) % columns <= (i - m) / columns)];
    }

    /// <summary>
    /// F_ij = ∂_iμᵀA∂_jμ + ½tr(A ∂_iΣ A ∂_jΣ), A = Σ⁻¹, over the free numbers of λ; holds for any parameterisation of a Gaussian.
    /// </summary>
    public static Matrix<double> Fisher(GaussianFamily family)
    {
        var m = family.ParameterCount;
        var columns = family is FactorGaussian f ? f.FactorCount : m;
        var inverse = Covariance(family).Inverse();
        var free = FreeIndices(family);
        var derivatives = free.Select(index => CovarianceDerivative(family, index, m, columns)).ToArray();
        var fisher = Matrix<double>.Build.Dense(free.Length, free.Length);
        for (var i = 0; i < free.Length; i++)
        {
            for (var j = 0; j < free.Length; j++)
            {
                fisher[i, j] = free[i] < m || free[j] < m
                    ? free[i] < m && free[j] < m ? inverse[free[i], free[j]] : 0
                    : 0.5 * (inverse * derivatives[i] * inverse * derivatives[j]).Trace();
            }
        }

        return fisher;
    }

    /// <summary>The published versions, by the formulas of method section 2.6.</summary>
    public static Matrix<double> Fisher(FactorGaussian family, FisherMetric metric)
    {
        var fisher = Fisher(family);
        if (metric == FisherMetric.Exact)
        {
            return fisher;
        }

        var (m, p) = (family.ParameterCount, family.FactorCount);
        var inverse = Covariance(family).Inverse();
        var free = FreeIndices(family);
        var q = p == 0 ? null : Matrix(m, p, family.Loadings).Transpose() * inverse * Matrix(m, p, family.Loadings);
        for (var i = 0; i < free.Length; i++)
        {
            for (var j = 0; j < free.Length; j++)
            {
                var (a, b) = (free[i] - m, free[j] - m);
                if (a >= 0 && b >= 0 && a < m * p && b < m * p)
                {
                    fisher[i, j] = 2 * q![a % p, b % p] * inverse[a / p, b / p];
                }
                else if (a >= m * p && b >= m * p && metric == FisherMetric.PublishedAsExecuted)
                {
                    var (row, column) = (a - (m * p), b - (m * p));
                    fisher[i, j] = 2 * family.Scales[row] * family.Scales[row] * inverse[row, column] * inverse[row, column];
                }
            }
        }

        return fisher;
    }

    /// <summary>F plus its damping.</summary>
    public static Matrix<double> Damped(FactorGaussian family, FisherMetric metric, Damping damping)
    {
        var (m, p) = (family.ParameterCount, family.FactorCount);
        var fisher = Fisher(family, metric);
        var free = FreeIndices(family);
        var original = fisher.Diagonal();
        for (var i = 0; i < free.Length; i++)
        {
            var index = free[i];
            var k = index < m ? index : index < m * (1 + p) ? (index - m) / p : index - (m * (1 + p));
            var precision = 1 / (family.Scales[k] * family.Scales[k]);
            fisher[i, i] += damping.Amount * (damping.IsDiagonal ? original[i] : index >= m * (1 + p) ? 2 * precision : precision);
        }

        return fisher;
    }

    private static Matrix<double> CovarianceDerivative(GaussianFamily family, int index, int m, int columns)
    {
        var derivative = Matrix<double>.Build.Dense(m, m);
        if (index < m)
        {
            return derivative;
        }

        if (index >= m * (1 + columns))
        {
            var k = index - (m * (1 + columns));
            derivative[k, k] = 2 * family.Lambda[index];
            return derivative;
        }

        var (row, column) = ((index - m) / columns, (index - m) % columns);
        for (var i = 0; i < m; i++)
        {
            derivative[row, i] += family.Lambda[m + (i * columns) + column];
            derivative[i, row] += family.Lambda[m + (i * columns) + column];
        }

        return derivative;
    }
}
