using NgHvi.Interactive.Figures;

namespace NgHvi.Interactive.Tests.Figures;

public class TicksTests
{
    [Theory]
    [InlineData(0, 10, 5, "0 2 4 6 8 10")]
    [InlineData(-1.1, 1.1, 5, "−1.0 −0.5 0.0 0.5 1.0")]
    [InlineData(0.13, 0.27, 4, "0.15 0.20 0.25")]
    [InlineData(-152400, -152000, 4, "−152400 −152300 −152200 −152100 −152000")]
    [InlineData(0, 3e8, 3, "0 1×10⁸ 2×10⁸ 3×10⁸")]
    [InlineData(-2e-7, 2e-7, 2, "−2×10⁻⁷ 0 2×10⁻⁷")]
    public void Linear_ticks_are_round_numbers(double low, double high, int target, string labels) =>
        Assert.Equal(labels, string.Join(' ', Ticks.Linear(low, high, target).Select(tick => tick.Label)));

    [Theory]
    [InlineData(0.001, 1000, 10, "10⁻³ 10⁻² 10⁻¹ 1 10 100 1000")]
    [InlineData(1, 50, 5, "1 2 5 10 20 50")]
    [InlineData(1e-10, 1e10, 5, "10⁻¹⁰ 10⁻⁵ 1 10⁵ 10¹⁰")]
    public void Logarithmic_ticks_are_decades_or_1_2_5(double low, double high, int target, string labels) =>
        Assert.Equal(labels, string.Join(' ', Ticks.Log(low, high, target).Select(tick => tick.Label)));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1e-12, 3e-12)]
    [InlineData(-7e15, 9e15)]
    [InlineData(999999, 1000001)]
    public void Every_tick_lies_in_its_range_and_steps_are_equal(double low, double high)
    {
        var ticks = Ticks.Linear(low, high, 6);
        var step = ticks[1].Value - ticks[0].Value;

        Assert.InRange(ticks.Count, 3, 13);
        Assert.All(ticks, tick => Assert.InRange(tick.Value, low - (1e-6 * step), high + (1e-6 * step)));
        Assert.Equal(ticks.Count, ticks.Select(tick => tick.Label).Distinct().Count());
    }
}
