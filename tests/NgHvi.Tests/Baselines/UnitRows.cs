using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Baselines;

/// <summary>The rows of a Gaussian model in its own units, from which densities are computed by plain loops.</summary>
internal sealed class UnitRows
{
    private readonly MixedDensity model;
    private readonly double[] y;
    private readonly double[] columns;

    public UnitRows(MixedDensity model)
    {
        this.model = model;
        y = [.. model.Units.ApplyToResponse(model.Data.Response)];
        columns = model.Columns(y.Length, model.Data.Fixed, model.Data.Random, model.Data.Inputs);
    }

    public int Groups => model.Data.GroupCount;

    public int R => model.RandomCount;

    public int Q => model.Shape.BetaCount;

    /// <summary>Regressors of the random coefficients, n×r, and of the fixed ones, n×q.</summary>
    public (Matrix<double> X, Matrix<double> Z) Designs(ReadOnlySpan<double> theta)
    {
        var shape = model.Shape;
        var all = new double[y.Length][];
        for (var i = 0; i < y.Length; i++)
        {
            var row = columns.AsSpan(i * (columns.Length / y.Length), columns.Length / y.Length);
            all[i] = [.. row[..shape.FeatureStart], .. Features(theta, row[shape.FeatureStart..].ToArray())];
        }

        int[] beta = [.. Enumerable.Range(0, shape.FixedCount), .. Enumerable.Range(shape.FeatureStart, shape.FeatureCount)];
        return (
            Matrix<double>.Build.Dense(y.Length, Q, (i, j) => all[i][beta[j]]),
            Matrix<double>.Build.Dense(y.Length, R, (i, j) => all[i][shape.RandomIndices[j]]));
    }

    public double[] PrecisionFactor(ReadOnlySpan<double> theta)
    {
        var factor = new double[R * R];
        model.Covariance.Read(theta[model.Shape.CovarianceOffset..], factor, new double[R * R]);
        return factor;
    }

    public double[] Precision(ReadOnlySpan<double> theta)
    {
        var precision = new double[R * R];
        model.Covariance.Read(theta[model.Shape.CovarianceOffset..], new double[R * R], precision);
        return precision;
    }

    /// <summary>y − Xβ − Zα.</summary>
    public Vector<double> Residuals(ReadOnlySpan<double> theta, ReadOnlySpan<double> alpha)
    {
        var (x, z) = Designs(theta);
        var result = Dense.Vector(y) - (x * Dense.Vector(theta.Slice(model.Shape.BetaOffset, Q)));
        for (var k = 0; k < Groups && alpha.Length > 0; k++)
        {
            for (var i = model.Data.GroupOffsets[k]; i < model.Data.GroupOffsets[k + 1]; i++)
            {
                for (var j = 0; j < R; j++)
                {
                    result[i] -= z[i, j] * alpha[(k * R) + j];
                }
            }
        }

        return result;
    }

    /// <summary>log p(y | β, α, σ²) + Σ log N(α_k; 0, Ω⁻¹) + log p(θ), of y as given.</summary>
    public double LogJoint(ReadOnlySpan<double> theta, ReadOnlySpan<double> alpha)
    {
        var residuals = Residuals(theta, alpha);
        var logVariance = theta[model.Shape.ParameterOffset];
        return (-0.5 * y.Length * (Math.Log(2 * Math.PI) + logVariance)) - (0.5 * (residuals * residuals) * Math.Exp(-logVariance))
            + LogEffects(Precision(theta), alpha) + model.CreateEvaluator().LogPrior(theta) + model.LogUnits;
    }

    /// <summary>Σ log N(α_k; 0, Ω⁻¹).</summary>
    public double LogEffects(double[] omega, ReadOnlySpan<double> alpha)
    {
        if (R == 0)
        {
            return 0;
        }

        var matrix = Matrix<double>.Build.Dense(R, R, (i, j) => omega[(i * R) + j]);
        var sum = 0.5 * Groups * (Math.Log(matrix.Determinant()) - (R * Math.Log(2 * Math.PI)));
        for (var k = 0; k < Groups; k++)
        {
            var effects = Dense.Vector(alpha.Slice(k * R, R));
            sum -= 0.5 * (effects * (matrix * effects));
        }

        return sum;
    }

    /// <summary>log g(θ, α) + Σ log|L_k| at α_k = m_k + L_kα̃_k, the target of method section 5.3.</summary>
    public double LogTransformed(ReadOnlySpan<double> theta, ReadOnlySpan<double> transformed)
    {
        var (_, z) = Designs(theta);
        var residuals = Residuals(theta, []);
        var omega = Precision(theta);
        var inverse = Math.Exp(-theta[model.Shape.ParameterOffset]);
        var alpha = new double[Groups * R];
        double logDeterminant = 0;
        for (var k = 0; k < Groups && R > 0; k++)
        {
            var (from, count) = (model.Data.GroupOffsets[k], model.Data.GroupOffsets[k + 1] - model.Data.GroupOffsets[k]);
            var root = z.SubMatrix(from, count, 0, R);
            var precision = Matrix<double>.Build.Dense(R, R, (i, j) => omega[(i * R) + j]);
            var covariance = (precision + (inverse * root.TransposeThisAndMultiply(root))).Inverse();
            var factor = (0.5 * (covariance + covariance.Transpose())).Cholesky().Factor;
            var mean = covariance * root.TransposeThisAndMultiply(residuals.SubVector(from, count)) * inverse;
            logDeterminant += Math.Log(factor.Determinant());
            (mean + (factor * Dense.Vector(transformed.Slice(k * R, R)))).AsArray().CopyTo(alpha, k * R);
        }

        return LogJoint(theta, alpha) + logDeterminant;
    }

    private double[] Features(ReadOnlySpan<double> theta, double[] x)
    {
        var network = model.Architecture;
        for (var l = 0; l < network.LayerCount; l++)
        {
            var next = new double[network.Widths[l]];
            for (var i = 0; i < next.Length; i++)
            {
                var sum = theta[network.Index(l, i, -1)];
                for (var j = 0; j < x.Length; j++)
                {
                    sum += x[j] * theta[network.Index(l, i, j)];
                }

                next[i] = network.Activation == Activation.Relu ? Math.Max(sum, 0) : Math.Tanh(sum);
            }

            x = next;
        }

        return network.LayerCount == 0 ? [] : x;
    }
}
