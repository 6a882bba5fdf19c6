namespace NgHvi.Tests.Inference;

public class ConvergenceTests
{
    [Fact]
    public void Iterates_that_stay_have_converged()
    {
        var result = Check(new StoppingRule(), 32, _ => 0.5);

        Assert.True(result.IsMet);
        Assert.Equal(0, result.MeanError, 1e-12);
    }

    [Fact]
    public void Too_few_steps_are_not_judged()
    {
        var result = Check(new StoppingRule(), 30, _ => 0.5);

        Assert.False(result.IsMet);
        Assert.True(double.IsNaN(result.MeanError));
    }

    [Theory]
    [InlineData(0.004, false)]
    [InlineData(0.002, true)]
    public void A_drift_counts_by_half_the_difference_of_the_window_s_halves(double perStep, bool isMet)
    {
        // The halves of the last 16 of 32 steps lie 8 steps apart, so half their difference is 4 steps' worth, in units of sd 1.
        var result = Check(new StoppingRule { MeanTolerance = 0.012, LogScaleTolerance = 1 }, 32, t => t * perStep);

        Assert.Equal(4 * perStep, result.MeanError, 1e-3 * perStep);
        Assert.Equal(isMet, result.IsMet);
    }

    [Fact]
    public void Noise_counts_by_the_standard_error_of_eight_batches()
    {
        double[] batches = [1, -1, 1, -1, 1, -1, 1, -1];
        var result = Check(new StoppingRule(), 32, t => t <= 16 ? 0 : batches[(t - 17) / 2]);

        // Variance 8/7 of the batch means, over 8 batches; the halves of the window agree.
        Assert.Equal(Math.Sqrt(1.0 / 7), result.MeanError, 1e-9);
    }

    /// <summary>The judgement of iterates that have the given mean and standard deviation 1.</summary>
    private static Convergence Check(StoppingRule rule, int steps, Func<int, double> mean)
    {
        var family = new FactorGaussian([0], [], [1]);
        var averager = new IterateAverager(family.Lambda.Length);
        for (var t = 1; t <= steps; t++)
        {
            family.Lambda[0] = mean(t);
            averager.Add(family);
        }

        return Convergence.Check(rule, steps, family, averager);
    }
}
