using NgHvi.Interactive.Progress;

namespace NgHvi.Interactive.Tests.Progress;

public class ElboSeriesTests
{
    [Fact]
    public void A_climb_is_drawn_from_low_to_high()
    {
        var series = Of(Enumerable.Range(0, 64).Select(i => (double)i));

        var line = series.ToSparkline(8);

        Assert.Equal("▁▂▃▄▅▆▇█", line);
        Assert.Equal("ELBO rising", series.Trend());
    }

    [Fact]
    public void A_bad_start_does_not_flatten_what_follows()
    {
        var later = Enumerable.Range(0, 60).Select(i => 10 + (i / 10.0));

        var line = Of([-1e9, -1e7, -1e5, -1e3, .. later]).ToSparkline(32);

        Assert.Equal('▁', line[0]);
        Assert.True(line[16..].Distinct().Count() > 2, line);
    }

    [Fact]
    public void Noise_around_a_level_is_level_and_a_fall_is_falling()
    {
        Assert.Equal("ELBO level", Of(Enumerable.Range(0, 60).Select(i => Math.Sin(12.9898 * i))).Trend());
        Assert.Equal("ELBO falling", Of(Enumerable.Range(0, 60).Select(i => -(double)i)).Trend());
    }

    [Fact]
    public void Any_number_of_estimates_keeps_the_same_shape_in_bounded_memory()
    {
        var line = Of(Enumerable.Range(0, 1_000_000).Select(i => (double)i)).ToSparkline(8);

        Assert.Equal(line.Order().ToArray(), line.ToCharArray());
        Assert.Equal(('▁', '█'), (line[0], line[^1]));
        Assert.InRange(Of(Enumerable.Range(0, 1_000_000).Select(i => (double)i)).ToSparkline(10_000).Length, 32, 64);
    }

    [Fact]
    public void Nothing_is_said_of_too_few_or_of_unknown_estimates()
    {
        Assert.Equal(("", ""), (Of([1]).ToSparkline(8), Of([1]).Trend()));
        Assert.Equal("", Of(Enumerable.Repeat(double.NaN, 100)).ToSparkline(8));
        Assert.Equal("▄▄▄", Of([2, 2, 2]).ToSparkline(8));
    }

    private static ElboSeries Of(IEnumerable<double> values)
    {
        var series = new ElboSeries();
        foreach (var value in values)
        {
            series.Add(value);
        }

        return series;
    }
}
