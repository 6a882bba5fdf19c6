namespace NgHvi;

/// <summary>How well predictions agree with the responses of the rows they were made for.</summary>
/// <param name="RowCount">n.</param>
/// <param name="Rmse">√mean(y − ŷ)² with ŷ the predictive mean, in units of y; lower is better.</param>
/// <param name="R2">
/// 1 − mean(y − ŷ)²/s²_y with s²_y the n − 1 sample variance of these rows; NaN for one row or a constant response.
/// </param>
/// <param name="MarginalR2">
/// Var(f)/(Var(f) + Var(a) + E[σ²]) with f = E[xᵀβ], a = E[zᵀα] and n − 1 sample variances over these rows: the share of the fixed effects.
/// NaN for one row.
/// </param>
/// <param name="ConditionalR2">
/// (Var(f) + Var(a))/(the same): the share of fixed and random effects. Equal to <paramref name="MarginalR2"/> where every a is 0,
/// at the levels <see cref="PredictionLevel.NewGroup"/> and <see cref="PredictionLevel.Population"/>. NaN for one row.
/// </param>
/// <param name="LogScore">Mean log predictive density of y; higher is better.</param>
/// <param name="Crps">Mean continuous ranked probability score, in units of y; lower is better.</param>
/// <remarks>
/// Method section 6.5. The published log score takes the logarithm of densities that may have underflowed and repairs only the first of
/// them
/// (defect B7 there); here it is a log-sum-exp. R²_m and R²_c follow Nakagawa and Schielzeth (2013) with posterior means, and depend on
/// the rows only through x, z and the group.
/// </remarks>
public sealed record PredictiveScores(
    int RowCount, double Rmse, double R2, double MarginalR2, double ConditionalR2, double LogScore, double Crps)
{
    /// <summary>Scores predictions.</summary>
    /// <param name="predictions">Predictions for rows with responses.</param>
    /// <exception cref="InvalidOperationException">The rows have no response.</exception>
    public static PredictiveScores From(NormalPredictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        if (!predictions.HasResponse)
        {
            throw new InvalidOperationException("The rows have no response to score predictions with.");
        }

        var y = predictions.Response;
        var mean = predictions.Means;
        var fixedMean = predictions.FixedMeans;
        var n = y.Length;
        var randomMean = new double[n];
        TensorPrimitives.Subtract(mean, fixedMean, randomMean);
        var squaredError = 0.0;
        for (var i = 0; i < n; i++)
        {
            squaredError += (y[i] - mean[i]) * (y[i] - mean[i]);
        }

        squaredError /= n;
        var variance = SampleVariance(y);
        var (fixedPart, randomPart) = (SampleVariance(fixedMean), SampleVariance(randomMean));
        var total = fixedPart + randomPart + predictions.MeanResidualVariance;
        return new PredictiveScores(
            n,
            Math.Sqrt(squaredError),
            variance > 0 ? 1 - (squaredError / variance) : double.NaN,
            fixedPart / total,
            (fixedPart + randomPart) / total,
            FixedOrder.Sum(predictions.LogDensities) / predictions.RowCount,
            FixedOrder.Sum(predictions.Crps) / predictions.RowCount);
    }

    /// <summary>The n − 1 sample variance; NaN for one value, exactly 0 for equal values.</summary>
    private static double SampleVariance(ReadOnlySpan<double> values)
    {
        // About the first value, so that equal values have variance 0 to the last bit.
        double sum = 0, squares = 0;
        foreach (var value in values)
        {
            sum += value - values[0];
        }

        var mean = sum / values.Length;
        foreach (var value in values)
        {
            squares += (value - values[0] - mean) * (value - values[0] - mean);
        }

        return values.Length > 1 ? squares / (values.Length - 1) : double.NaN;
    }
}
