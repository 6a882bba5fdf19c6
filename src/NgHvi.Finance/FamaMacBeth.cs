namespace NgHvi.Finance;

/// <summary>Prices of risk in two passes (Fama and MacBeth 1973): betas of each asset over time, then, month by month, returns on betas.
/// Factors themselves cannot be regressors of a cross-section: all assets of a month share them.</summary>
public sealed class FamaMacBeth
{
    private FamaMacBeth(RiskPremium[] premia, int assets, int months, int dropped, double r2) =>
        (Premia, AssetCount, MonthCount, DroppedAssets, MeanR2) = (premia, assets, months, dropped, r2);

    /// <summary>Intercept, then the factors.</summary>
    public IReadOnlyList<RiskPremium> Premia { get; }
    /// <summary>Assets with betas.</summary>
    public int AssetCount { get; }
    /// <summary>Months with a cross-section.</summary>
    public int MonthCount { get; }
    /// <summary>Assets left out, with fewer months than twice the coefficients.</summary>
    public int DroppedAssets { get; }
    /// <summary>Mean R² of the cross-sections.</summary>
    public double MeanR2 { get; }

    /// <summary>Estimates prices of risk.</summary>
    /// <param name="frame">A row an asset and month; assets may enter and leave.</param>
    /// <param name="returns">Column of excess returns.</param>
    /// <param name="factors">Columns of factors, one number a month.</param>
    /// <param name="asset">Column of the asset.</param>
    /// <param name="month">Column of the month.</param>
    /// <param name="lags">Of Newey and West's standard errors.</param>
    /// <exception cref="InputException">No such column, an asset's month twice, or too few assets or months.</exception>
    public static FamaMacBeth Estimate(
        DataFrame frame, string returns, IReadOnlyList<string> factors, string asset = "industry", string month = "month",
        int lags = NeweyWest.DefaultLags)
    {
        var data = new TimeSeriesFits(frame, returns, factors, asset, month);
        var (count, betas) = (factors.Count + 1, new Dictionary<string, double[]>());
        foreach (var (name, own) in data.Returns.Where(one => one.Value.Count >= 2 * count))
        {
            string[] months = [.. own.Keys];
            betas[name] = TimeSeriesFits.Regress(
                Array.ConvertAll(months, one => data.Factors[one]), Array.ConvertAll(months, one => own[one])).Coefficients[1..];
        }

        var (slopes, r2, used) = (new List<double[]>(), 0.0, new List<double[]>());
        foreach (var (name, x) in data.Factors)
        {
            string[] there = [.. betas.Keys.Where(one => data.Returns[one].ContainsKey(name))];
            if (there.Length <= count) continue;
            var y = Array.ConvertAll(there, one => data.Returns[one][name]);
            var (slope, residuals) = TimeSeriesFits.Regress(Array.ConvertAll(there, one => betas[one]), y);
            slopes.Add(slope);
            used.Add(x);
            r2 += 1 - (residuals.Sum(e => e * e) / y.Sum(value => Math.Pow(value - y.Average(), 2)));
        }

        if (slopes.Count < 2)
            throw new InputException(
                $"{betas.Count} assets have betas and {slopes.Count} months more of them than coefficients; two months are needed.");
        // Shanken (1992): sampling variance of slopes times 1 + λ'Σ⁻¹λ, plus the factors' own.
        var (_, covariance) = TimeSeriesFits.Moments([.. used]);
        var lambda = MathNet.Numerics.LinearAlgebra.Double.DenseVector.OfEnumerable(
            Enumerable.Range(1, factors.Count).Select(j => slopes.Average(slope => slope[j])));
        var (inflation, t) = (1 + (lambda * covariance.Cholesky().Solve(lambda)), slopes.Count);
        var premia = Enumerable.Range(0, count).Select(j =>
        {
            var estimate = NeweyWest.Mean(slopes.Select(slope => slope[j]), lags);
            var variance = slopes.Sum(slope => Math.Pow(slope[j] - estimate.Mean, 2)) / (t - 1) / t;
            var factor = j == 0 ? 0 : covariance[j - 1, j - 1] / t;
            return new RiskPremium(j == 0 ? "(Intercept)" : factors[j - 1], estimate, Math.Sqrt(variance),
                Math.Sqrt((inflation * Math.Max(0, variance - factor)) + factor));
        });
        return new([.. premia], betas.Count, t, data.Returns.Count - betas.Count, r2 / t);
    }
}
