namespace NgHvi;

/// <summary>A first guess from least squares at given hidden weights, and its uncertainty.</summary>
internal sealed class StartGuess
{
    public const double RelativeScale = 0.1; // Of q₀, in the parameters' own size: first draws keep the centre's features.
    private readonly MixedDensity model;
    private readonly KernelShape shape;
    private readonly double[][] response = [], weights = []; // By chunk.
    private readonly double noise;
    private readonly int varianceIndex;

    public StartGuess(MixedDensity model)
    {
        (this.model, shape) = (model, model.Shape);
        varianceIndex = model.Response.Parameters.ToList().FindIndex(parameter => parameter.IsVariance);
        if (model.UsesStatistics) return;
        // For other responses the first step of iterated least squares, its variance the noise.
        var (family, chunks, sum, exposure, total) = (model.Response, model.Chunks, 0.0, 0.0, 0.0);
        foreach (var chunk in chunks.Items) for (var i = 0; i < chunk.Rows; i++)
        {
            sum += chunk.Weights[i] * family.Decode(chunk.Response[i]);
            exposure += chunk.Weights[i] * family.Exposure(chunk.Offsets?[i] ?? 0);
        }

        var level = family.Level(sum, exposure);
        (response, weights) = (new double[chunks.Items.Length][], new double[chunks.Items.Length][]);
        foreach (var (c, chunk) in chunks.Items.Index())
        {
            (response[c], weights[c]) = (new double[chunk.Rows], [.. chunk.Weights]);
            for (var i = 0; i < chunk.Rows; i++)
            {
                if (chunk.Weights[i] == 0) continue;
                var known = chunk.Offsets?[i] ?? 0;
                var (eta, own) = family.Working(family.Decode(chunk.Response[i]), level * family.Exposure(known));
                response[c][i] = eta - known;
                total += chunk.Weights[i] * own;
                if (chunk.Offsets is not null) weights[c][i] *= own;
            }
        }

        noise = shape.FeatureCount > 0 ? 1 : chunks.RowCount / total; // A wide start switches a network's dead units on.
        var unit = chunks.Items.Any(chunk => chunk.Offsets is not null) ? chunks.RowCount / total : 1;
        foreach (var own in weights) for (var i = 0; i < own.Length; i++) own[i] = Math.Sqrt(unit * own[i]);
    }

    public bool IsFree => model.Covariance is FreeCovariance;
    public bool HasVariance => varianceIndex >= 0; // What the fit leaves tells it.

    public RegressorFit Fit(ReadOnlySpan<double> theta) =>
        model.UsesStatistics ? RegressorFit.OfSums(model.Statistics) : RegressorFit.OfRows(model, theta, response, weights);

    public double Left(RegressorFit fit) => HasVariance ? fit.Error : noise; // Of a row.
    public bool HasNoise => HasVariance || model.Response.Parameters.Any(parameter => parameter.IsPrecision);

    public double Total(RegressorFit fit) // With what fixed effects tell where they are not at their prior's mean.
    {
        var (b, prior, sum) = (shape.BetaCount, model.Priors.Fixed.Mean, 0.0);
        for (var i = 0; i < b; i++) for (var j = 0; j < b; j++)
            sum += fit.Gram[(i * b) + j] * (fit.Beta[i] - prior[i]) * (fit.Beta[j] - prior[j]);
        return Left(fit) + (sum / model.OutcomeCount);
    }

    public double Variance(ReadOnlySpan<double> theta) => HasVariance ? Math.Exp(theta[shape.ParameterOffset + varianceIndex]) : noise;

