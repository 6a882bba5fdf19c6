namespace NgHvi.Notebooks.Tests.Support;

/// <summary>A clock on which no time passes until a test says that all of it has.</summary>
internal sealed class StoppedClock : TimeProvider
{
    private TimerCallback? callback;

    /// <summary>Lets the last timer end, on another thread.</summary>
    public void TimeIsUp()
    {
        var ended = Interlocked.Exchange(ref callback, null);
        _ = Task.Run(() => ended?.Invoke(null));
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        this.callback = callback;
        return new Timer();
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
