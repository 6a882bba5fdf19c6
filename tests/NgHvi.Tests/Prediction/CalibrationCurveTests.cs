namespace NgHvi.Tests.Prediction;

public class CalibrationCurveTests
{
    [Fact]
    public void Bins_are_cut_by_rank_with_their_means_and_intervals()
    {
        var curve = CalibrationCurve.From([1, 0, 0, 1, 1, 1], [0.9, 0.1, 0.3, 0.2, 0.8, 0.7], 2, 0.9);

        Assert.Equal(2, curve.Bins.Count);
        var (low, high) = (curve.Bins[0], curve.Bins[1]);
        Assert.Equal((3, 3), (low.Count, high.Count));
        Assert.Equal(0.2, low.MeanPredicted, 1e-15);
        Assert.Equal(0.8, high.MeanPredicted, 1e-15);
        Assert.Equal(1 / 3.0, low.Observed, 1e-15);
        Assert.Equal(1, high.Observed);

        // The interval of Wilson holds the p at which (share − p)² = z² p(1 − p)/n.
        const double Z = 1.6448536269514722;
        foreach (var (end, share) in new[] { (low.Lower, 1 / 3.0), (low.Upper, 1 / 3.0), (high.Lower, 1) })
        {
            Assert.Equal(Z * Z * end * (1 - end) / 3, (share - end) * (share - end), 1e-12);
        }

        Assert.True(low.Lower < low.Observed && low.Observed < low.Upper);
        Assert.Equal(1, high.Upper, 1e-15);
        Assert.Equal(((1 / 3.0) - 0.2 + 1 - 0.8) / 2, curve.ExpectedCalibrationError, 1e-15);
    }

    [Fact]
    public void Rows_of_equal_probability_share_a_bin()
    {
        var curve = CalibrationCurve.From([1, 0, 0, 1, 1], [0.5, 0.5, 0.5, 0.5, 0.6], 5);
        Assert.Equal([(4, 0.5, 0.5), (1, 0.6, 1.0)], curve.Bins.Select(bin => (bin.Count, bin.MeanPredicted, bin.Observed)));
    }

    [Fact]
    public void Intervals_of_true_probabilities_cover_as_often_as_they_say()
    {
        const int Count = 200_000, Bins = 1000;
        var random = new PhiloxRandom(RandomKey.FromSeed(5));
        var (y, p) = (new double[Count], new double[Count]);
        for (var i = 0; i < Count; i++)
        {
            p[i] = random.NextDouble();
            y[i] = random.NextDouble() < p[i] ? 1 : 0;
        }

        var curve = CalibrationCurve.From(y, p, Bins, 0.8);
        Assert.All(curve.Bins, bin => Assert.Equal(Count / Bins, bin.Count));
        var covered = curve.Bins.Count(bin => bin.Lower <= bin.MeanPredicted && bin.MeanPredicted <= bin.Upper);

        // Four standard errors, and the lattice of 200 trials.
        Assert.InRange(covered / (double)Bins, 0.8 - 0.06, 0.8 + 0.06);
    }

    [Fact]
    public void Counts_and_levels_out_of_range_are_refused()
    {
        Assert.Contains("Bins must be > 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => CalibrationCurve.From([1.0], [0.5], 0)).Message, StringComparison.Ordinal);
        Assert.Contains("Level must be in [0, 1)",
            Assert.Throws<ArgumentOutOfRangeException>(() => CalibrationCurve.From([1.0], [0.5], 1, 1)).Message, StringComparison.Ordinal);
    }
}
