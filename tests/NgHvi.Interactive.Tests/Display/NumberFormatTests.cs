using NgHvi.Interactive.Display;

namespace NgHvi.Interactive.Tests.Display;

public class NumberFormatTests
{
    [Theory]
    [InlineData(1.23456, 0.0321, "1.235")]
    [InlineData(-1.23456, 0.321, "−1.23")]
    [InlineData(1234.5678, 12.3, "1235")]
    [InlineData(-0.001, 0.5, "0.00")]
    [InlineData(1.5, 0, "1.500")]
    [InlineData(1.5, double.NaN, "1.500")]
    [InlineData(3.2e-9, 1.1e-10, "3.20e−9")]
    [InlineData(-2.5e9, 1e7, "−2.50e9")]
    [InlineData(double.NaN, 1, "NaN")]
    [InlineData(double.NegativeInfinity, 1, "−∞")]
    public void An_estimate_stops_at_the_digits_its_deviation_supports(double value, double deviation, string expected) =>
        Assert.Equal(expected, NumberFormat.Estimate(value, deviation));

    [Theory]
    [InlineData(0.0321, "0.032")]
    [InlineData(12.3, "12")]
    [InlineData(1.0, "1.0")]
    public void A_deviation_keeps_two_significant_digits(double deviation, string expected) =>
        Assert.Equal(expected, NumberFormat.Deviation(deviation));

    [Fact]
    public void An_interval_is_rounded_as_its_estimate() =>
        Assert.Equal("[−0.20, 0.45]", NumberFormat.Interval(-0.2, 0.4512, 0.16));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.5, "0.5")]
    [InlineData(-1520, "−1520")]
    [InlineData(12345.678, "12346")]
    [InlineData(0.00001234, "1.234e−5")]
    public void A_compact_number_has_no_zeros_at_its_end(double value, string expected) =>
        Assert.Equal(expected, NumberFormat.Compact(value));

    [Theory]
    [InlineData(0.85, "850 ms")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(125, "2 min 5 s")]
    [InlineData(7260, "2 h 1 min")]
    public void Seconds_take_the_unit_a_reader_would_choose(double seconds, string expected) =>
        Assert.Equal(expected, NumberFormat.Seconds(seconds));

    [Fact]
    public void A_count_has_commas() => Assert.Equal("1,234,567", NumberFormat.Count(1_234_567));
}
