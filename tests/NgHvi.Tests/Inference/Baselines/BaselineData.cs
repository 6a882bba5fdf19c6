namespace NgHvi.Tests.Inference.Baselines;

/// <summary>Rows of a linear mixed model, kept so that densities can be computed without sufficient statistics.</summary>
internal sealed class BaselineData
{
    private BaselineData(int groups, int q, int r)
    {
        (Groups, Q, R) = (groups, q, r);
        Offsets = new int[groups + 1];
    }

    public int Groups { get; }

    public int Q { get; }

    public int R { get; }

    public int[] Offsets { get; }

    public double[] Y { get; private set; } = [];

    public double[] X { get; private set; } = [];

    public double[] Z { get; private set; } = [];

    /// <summary>Simulates groups of 3 to 8 rows, or of 5 when balanced; z is the first r columns of x = (1, normals).</summary>
    public static BaselineData Simulate(
        int groups, int q, int r, long seed, bool balanced = false, double effectSd = 0.8, double residualSd = 1)
    {
        var data = new BaselineData(groups, q, r);
        for (var k = 0; k < groups; k++)
        {
            data.Offsets[k + 1] = data.Offsets[k] + (balanced ? 5 : 3 + (k * 7 % 6));
        }

        var n = data.Offsets[^1];
        (data.Y, data.X, data.Z) = (new double[n], new double[n * q], new double[n * r]);
        var key = RandomKey.FromSeed(seed);
        var (normals, effects) = (new double[n * (q + 1)], new double[groups * r]);
        NormalSampler.Fill(key.Fold(0), normals);
        NormalSampler.Fill(key.Fold(1), effects);
        for (var k = 0; k < groups; k++)
        {
            for (var i = data.Offsets[k]; i < data.Offsets[k + 1]; i++)
            {
                data.Y[i] = residualSd * normals[(i * (q + 1)) + q];
                for (var j = 0; j < q; j++)
                {
                    var x = j == 0 ? 1 : normals[(i * (q + 1)) + j];
                    data.X[(i * q) + j] = x;
                    data.Y[i] += x * (0.7 - (0.4 * j));
                    if (j < r)
                    {
                        data.Z[(i * r) + j] = x;
                        data.Y[i] += x * effectSd * effects[(k * r) + j];
                    }
                }
            }
        }

        return data;
    }

    public LinearMixedModel Model(bool published) =>
        Model(published ? LinearMixedPriors.Published(Q, R) : LinearMixedPriors.Weak(Y, X, Z));

    public LinearMixedModel Model(LinearMixedPriors priors) => new(new GroupedStatistics(Y, X, Z, Offsets), priors);

    /// <summary>‖y − Xβ − Zα‖² over rows.</summary>
    public double ResidualSquares(ReadOnlySpan<double> beta, ReadOnlySpan<double> alpha)
    {
        double sum = 0;
        for (var k = 0; k < Groups; k++)
        {
            for (var i = Offsets[k]; i < Offsets[k + 1]; i++)
            {
                var residual = Y[i];
                for (var j = 0; j < Q; j++)
                {
                    residual -= X[(i * Q) + j] * beta[j];
                }

                for (var j = 0; j < R; j++)
                {
                    residual -= Z[(i * R) + j] * alpha[(k * R) + j];
                }

                sum += residual * residual;
            }
        }

        return sum;
    }

    /// <summary>log p(y | β, α, σ²) + Σ log N(α_k; 0, Ω⁻¹) + log p(θ), from rows.</summary>
    public double LogJoint(LinearMixedModel model, ReadOnlySpan<double> theta, ReadOnlySpan<double> alpha)
    {
        var omega = Precision(theta);
        var logVariance = theta[^1];
        return (-0.5 * Y.Length * (Math.Log(2 * Math.PI) + logVariance)) - (0.5 * ResidualSquares(theta[..Q], alpha) * Math.Exp(-logVariance))
            + LogEffects(omega, alpha) + model.CreateEvaluator().LogPrior(theta);
    }

    /// <summary>Σ log N(α_k; 0, Ω⁻¹).</summary>
    public double LogEffects(double[] omega, ReadOnlySpan<double> alpha)
    {
        var factor = omega.ToArray();
        Assert.True(SmallCholesky.Factor(factor, R));
        var sum = 0.5 * Groups * (SmallCholesky.LogDeterminant(factor, R) - (R * Math.Log(2 * Math.PI)));
        for (var k = 0; k < Groups; k++)
        {
            for (var i = 0; i < R; i++)
            {
                for (var j = 0; j < R; j++)
                {
                    sum -= 0.5 * alpha[(k * R) + i] * omega[(i * R) + j] * alpha[(k * R) + j];
                }
            }
        }

        return sum;
    }

    /// <summary>𝒲 of θ.</summary>
    public double[] PrecisionFactor(ReadOnlySpan<double> theta)
    {
        var factor = new double[R * R];
        if (R == 1)
        {
            factor[0] = Math.Exp(-0.5 * theta[Q]);
            return factor;
        }

        var index = Q;
        for (var j = 0; j < R; j++)
        {
            for (var i = j; i < R; i++, index++)
            {
                factor[(i * R) + j] = i == j ? Math.Exp(theta[index]) : theta[index];
            }
        }

        return factor;
    }

    /// <summary>Ω of θ.</summary>
    public double[] Precision(ReadOnlySpan<double> theta)
    {
        var factor = PrecisionFactor(theta);
        var omega = new double[R * R];
        for (var i = 0; i < R * R; i++)
        {
            for (var l = 0; l < R; l++)
            {
                omega[i] += factor[(i / R * R) + l] * factor[(i % R * R) + l];
            }
        }

        return omega;
    }

    /// <summary>log g(θ, α) + Σ log|L_k| at α_k = m_k + L_kα̃_k, the target of section 5.3, from rows.</summary>
    public double LogTransformed(LinearMixedModel model, ReadOnlySpan<double> theta, ReadOnlySpan<double> transformed)
    {
        var omega = Precision(theta);
        var inverse = Math.Exp(-theta[^1]);
        var alpha = new double[Groups * R];
        double logDeterminant = 0;
        for (var k = 0; k < Groups; k++)
        {
            var precision = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(R, R, (i, j) => omega[(i * R) + j]);
            var right = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(R);
            for (var row = Offsets[k]; row < Offsets[k + 1]; row++)
            {
                var residual = Y[row];
                for (var j = 0; j < Q; j++)
                {
                    residual -= X[(row * Q) + j] * theta[j];
                }

                for (var i = 0; i < R; i++)
                {
                    right[i] += inverse * Z[(row * R) + i] * residual;
                    for (var j = 0; j < R; j++)
                    {
                        precision[i, j] += inverse * Z[(row * R) + i] * Z[(row * R) + j];
                    }
                }
            }

            var covariance = precision.Inverse();
            var root = (covariance + covariance.Transpose()).Multiply(0.5).Cholesky().Factor;
            var mean = covariance * right;
            logDeterminant += Math.Log(root.Determinant());
            for (var i = 0; i < R; i++)
            {
                alpha[(k * R) + i] = mean[i];
                for (var j = 0; j <= i; j++)
                {
                    alpha[(k * R) + i] += root[i, j] * transformed[(k * R) + j];
                }
            }
        }

        return LogJoint(model, theta, alpha) + logDeterminant;
    }
}
