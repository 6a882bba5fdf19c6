using NgHvi.Inference;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

public sealed class InterruptionTests
{
    /// <summary>Only this test's own fits are interrupted, whatever runs beside them.</summary>
    private static readonly AsyncLocal<CancellationToken> Own = new();

    [Fact]
    public void A_fit_without_a_token_obeys_the_hosts_and_one_with_a_token_only_that()
    {
        Interruption.Source = () => Own.Value;
        Own.Value = new CancellationToken(canceled: true);
        using var unused = new CancellationTokenSource();
        var options = new HybridViOptions { Steps = 3 };

#pragma warning disable xUnit1051 // The absence of a token is what is tested.
        Assert.Equal(StopReason.Cancelled, HybridVi.Fit(new GroupMeans(8), options).Stopped);
#pragma warning restore xUnit1051
        Assert.Equal(StopReason.StepLimit, HybridVi.Fit(new GroupMeans(8), options, cancellationToken: unused.Token).Stopped);
    }
}
