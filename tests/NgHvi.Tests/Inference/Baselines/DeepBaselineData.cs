using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference.Baselines;

/// <summary>Small deep data sets, and the density of transformed effects from plain loops over rows.</summary>
internal static class DeepBaselineData
{
    /// <summary>Groups of 3 to 8 rows, the last of its own size, whose response depends on the first input by a slope that varies.</summary>
    public static GroupedInputs Simulate(int groups, int inputCount, long seed, int lastSize = 4)
    {
        var sizes = Enumerable.Range(0, groups).Select(k => k == groups - 1 ? lastSize : 3 + (k * 7 % 6)).ToArray();
        var keys = sizes.SelectMany((size, k) => Enumerable.Repeat($"g{k:D3}", size)).ToArray();
        var (x, noise, effects) = (new double[keys.Length * inputCount], new double[keys.Length], new double[2 * groups]);
        var key = RandomKey.FromSeed(seed);
        NormalSampler.Fill(key.Fold(0), x);
        NormalSampler.Fill(key.Fold(1), noise);
        NormalSampler.Fill(key.Fold(2), effects);
        var group = sizes.SelectMany((size, k) => Enumerable.Repeat(k, size)).ToArray();
        var y = noise.Select((e, i) =>
            (0.5 * e) + effects[group[i]] + ((1 + effects[groups + group[i]]) * Math.Max(x[i * inputCount], 0)) - (0.6 * x[((i + 1) * inputCount) - 1])).ToArray();
        return GroupedInputs.FromArrays(y, x, keys);
    }

    /// <summary>Published priors, free or diagonal, in the units of the data.</summary>
    public static DeepMixedModel Model(
        GroupedInputs data, int[] widths, Activation activation = Activation.Tanh, bool isDiagonal = false, int[]? randomFeatures = null)
    {
        var architecture = new NetworkArchitecture(data.InputCount, widths, activation);
        var r = randomFeatures?.Length ?? architecture.FeatureCount + 1;
        return new DeepMixedModel(
            data, architecture, DeepMixedPriors.Published(ResponseFamily.Gaussian, architecture, r, isDiagonal), null, randomFeatures);
    }

    /// <summary>log g(θ, α) + Σ log|L_k| at α_k = m_k + L_kα̃_k, the target of section 5.3.</summary>
    public static double LogTransformed(DeepMixedModel model, ReadOnlySpan<double> theta, ReadOnlySpan<double> transformed)
    {
        var (c, r) = (model.CoefficientCount, model.RandomCount);
        var beta = theta.Slice(model.Architecture.WeightCount, c).ToArray();
        var logVariance = theta[model.Architecture.WeightCount + c];
        var omega = Precision(model, theta[(model.Architecture.WeightCount + c + 1)..]);
        var random = model.RandomFeatures.ToArray();
        var result = model.CreateEvaluator().LogPrior(theta);
        for (var k = 0; k < model.Data.GroupCount; k++)
        {
            var (from, to) = (model.Data.GroupOffsets[k], model.Data.GroupOffsets[k + 1]);
            var features = Features(model, theta, from, to);
            var residuals = Dense.Vector(model.Data.Response[from..to]) - (features * Dense.Vector(beta));
            var root = Matrix<double>.Build.Dense(to - from, r, (i, j) => features[i, random[j]]);
            result -= 0.5 * (to - from) * (Math.Log(2 * Math.PI) + logVariance);
            if (r == 0)
            {
                result -= 0.5 * Math.Exp(-logVariance) * (residuals * residuals);
                continue;
            }

            var covariance = (omega + (Math.Exp(-logVariance) * (root.Transpose() * root))).Inverse();
            var factor = (0.5 * (covariance + covariance.Transpose())).Cholesky().Factor;
            var alpha = (covariance * (root.Transpose() * residuals) * Math.Exp(-logVariance)) + (factor * Dense.Vector(transformed.Slice(k * r, r)));
            residuals -= root * alpha;
            result += Math.Log(factor.Determinant()) - (0.5 * Math.Exp(-logVariance) * (residuals * residuals))
                + (0.5 * (Math.Log(omega.Determinant()) - (r * Math.Log(2 * Math.PI)) - (alpha * (omega * alpha))));
        }

        return result;
    }

    private static Matrix<double> Precision(DeepMixedModel model, ReadOnlySpan<double> w)
    {
        var r = model.RandomCount;
        var factor = Matrix<double>.Build.Dense(r, r);
        for (int j = 0, index = 0; j < r; j++)
        {
            if (w.Length == r)
            {
                factor[j, j] = Math.Exp(-0.5 * w[j]);
                continue;
            }

            for (var i = j; i < r; i++, index++)
            {
                factor[i, j] = i == j ? Math.Exp(w[index]) : w[index];
            }
        }

        return factor * factor.Transpose();
    }

    /// <summary>z of the rows of one group, the constant first.</summary>
    private static Matrix<double> Features(DeepMixedModel model, ReadOnlySpan<double> theta, int from, int to)
    {
        var (shape, m) = (model.Architecture, model.Data.InputCount);
        var rows = new List<double[]>();
        for (var row = from; row < to; row++)
        {
            double[] z = [1, .. model.Data.Inputs.Slice(row * m, m)];
            for (var l = 0; l < shape.LayerCount; l++)
            {
                var next = new double[shape.Widths[l] + 1];
                next[0] = 1;
                for (var i = 1; i < next.Length; i++)
                {
                    for (var j = 0; j < z.Length; j++)
                    {
                        next[i] += theta[shape.Index(l, i - 1, j - 1)] * z[j];
                    }

                    next[i] = shape.Activation == Activation.Tanh ? Math.Tanh(next[i]) : Math.Max(next[i], 0);
                }

                z = next;
            }

            rows.Add(z);
        }

        return Matrix<double>.Build.DenseOfRowArrays(rows);
    }
}
