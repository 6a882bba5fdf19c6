using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

public sealed class InterruptionTests
{
    /// <summary>Only this test's own fits are interrupted, whatever runs beside them.</summary>
    private static readonly AsyncLocal<CancellationToken> Own = new();

    private static readonly HybridVi ThreeSteps = HybridVi.Default with { Steps = 3 };

    [Fact]
    public void A_fit_without_a_token_obeys_the_hosts_and_one_with_a_token_only_that()
    {
        using var cell = new CancellationTokenSource();
        using var unused = new CancellationTokenSource();
        Interruption.Source = () => Own.Value;
        Own.Value = cell.Token;
        var manySteps = HybridVi.Default with { Steps = 1_000_000_000 };

#pragma warning disable xUnit1051 // The absence of a token is what is tested.
        var fit = Runs.Of(new GroupMeans(8), manySteps).Finish(new Cancelling(cell));
#pragma warning restore xUnit1051
        Assert.Equal(StopReason.Cancelled, fit.Stopped);
        Assert.InRange(fit.Steps, 1, 999_999_999);
        Assert.Equal(StopReason.StepLimit, Runs.Of(new GroupMeans(8), ThreeSteps).Finish(null, unused.Token).Stopped);
    }

    [Fact]
    public void A_fit_that_would_begin_after_the_interruption_throws_so_that_a_loop_of_fits_ends()
    {
        Interruption.Source = () => Own.Value;
        Own.Value = new CancellationToken(canceled: true);

#pragma warning disable xUnit1051
        Assert.Throws<OperationCanceledException>(() => Runs.Of(new GroupMeans(8), ThreeSteps).Finish());
#pragma warning restore xUnit1051
    }

    private sealed class Cancelling(CancellationTokenSource source) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => source.Cancel();
    }
}
