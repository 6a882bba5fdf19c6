using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra.Double;

namespace NgHvi.Finance;

/// <summary>Whether factors price all assets, that is, whether all intercepts are zero (Gibbons, Ross and Shanken 1989).</summary>
public sealed class GrsTest
{
    private GrsTest(double statistic, int assets, int months, int factors, int skipped, double meanAlpha)
    {
        (Statistic, AssetCount, MonthCount, SkippedMonths, MeanAbsoluteIntercept) = (statistic, assets, months, skipped, meanAlpha);
        (NumeratorFreedom, DenominatorFreedom) = (assets, months - assets - factors);
        // The upper tail by symmetry, F(a, b) > w as F(b, a) < 1/w, keeps small p-values.
        PValue = FisherSnedecor.CDF(DenominatorFreedom, NumeratorFreedom, 1 / statistic);
    }

    /// <summary>F with N and T − N − K degrees of freedom if intercepts are zero and residuals normal and independent over time.</summary>
    public double Statistic { get; }
    /// <summary>Probability of as large a statistic.</summary>
    public double PValue { get; }
    /// <summary>N.</summary>
    public int AssetCount { get; }
    /// <summary>T, the months in which all assets have a return.</summary>
    public int MonthCount { get; }
    /// <summary>Months left out, in which an asset is missing.</summary>
    public int SkippedMonths { get; }
    /// <summary>N.</summary>
    public int NumeratorFreedom { get; }
    /// <summary>T − N − K.</summary>
    public int DenominatorFreedom { get; }
    /// <summary>Mean of |α̂|, in the returns' unit.</summary>
    public double MeanAbsoluteIntercept { get; }

    /// <summary>Tests a model of factors.</summary>
    /// <param name="frame">A row an asset and month.</param>
    /// <param name="returns">Column of excess returns.</param>
    /// <param name="factors">Columns of factors, which are excess returns or differences of returns; one number a month.</param>
    /// <param name="asset">Column of the asset.</param>
    /// <param name="month">Column of the month.</param>
    /// <exception cref="InputException">No such column, an asset's month twice, or not more months than assets and factors.</exception>
    public static GrsTest Of(
        DataFrame frame, string returns, IReadOnlyList<string> factors, string asset = "industry", string month = "month")
    {
        var data = new TimeSeriesFits(frame, returns, factors, asset, month);
        var (n, k) = (data.Returns.Count, factors.Count);
        string[] months = [.. data.Factors.Keys.Where(one => data.Returns.Values.All(own => own.ContainsKey(one)))];
        var t = months.Length;
        if (t <= n + k)
            throw new InputException(
                $"All {n} assets have returns in {t} months; the test needs more months than assets and factors, {n + k}.");
        var x = Array.ConvertAll(months, one => data.Factors[one]);
        var fits = data.Returns.Values.Select(own => TimeSeriesFits.Regress(x, Array.ConvertAll(months, one => own[one]))).ToArray();
        // W = (T − N − K)/N · α'Σ⁻¹α/(1 + μ'Ω⁻¹μ), Σ and Ω with divisor T.
        var residuals = DenseMatrix.OfColumnArrays(fits.Select(fit => fit.Residuals));
        var alpha = DenseVector.OfEnumerable(fits.Select(fit => fit.Coefficients[0]));
        var (mean, covariance) = TimeSeriesFits.Moments(x);
        var quadratic = alpha * (residuals.TransposeThisAndMultiply(residuals) / t).Cholesky().Solve(alpha);
        var statistic = (t - n - k) / (double)n * quadratic / (1 + (mean * covariance.Cholesky().Solve(mean)));
        return new(statistic, n, t, k, data.Factors.Count - t, alpha.Average(Math.Abs));
    }
}
