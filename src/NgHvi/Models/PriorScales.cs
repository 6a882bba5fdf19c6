namespace NgHvi;

/// <summary>The scales of one data set that "autoscale" measures priors by; those of <see cref="LinearMixedPriors.Weak"/>.</summary>
internal sealed class PriorScales
{
    private readonly double[] columnMeans;
    private readonly double[] columnWidths;
    private readonly double[] randomSizes;

    /// <summary>Measures.</summary>
    /// <param name="response">y, length n > 0.</param>
    /// <param name="fixedDesign">X, n×q row-major.</param>
    /// <param name="randomDesign">Z, n×r row-major.</param>
    public PriorScales(ReadOnlySpan<double> response, ReadOnlySpan<double> fixedDesign, ReadOnlySpan<double> randomDesign)
    {
        var n = Guard.Positive(response.Length, nameof(response));
        var (q, r) = (fixedDesign.Length / n, randomDesign.Length / n);
        Guard.SameLength(fixedDesign.Length, nameof(fixedDesign), n * q, "n·q");
        Guard.SameLength(randomDesign.Length, nameof(randomDesign), n * Guard.Positive(r, "r"), "n·r");
        (ResponseMean, var sdY) = Moments(response, 1, 0);
        ResponseScale = sdY > 0 ? sdY : Math.Max(Math.Abs(ResponseMean), 1);
        (columnMeans, columnWidths, randomSizes) = (new double[q], new double[q], new double[r]);
        for (var j = 0; j < q; j++)
        {
            var (mean, sd) = Moments(fixedDesign, q, j);
            columnMeans[j] = mean;
            var isConstant = sd <= 1e-10 * Math.Abs(mean);
            if (isConstant && mean != 0 && Intercept < 0)
            {
                Intercept = j;
            }

            columnWidths[j] = !isConstant ? sd : mean != 0 ? Math.Abs(mean) : 1;
        }

        for (var j = 0; j < r; j++)
        {
            var (mean, sd) = Moments(randomDesign, r, j);
            var size = Math.Sqrt((mean * mean) + (sd * sd));
            randomSizes[j] = size > 0 ? size : 1;
        }
    }

    /// <summary>ȳ.</summary>
    public double ResponseMean { get; }

    /// <summary>sd(y); for a constant y the larger of |ȳ| and 1.</summary>
    public double ResponseScale { get; }

    /// <summary>The first constant column of X that is not 0; −1 when there is none.</summary>
    public int Intercept { get; } = -1;

    /// <summary>Column means of X, length q.</summary>
    public ReadOnlySpan<double> ColumnMeans => columnMeans;

    /// <summary>sd of each column of X, |value| of a constant one, 1 for a column of zeros; length q.</summary>
    public ReadOnlySpan<double> ColumnWidths => columnWidths;

    /// <summary>Root mean square of each column of Z, 1 for a column of zeros; length r.</summary>
    public ReadOnlySpan<double> RandomSizes => randomSizes;

    private static (double Mean, double StandardDeviation) Moments(ReadOnlySpan<double> table, int columns, int column)
    {
        double sum = 0, squares = 0;
        var n = table.Length / columns;
        for (var i = column; i < table.Length; i += columns)
        {
            sum += table[i];
        }

        var mean = sum / n;
        for (var i = column; i < table.Length; i += columns)
        {
            squares += (table[i] - mean) * (table[i] - mean);
        }

        return (mean, n > 1 ? Math.Sqrt(squares / (n - 1)) : 0);
    }
}
