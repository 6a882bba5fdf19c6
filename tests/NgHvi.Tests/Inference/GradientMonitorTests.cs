using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

public class GradientMonitorTests
{
    [Fact]
    public void Signal_and_effective_draws_are_those_of_the_mean_of_mirrored_pairs()
    {
        var monitor = new GradientMonitor(new ParameterLayout(
            ("a", ["a1", "a2"], ParameterScale.Identity), ("b", ["b"], ParameterScale.Identity)));
        // Four pairs: of a (1, 2) always, of b +1 and −1 in turn; what mirrored draws have in common alone counts.
        double[] half = [3, 2, 5, -1, 2, -5, 4, 2, 1, 0, 2, -3];
        double[] other = [-1, 2, -3, 3, 2, 3, -2, 2, 1, 2, 2, 1];
        Assert.True(monitor.Look(1, [.. half, .. other], 8, arePairs: true));
        monitor.Add(0, 0, isLimited: false, isAccepted: true, 0.25, 1e-3);
        Assert.Equal((0.25, 1e-3), (monitor.DampingShares[0], monitor.SolverResiduals[0]));
        Assert.Equal([1], monitor.Steps);
        Assert.Equal(4, monitor.EffectiveDraws("a")[0], 1e-12);
        Assert.True(monitor.SignalToNoise("a")[0] > 1e6);
        Assert.Equal(0, monitor.EffectiveDraws("b")[0], 1e-12);
        Assert.Equal(0, monitor.SignalToNoise("b")[0], 1e-12);
        var refusal = Assert.Throws<ArgumentException>(() => monitor.EffectiveDraws("c"));
        Assert.Contains("there are a, b", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_alone_has_signal_one_on_average_and_one_effective_draw()
    {
        const int m = 400, draws = 16;
        string[] names = [.. Enumerable.Range(0, m).Select(i => $"{i}")];
        var monitor = new GradientMonitor(new ParameterLayout(("all", names, ParameterScale.Identity)));
        var noise = new double[draws * m];
        NormalSampler.Fill(RandomKey.FromSeed(1), noise);
        Assert.True(monitor.Look(1, noise, draws, arePairs: false));
        monitor.Add(0, 0, isLimited: false, isAccepted: true, double.NaN, double.NaN);
        Assert.Equal(1, monitor.SignalToNoise("all")[0], 4 / Math.Sqrt(2.0 * m));
        Assert.Equal(1, monitor.EffectiveDraws("all")[0], 4 * Math.Sqrt(2.0 / m));
    }

    [Fact]
    public void A_fit_has_a_sample_of_its_steps_and_none_after_a_file()
    {
        var fit = FitCases.Model(MixedData.Random([4, 3, 5, 4, 4], 2, 1, 5)).Fit(
            HybridVi.Default with { Steps = 300 }, threads: 1, cancellationToken: TestContext.Current.CancellationToken);
        var monitor = fit.Monitor!;
        Assert.Equal(fit.Model.Parameters.Blocks.Select(block => block.Name), monitor.Blocks);
        Assert.InRange(monitor.Steps.Count, 64, 128);
        Assert.All(monitor.Steps, step => Assert.Equal(0, step % monitor.Steps[0]));
        var signal = monitor.SignalToNoise("fixed effects");
        Assert.True(signal.Take(3).Average() > signal.TakeLast(20).Average());
        Assert.InRange(monitor.GradientSeconds + monitor.UpdateSeconds, double.Epsilon, fit.Seconds);
        Assert.InRange(monitor.LimitedShare, 0, 1);
        Assert.Equal(monitor.Steps.Count * monitor.Blocks.Count, monitor.ToDataFrame().Rows.Count);
        Assert.Null(Fit.FromJson(fit.ToJson(), "fit").Monitor);
    }
}
