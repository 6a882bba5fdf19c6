using MathNet.Numerics.LinearAlgebra;

namespace NgHvi.Tests.Support;

/// <summary>
/// A mixed model by plain loops over rows and dense matrices of groups, written from method sections 4.2 and 4.3. It shares no code with
/// the fast evaluator but the prior densities.
/// </summary>
internal sealed class ReferenceMixedModel
{
    private readonly MixedDensity model;
    private readonly int[] widths;
    private readonly int weightCount;
    private readonly ReferenceNetwork network;

    public ReferenceMixedModel(MixedDensity model)
    {
        this.model = model;
        var units = model.Units;
        Response = [.. model.Data.Response.ToArray().Select(
            (y, i) => IsGaussian ? (y - Offset(i) - units.ResponseCenter) / units.ResponseScale : y)];
        widths = model.Options.Hidden.ToArray();
        network = new ReferenceNetwork(new NetworkArchitecture(model.Data.InputNames.Count, widths, model.Options.Activation), 1);
        var before = model.Data.InputNames.Count;
        foreach (var width in widths)
        {
            weightCount += width * (before + 1);
            before = width;
        }

        BetaCount = model.Data.FixedNames.Count + (widths.Length == 0 ? 0 : before);
        RandomCount = model.Data.RandomNames.Count + (model.Data.HasRandomFeatures && widths.Length > 0 ? before : 0);
    }

    /// <summary>Length of β.</summary>
    public int BetaCount { get; }

    /// <summary>Length of α.</summary>
    public int RandomCount { get; }

    /// <summary>y in the units of the model.</summary>
    public double[] Response { get; }

    public int GroupCount => model.Data.GroupCount;

    private bool IsGaussian => model.Response == NgHvi.Response.Gaussian;

    private bool IsDiagonal => model.Priors.RandomEffects is CovariancePrior.Independent;

    public int Start(int k) => model.Data.GroupOffsets[k];

    public int Size(int k) => Start(k + 1) - Start(k);

    public double[] Beta(double[] theta) => theta[weightCount..(weightCount + BetaCount)];

    public double Variance(double[] theta) => IsGaussian ? Math.Exp(theta[weightCount + BetaCount]) : 1;

    /// <summary>What β multiplies in a row.</summary>
    public double[] Fixed(double[] theta, int row) =>
    [
        .. Column(model.Data.Fixed, model.Data.FixedNames.Count, row, model.Units.FixedCenters, model.Units.FixedScales),
        .. Features(theta, row),
    ];

    /// <summary>What α multiplies in a row.</summary>
    public double[] Random(double[] theta, int row) =>
    [
        .. Column(model.Data.Random, model.Data.RandomNames.Count, row, model.Units.RandomCenters, model.Units.RandomScales),
        .. model.Data.HasRandomFeatures ? Features(theta, row) : [],
    ];

    /// <summary>The features of a row.</summary>
    public double[] Features(double[] theta, int row) => widths.Length == 0 ? [] : Forward(theta, row);

    public Matrix<double> Fixed(double[] theta, int start, int size) =>
        Matrix<double>.Build.DenseOfRowArrays(Enumerable.Range(start, size).Select(i => Fixed(theta, i)));

    public Matrix<double> Random(double[] theta, int start, int size) =>
        Matrix<double>.Build.DenseOfRowArrays(Enumerable.Range(start, size).Select(i => Random(theta, i)));

    /// <summary>𝒲 of Ω = 𝒲𝒲ᵀ.</summary>
    public Matrix<double> Factor(double[] theta)
    {
        var r = RandomCount;
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
        var (x, z, beta) = (Fixed(theta, row), alpha.Length == 0 ? [] : Random(theta, row), Beta(theta));
        var sum = IsGaussian ? 0 : Offset(row) + model.Units.ResponseCenter;
        for (var f = 0; f < x.Length; f++) sum += x[f] * beta[f];
        for (var a = 0; a < alpha.Length; a++) sum += z[a] * alpha[a];

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
            var x = Fixed(theta, Start(k), Size(k));
            var covariance = Variance(theta) * Matrix<double>.Build.DenseIdentity(Size(k));
            if (RandomCount > 0)
            {
                var random = Random(theta, Start(k), Size(k));
                covariance += random * Precision(theta).Inverse() * random.Transpose();
            }

            sum += Dense.LogNormal(Response.AsSpan(Start(k), Size(k)), (x * beta).ToArray(), covariance);
        }

        return sum;
    }

    /// <summary>log p(response | α, θ) + log p(α | θ) + log p(θ), the response normal: y, or the variables behind a binary y.</summary>
    public double LogJoint(double[] theta, double[] alpha, double[] response)
    {
        var (r, sum, covariance) = (RandomCount, LogPrior(theta), Precision(theta).Inverse());
        for (var k = 0; k < GroupCount; k++)
        {
            sum += Dense.LogNormal(alpha.AsSpan(k * r, r), new double[r], covariance);
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
        var r = RandomCount;
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
            gradient[weightCount + BetaCount] += 0.5 * ((squares / Variance(theta)) - Response.Length);
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
            var x = Fixed(theta, i);
            for (var f = 0; f < BetaCount; f++)
            {
                gradient[weightCount + f] += slopes[i] * x[f];
            }

            if (widths.Length == 0)
            {
                continue;
            }

            var sensitivity = beta[^widths[^1]..];
            for (var f = 0; f < sensitivity.Length; f++)
            {
                sensitivity[f] *= slopes[i];
                sensitivity[f] += model.Data.HasRandomFeatures ? products[i][RandomCount - sensitivity.Length + f] : 0;
            }

            Forward(theta, i);
            network.Backward(Inputs(i), 1, sensitivity, gradient);
        }

        AddCovariance(theta, moments, gradient.AsSpan(gradient.Length - CovarianceEntries(theta).Length));
        return gradient;
    }

    private static double[] Column(ReadOnlySpan<double> columns, int count, int row, double[] centers, double[] scales)
    {
        var values = columns.Slice(row * count, count).ToArray();
        for (var j = 0; j < count; j++)
        {
            values[j] = (values[j] - centers[j]) / scales[j];
        }

        return values;
    }

    private double[] CovarianceEntries(double[] theta) => theta[(weightCount + BetaCount + (IsGaussian ? 1 : 0))..];

    private void AddCovariance(double[] theta, Matrix<double> moments, Span<double> gradient)
    {
        var factor = Factor(theta);
        var r = RandomCount;
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

        value += model.Priors.Fixed.AddLogDensity(Beta(theta), gradient.AsSpan(weightCount, BetaCount));
        if (IsGaussian)
        {
            value += model.Priors.Parameters[0].LogDensity(theta[weightCount + BetaCount], out var derivative);
            gradient[weightCount + BetaCount] += derivative;
        }

        return RandomCount == 0 ? value : value + model.Priors.RandomEffects.AddLogDensity(
            Dense.RowMajor(Factor(theta)), RandomCount, gradient.AsSpan(gradient.Length - CovarianceEntries(theta).Length));
    }

    private double[] Forward(double[] theta, int row)
    {
        var features = new double[widths[^1]];
        network.Load(theta.AsSpan(0, weightCount));
        network.Forward(Inputs(row), 1, features);
        return features;
    }

    private double[] Inputs(int row) =>
        Column(model.Data.Inputs, model.Data.InputNames.Count, row, model.Units.InputCenters, model.Units.InputScales);

    private double Offset(int row) => model.Data.Offset.IsEmpty ? 0 : model.Data.Offset[row];
}
