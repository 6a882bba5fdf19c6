namespace NgHvi.Finance.Tests;

public class Pcg64Tests
{
    /// <summary>numpy 1.24: r = numpy.random.default_rng(seed).standard_normal(200_000); r[0], r[1], r[999], the largest, r[-1].</summary>
    [Theory]
    [InlineData(0, 0.1257302210933933, -0.1321048632913019, -0.22997115548100328, 36758, 4.731957688635529, -0.26553977625065545)]
    [InlineData(7, 0.0012301533574825742, 0.2987455375084699, -0.8254725722239247, 100929, 4.522829666849905, 0.5342501005320923)]
    [InlineData(123456789012, 0.39588948002958835, 0.5381235223056242, 1.5897965358100845, 68084, -4.3597366773542685, 0.5072530446395153)]
    public void Numbers_are_those_of_numpy(long seed, double first, double second, double thousandth, int place, double largest,
        double last)
    {
        var generator = new Pcg64(seed);
        double[] draws = [.. Enumerable.Range(0, 200_000).Select(_ => generator.Normal())];
        Assert.Equal([first, second, thousandth, largest, last], [draws[0], draws[1], draws[999], draws[place], draws[^1]], (a, b) =>
            Math.Abs(a - b) < 1e-13);
        Assert.True(Math.Abs(largest) > 3.66, "the tail is among what is compared");
    }
}
