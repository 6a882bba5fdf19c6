namespace NgHvi;

/// <summary>How well the averaged iterate is known.</summary>
/// <param name="MeanError">Largest error of a mean in posterior standard deviations; NaN when it cannot be judged yet.</param>
/// <param name="LogScaleError">Largest error of a log standard deviation.</param>
/// <param name="IsMet">Whether the stopping rule is met.</param>
public readonly record struct Convergence(double MeanError, double LogScaleError, bool IsMet)
{
    private const int MinimumBlocks = 8;

    /// <summary>Judges iterates that are averaged over the second half.</summary>
    internal static Convergence Check(StoppingRule rule, int step, VariationalFamily family, IterateAverager? averager)
    {
        if (averager is null || step < rule.MinimumSteps || averager.FullBlocks < MinimumBlocks
            || averager.LastCount != averager.BlockLength)
        {
            return new Convergence(double.NaN, double.NaN, false);
        }

        var first = averager.SecondHalfStart();
        var (meanError, scaleError) = Errors(family, averager, first);
        return new Convergence(meanError, scaleError, meanError <= rule.MeanTolerance && scaleError <= rule.LogScaleTolerance);
    }

    private static (double MeanError, double ScaleError) Errors(VariationalFamily family, IterateAverager averager, int first)
    {
        var m = family.ParameterCount;
        var blocks = averager.Sums.Count - first;
        var means = new double[blocks][];
        var logScales = new double[blocks][];
        var block = family.Clone();
        for (var i = 0; i < blocks; i++)
        {
            var lambda = averager.Sums[first + i].AsSpan();
            for (var j = 0; j < lambda.Length; j++)
            {
                block.Lambda[j] = lambda[j] / averager.BlockLength;
            }

            block.Refresh();
            (means[i], logScales[i]) = (new double[m], new double[m]);
            block.Locations(means[i], logScales[i]);
            for (var j = 0; j < m; j++)
            {
                logScales[i][j] = Math.Log(logScales[i][j]);
            }
        }

        var (meanError, scaleError) = (0.0, 0.0);
        for (var j = 0; j < m; j++)
        {
            var sd = Math.Exp(logScales[^1][j]);
            meanError = Math.Max(meanError, Error(means, j) / sd);
            scaleError = Math.Max(scaleError, Error(logScales, j));
        }

        return (meanError, scaleError);
    }

    /// <summary>The larger of the batch-means standard error and half the difference of the window's halves.</summary>
    private static double Error(double[][] blocks, int j)
    {
        var count = blocks.Length;
        double mean = 0;
        double drift = 0;
        for (var i = 0; i < count; i++)
        {
            mean += blocks[i][j] / count;
            drift += (2 * i < count ? -1 : 1) * blocks[i][j] / count;
        }

        double squares = 0;
        for (var i = 0; i < count; i++)
        {
            squares += (blocks[i][j] - mean) * (blocks[i][j] - mean);
        }

        var error = Math.Sqrt(squares / (count - 1) / count);
        return Math.Max(error, Math.Abs(drift));
    }
}
