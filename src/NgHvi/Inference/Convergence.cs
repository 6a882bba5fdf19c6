namespace NgHvi;

/// <summary>How well the averaged iterate is known.</summary>
/// <param name="MeanError">Largest error of a mean, in posterior standard deviations; NaN: unknown.</param>
/// <param name="LogScaleError">Largest error of a log standard deviation.</param>
/// <param name="IsMet">Whether the stopping rule is met.</param>
public readonly record struct Convergence(double MeanError, double LogScaleError, bool IsMet)
{
    internal static Convergence Unknown { get; } = new(double.NaN, double.NaN, false);

    internal static Convergence Check(StoppingRule rule, int step, VariationalFamily family, IterateAverager? averager)
    {
        if (step < rule.MinimumSteps || averager is not { Sums.Count: >= 8 } || averager.LastCount != averager.BlockLength) return Unknown;
        var (m, first, block) = (family.ParameterCount, averager.SecondHalfStart(), family.Clone());
        var blocks = averager.Sums.Count - first;
        var (means, logScales) = (new double[blocks][], new double[blocks][]);
        for (var i = 0; i < blocks; i++)
        {
            TensorPrimitives.Divide(averager.Sums[first + i], averager.BlockLength, block.Lambda);
            block.Refresh();
            (means[i], logScales[i]) = (new double[m], new double[m]);
            block.Locations(means[i], logScales[i]);
            for (var j = 0; j < m; j++) logScales[i][j] = Math.Log(logScales[i][j]);
        }

        var (meanError, scaleError) = (0.0, 0.0);
        for (var j = 0; j < m; j++)
        {
            meanError = Math.Max(meanError, Error(means, j) / Math.Exp(logScales[^1][j]));
            scaleError = Math.Max(scaleError, Error(logScales, j));
        }

        return new(meanError, scaleError, meanError <= rule.MeanTolerance && scaleError <= rule.LogScaleTolerance);
    }

    // Batch-means standard error, or half the difference of the window's halves.
    private static double Error(double[][] blocks, int j)
    {
        var (count, mean, drift, squares) = (blocks.Length, 0.0, 0.0, 0.0);
        for (var i = 0; i < count; i++)
        {
            mean += blocks[i][j] / count;
            drift += (2 * i < count ? -1 : 1) * blocks[i][j] / count;
        }

        for (var i = 0; i < count; i++) squares += (blocks[i][j] - mean) * (blocks[i][j] - mean);
        return Math.Max(Math.Sqrt(squares / (count - 1) / count), Math.Abs(drift));
    }
}