    // All but hidden weights: β, a share of variance for each random coefficient, the rest to rows.
    public double[] Fill(RegressorFit fit, double share, double[] center, double[] scale)
    {
        var left = Left(fit);
        fit.Beta.CopyTo(center.AsSpan(shape.BetaOffset));
        for (var j = 0; j < shape.BetaCount; j++) scale[shape.BetaOffset + j] = RelativeScale * Math.Sqrt(left / fit.Squares[j]);
        for (var p = 0; p < shape.ParameterCount; p++)
        {
            var parameter = model.Response.Parameters[p];
            center[shape.ParameterOffset + p] = p == varianceIndex
                ? Math.Log(0.5 * left) : parameter.Start + (parameter.IsVariance ? Math.Log(left) : 0);
            scale[shape.ParameterOffset + p] = RelativeScale;
        }

        var variances = Variances(fit, share);
        model.Covariance.SetDiagonal(variances, center.AsSpan(shape.CovarianceOffset));
        ScaleCovariance(variances, RelativeScale, scale.AsSpan(shape.CovarianceOffset));
        return center;
    }

    // Of a row: that of its error, or of a count's logarithm; where it is narrow few rows or groups stand apart.
    public void SetNoise(double variance, Span<double> center, double left)
    {
        foreach (var (p, parameter) in model.Response.Parameters.Index())
            if (p == varianceIndex || parameter.IsPrecision)
                center[shape.ParameterOffset + p] = parameter.IsPrecision ? -Math.Log(variance) : Math.Log(variance);
            else if (variance < 0.1 * left) center[shape.ParameterOffset + p] = parameter.Apart ?? center[shape.ParameterOffset + p];
    }

    // Standard errors of sds that are 0: a group's coefficient has variance σ²/(ZᵀZ)_ii, and K of them tell one up to √(2/K) of that.
    public double[] Units(RegressorFit fit, double variance)
    {
        double groups = model.Data.GroupCount;
        var told = variance * groups / model.OutcomeCount * Math.Sqrt(2 / groups);
        return Array.ConvertAll(fit.RandomSquares, square => Math.Sqrt(told / square));
    }

    // Of the inverse curvature, from least squares for β; orders of magnitude for the others.
    public double[] FirstRoot(RegressorFit fit, bool isScaled)
    {
        var (left, m, b, n) = (Left(fit), model.Parameters.Count, shape.BetaCount, model.OutcomeCount);
        var scale = new double[m];
        for (var j = 0; j < b; j++) scale[j] = Math.Sqrt(left / (n * fit.Squares[j]));
        scale.AsSpan(b, shape.ParameterCount).Fill(Math.Sqrt(2.0 / n));
        var covariance = scale.AsSpan(shape.CovarianceOffset);
        covariance.Fill(0.5);
        if (!isScaled)
            ScaleCovariance(Variances(fit, 0.5 * left / Math.Max(1, model.RandomCount)), 1 / Math.Sqrt(model.Data.GroupCount), covariance);

        if (m > ModelStart.MaximumWhitened) return scale;
        var (root, information, inverse) = (new double[m * m], new double[b * b], new double[b * b]);
        for (var i = 0; i < m; i++) root[i * (m + 1)] = scale[i];
        for (var i = 0; i < b * b; i++) information[i] = (fit.Gram[i] / left) + model.Priors.Fixed.Precision[i];
        if (b == 0 || !SmallCholesky.Factor(information, b)) return root;
        SmallCholesky.InvertLower(information, b, inverse);
        for (var i = 0; i < b; i++) for (var j = 0; j < b; j++) root[(i * m) + j] = j < i ? 0 : inverse[(j * b) + i];
        return root;
    }

    private static double[] Variances(RegressorFit fit, double share) => Array.ConvertAll(fit.RandomSquares, square => share / square);

    // Row i of a precision's factor has the unit of its diagonal entry.
    private void ScaleCovariance(double[] variances, double relative, Span<double> scale)
    {
        var r = model.RandomCount;
        scale.Fill(relative);
        for (var i = 0; IsFree && i < r; i++)
            for (var j = 0; j < i; j++) scale[CovariancePrior.HalfIndex(i, j, r)] = relative / Math.Sqrt(variances[i]);
    }
}
