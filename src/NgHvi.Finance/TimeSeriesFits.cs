using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace NgHvi.Finance;

/// <summary>Least squares of each asset's returns on factors, over its own months.</summary>
internal sealed class TimeSeriesFits
{
    // Coefficients: intercept, then betas.
    public TimeSeriesFits(DataFrame frame, string returns, IReadOnlyList<string> factors, string asset, string month)
    {
        ArgumentNullException.ThrowIfNull(factors);
        if (factors.Count == 0) throw new InputException("No factor is given; name one or more columns.");
        var columns = MonthColumns.Of(frame, month, asset, factors.Prepend(returns));
        var names = columns.Months;
        for (var row = 0; row < names.Length; row++)
        {
            double[] x = [.. Enumerable.Range(1, factors.Count).Select(j => columns.Values[j][row])];
            if (Factors.TryGetValue(names[row], out var other) && !x.SequenceEqual(other))
                throw new InputException($"In {names[row]} factors differ between rows; factors are one number a month.");
            Factors[names[row]] = x;
        }

        foreach (var (key, rows) in MonthColumns.By(columns.Assets))
        {
            if (rows.GroupBy(row => names[row]).FirstOrDefault(same => same.Count() > 1) is { } twice)
                throw new InputException($"{asset} {key} has {twice.Key} twice; an asset has one return a month.");
            Returns[key] = rows.ToDictionary(row => names[row], row => columns.Values[0][row]);
        }
    }

    public SortedDictionary<string, double[]> Factors { get; } = new(MonthColumns.Order); // By month.
    public SortedDictionary<string, Dictionary<string, double>> Returns { get; } = new(MonthColumns.Order); // By asset, then month.

    public static (double[] Coefficients, double[] Residuals) Regress(double[][] x, double[] y)
    {
        var design = DenseMatrix.OfRowArrays(x.Select(row => (double[])[1, .. row]));
        var target = DenseVector.OfArray(y);
        var coefficients = design.QR().Solve(target);
        return (coefficients.ToArray(), (target - (design * coefficients)).ToArray());
    }

    // Of the factors' covariance (divisor n) over months.
    public static (Vector<double> Mean, Matrix<double> Covariance) Moments(double[][] x)
    {
        var matrix = DenseMatrix.OfRowArrays(x);
        var mean = matrix.ColumnSums() / x.Length;
        var centred = DenseMatrix.Create(x.Length, mean.Count, (i, j) => matrix[i, j] - mean[j]);
        return (mean, centred.TransposeThisAndMultiply(centred) / x.Length);
    }
}
