namespace NgHvi.Notebooks.Engine;

/// <summary>
/// Keeps watch over the async void methods that cells start: nobody else can wait for them or catch what they throw. What they await
/// goes on in the thread pool, as it does without.
/// </summary>
/// <param name="onThrown">Gets what they throw.</param>
internal sealed class AsyncVoids(Func<Exception, bool> onThrown) : SynchronizationContext
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private int running;

    public override void OperationStarted() => Interlocked.Increment(ref running);

    public override void OperationCompleted() => Interlocked.Decrement(ref running);

    public override SynchronizationContext CreateCopy() => this;

    public override void Post(SendOrPostCallback d, object? state)
    {
        OperationStarted();
        base.Post(_ => Run(d, state), null);
    }

    /// <summary>Waits until all have ended.</summary>
    public async Task EndAsync()
    {
        while (Volatile.Read(ref running) > 0)
        {
            await Task.Delay(Pause).ConfigureAwait(false);
        }
    }

    private void Run(SendOrPostCallback action, object? state)
    {
        SetSynchronizationContext(this);
        try
        {
            action(state);
        }
#pragma warning disable CA1031 // Whatever it is, nobody else can catch it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            onThrown(exception);
        }
        finally
        {
            OperationCompleted();
        }
    }
}
