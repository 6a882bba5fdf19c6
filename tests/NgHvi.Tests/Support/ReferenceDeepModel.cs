using MathNet.Numerics.LinearAlgebra;

namespace NgHvi.Tests.Support;

/// <summary>A deep mixed model by plain loops over rows and dense matrices of groups, written from method sections 4.2 and 4.3. It shares no code with the fast evaluator but the prior densities.</summary>
internal sealed class ReferenceDeepModel
{
    private readonly DeepModel model;
    private readonly double[] inputs;
    private readonly int[] widths;
    private readonly int weightCount;

    public ReferenceDeepModel(DeepModel model)
    {
        this.model = model;
        var (m, scaling) = (model.Data.InputCount, model.Scaling);
        inputs = model.Data.Inputs.ToArray();
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = (inputs[i] - scaling.Centers[i % m]) / scaling.Scales[i % m];
        }

        Response = [.. model.Data.Response.ToArray().Select(y => (y - scaling.ResponseCenter) / scaling.ResponseScale)];
        widths = model.Architecture.Widths.ToArray();
        var before = m;
        foreach (var width in widths)
        {
            weightCount += width * (before + 1);
            before = width;
        }

        FeatureCount = before + 1;
        Random = model.RandomFeatures.ToArray();
    }

    /// <summary>Number of entries of z.</summary>
    public int FeatureCount { get; }

    /// <summary>The entries of z with random coefficients.</summary>
    public int[] Random { get; }

    /// <summary>y in the units of the model.</summary>
    public double[] Response { get; }

    public int GroupCount => model.Data.GroupCount;

    private bool IsGaussian => model.Family == ResponseFamily.Gaussian;

    private bool IsDiagonal => model.Priors.RandomEffects is CovariancePrior.Independent;

    public int Start(int k) => model.Data.GroupOffsets[k];

    public int Size(int k) => Start(k + 1) - Start(k);

    public double[] Beta(double[] theta) => theta[weightCount..(weightCount + FeatureCount)];

    public double Variance(double[] theta) => IsGaussian ? Math.Exp(theta[weightCount + FeatureCount]) : 1;

    /// <summary>z of a row, the constant first.</summary>
    public double[] Features(double[] theta, int row) => [1, .. Layers(theta, row).Values[^1]];

    /// <summary>Z_k, all coefficients.</summary>
    public Matrix<double> Features(double[] theta, int start, int size) =>
        Matrix<double>.Build.DenseOfRowArrays(Enumerable.Range(start, size).Select(i => Features(theta, i)));

    /// <summary>𝒲 of Ω = 𝒲𝒲ᵀ.</summary>
    public Matrix<double> Factor(double[] theta)
    {
        var r = Random.Length;
        var w = CovarianceEntries(theta);
        if (IsDiagonal)
        {
            return Matrix<double>.Build.DenseOfDiagonalArray([.. w.Select(t => Math.Exp(-0.5 * t))]);
        }

        var factor = Matrix<double>.Build.Dense(r, r);
        for (int j = 0, index = 0; j < r; j++)
        {
            for (var i = j; i < r; i++, index++)
            {
                factor[i, j] = i == j ? Math.Exp(w[index]) : w[index];
            }
        }

        return factor;
    }

    /// <summary>Ω.</summary>
    public Matrix<double> Precision(double[] theta) => Factor(theta) * Factor(theta).Transpose();

    /// <summary>η of a row at α of its group.</summary>
    public double Predictor(double[] theta, int row, ReadOnlySpan<double> alpha)
    {
        var (z, beta) = (Features(theta, row), Beta(theta));
        double sum = 0;
        for (var f = 0; f < z.Length; f++)
        {
            sum += z[f] * beta[f];
        }

        for (var a = 0; a < alpha.Length; a++)
        {
            sum += z[Random[a]] * alpha[a];
        }

        return sum;
    }

    /// <summary>log p(θ) with the Jacobian of the transforms.</summary>
    public double LogPrior(double[] theta) => AddPrior(theta, new double[theta.Length]);

    /// <summary>log p(y | θ) of Gaussian responses: a normal density of each group's rows.</summary>
    public double LogMarginal(double[] theta)
    {
        var beta = Dense.Vector(Beta(theta));
        double sum = 0;
        for (var k = 0; k < GroupCount; k++)
        {
            var z = Features(theta, Start(k), Size(k));
            var covariance = Variance(theta) * Matrix<double>.Build.DenseIdentity(Size(k));
            if (Random.Length > 0)
            {
                var random = Matrix<double>.Build.DenseOfColumnVectors(Random.Select(z.Column));
                covariance += random * Precision(theta).Inverse() * random.Transpose();
            }

            sum += Dense.LogNormal(Response.AsSpan(Start(k), Size(k)), (z * beta).ToArray(), covariance);
        }

        return sum;
    }

    /// <summary>log N(α_k; 0, Ω⁻¹) of all groups.</summary>
    public double LogLatents(double[] theta, double[] alpha)
    {
        var r = Random.Length;
        var covariance = Precision(theta).Inverse();
        return Enumerable.Range(0, GroupCount).Sum(k => Dense.LogNormal(alpha.AsSpan(k * r, r), new double[r], covariance));
    }

    /// <summary>log p(response | α, θ) + log p(α | θ) + log p(θ), the response normal: y, or the variables behind a binary y.</summary>
    public double LogJoint(double[] theta, double[] alpha, double[] response)
    {
        var r = Random.Length;
        var sum = LogLatents(theta, alpha) + LogPrior(theta);
        for (var k = 0; k < GroupCount; k++)
        {
            for (var i = Start(k); i < Start(k + 1); i++)
            {
                var eta = Predictor(theta, i, alpha.AsSpan(k * r, r));
                sum += MathNet.Numerics.Distributions.Normal.PDFLn(eta, Math.Sqrt(Variance(theta)), response[i]);
            }
        }

        return sum;
    }

    /// <summary>∇θ of <see cref="LogJoint"/>; weights other than 1 are those of the Pólya-Gamma augmentation.</summary>
    public double[] JointGradient(double[] theta, double[] alpha, double[] response, double[]? weights = null)
    {
        var r = Random.Length;
        var (slopes, products) = (new double[Response.Length], new double[Response.Length][]);
        var moments = Matrix<double>.Build.Dense(r, r);
        double squares = 0;
        for (var k = 0; k < GroupCount; k++)
        {
            var a = alpha.AsSpan(k * r, r).ToArray();
            moments += Dense.Vector(a).OuterProduct(Dense.Vector(a));
            for (var i = Start(k); i < Start(k + 1); i++)
            {
                var residual = response[i] - Predictor(theta, i, a);
                squares += residual * residual;
                slopes[i] = (weights?[i] ?? 1) * residual / Variance(theta);
                products[i] = [.. a.Select(value => value * slopes[i])];
            }
        }

        var gradient = Gradient(theta, slopes, products, moments);
        if (IsGaussian)
        {
            gradient[weightCount + FeatureCount] += 0.5 * ((squares / Variance(theta)) - Response.Length);
        }

        return gradient;
    }

    /// <summary>The gradient that follows from moments given θ, but for that in log σ².</summary>
    /// <param name="theta">θ.</param>
    /// <param name="slopes">E[∂ log p/∂η] of each row.</param>
    /// <param name="products">E[α ∂ log p/∂η] of each row.</param>
    /// <param name="moments">Σ_k E[α_kα_kᵀ].</param>
    public double[] Gradient(double[] theta, double[] slopes, double[][] products, Matrix<double> moments)
    {
        var gradient = new double[theta.Length];
        AddPrior(theta, gradient);
        var beta = Beta(theta);
        for (var i = 0; i < Response.Length; i++)
        {
            var z = Features(theta, i);
            var sensitivity = new double[FeatureCount];
            for (var f = 0; f < FeatureCount; f++)
            {
                gradient[weightCount + f] += slopes[i] * z[f];
                sensitivity[f] = slopes[i] * beta[f];
            }

            for (var a = 0; a < Random.Length; a++)
            {
                sensitivity[Random[a]] += products[i][a];
            }

            AddWeights(theta, i, sensitivity.AsSpan(1), gradient);
        }

        AddCovariance(theta, moments, gradient.AsSpan(gradient.Length - CovarianceEntries(theta).Length));
        return gradient;
    }

    private double[] CovarianceEntries(double[] theta) => theta[(weightCount + FeatureCount + (IsGaussian ? 1 : 0))..];

    private void AddCovariance(double[] theta, Matrix<double> moments, Span<double> gradient)
    {
        var factor = Factor(theta);
        var r = Random.Length;
        if (IsDiagonal)
        {
            for (var j = 0; j < r; j++)
            {
                gradient[j] += 0.5 * ((factor[j, j] * factor[j, j] * moments[j, j]) - GroupCount);
            }

            return;
        }

        var t = (GroupCount * factor.Inverse().Transpose()) - (moments * factor);
        for (int j = 0, index = 0; j < r; j++)
        {
            for (var i = j; i < r; i++, index++)
            {
                gradient[index] += t[i, j] * (i == j ? factor[i, i] : 1);
            }
        }
    }

    private double AddPrior(double[] theta, double[] gradient)
    {
        double value = 0;
        for (var i = 0; i < weightCount; i++)
        {
            var scale = model.Priors.WeightScales[i];
            value += MathNet.Numerics.Distributions.Normal.PDFLn(0, scale, theta[i]);
            gradient[i] -= theta[i] / (scale * scale);
        }

        value += model.Priors.Fixed.AddLogDensity(Beta(theta), gradient.AsSpan(weightCount, FeatureCount));
        if (IsGaussian)
        {
            value += model.Priors.Residual!.LogDensity(theta[weightCount + FeatureCount], out var derivative);
            gradient[weightCount + FeatureCount] += derivative;
        }

        return Random.Length == 0 ? value : value + model.Priors.RandomEffects.AddLogDensity(
            Dense.RowMajor(Factor(theta)), Random.Length, gradient.AsSpan(gradient.Length - CovarianceEntries(theta).Length));
    }

    /// <summary>Values of every layer from x on, and the pre-activations.</summary>
    private (List<double[]> Values, List<double[]> Before) Layers(double[] theta, int row)
    {
        var m = model.Data.InputCount;
        List<double[]> values = [inputs[(row * m)..((row + 1) * m)]];
        List<double[]> before = [];
        var offset = 0;
        foreach (var width in widths)
        {
            var source = values[^1];
            var p = new double[width];
            for (var i = 0; i < width; i++)
            {
                p[i] = theta[offset + i];
                for (var j = 0; j < source.Length; j++)
                {
                    p[i] += theta[offset + ((j + 1) * width) + i] * source[j];
                }
            }

            before.Add(p);
            values.Add([.. p.Select(Activate)]);
            offset += width * (source.Length + 1);
        }

        return (values, before);
    }

    private void AddWeights(double[] theta, int row, ReadOnlySpan<double> sensitivity, double[] gradient)
    {
        var (values, before) = Layers(theta, row);
        var delta = sensitivity.ToArray();
        var offset = weightCount;
        for (var l = widths.Length - 1; l >= 0; l--)
        {
            var (width, source) = (widths[l], values[l]);
            offset -= width * (source.Length + 1);
            var next = new double[source.Length];
            for (var i = 0; i < width; i++)
            {
                var d = delta[i] * Slope(before[l][i]);
                gradient[offset + i] += d;
                for (var j = 0; j < source.Length; j++)
                {
                    gradient[offset + ((j + 1) * width) + i] += d * source[j];
                    next[j] += d * theta[offset + ((j + 1) * width) + i];
                }
            }

            delta = next;
        }
    }

    private double Activate(double t) => model.Architecture.Activation switch
    {
        Activation.Relu => t > 0 ? t : 0,
        Activation.Tanh => Math.Tanh(t),
        _ => Math.Log(1 + Math.Exp(t)),
    };

    private double Slope(double t) => model.Architecture.Activation switch
    {
        Activation.Relu => t > 0 ? 1 : 0,
        Activation.Tanh => 1 / (Math.Cosh(t) * Math.Cosh(t)),
        _ => 1 / (1 + Math.Exp(-t)),
    };
}
