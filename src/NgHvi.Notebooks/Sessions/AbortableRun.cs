using System.Runtime;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Runs code that can be broken off although it looks at no token, such as an endless loop or a long sleep.</summary>
internal static class AbortableRun
{
    /// <summary>Runs an action to its end, or until the token is signalled.</summary>
    /// <exception cref="OperationCanceledException">The action was broken off.</exception>
    public static Task Async(Func<Task> action, CancellationToken abort) =>
        abort.CanBeCanceled
            // A thread that was broken off once cannot be a second time (.NET 10.0: the abort waits for ever), so each run has its own.
            ? Task.Factory.StartNew(
                () => Run(action, abort), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            : action();

    private static void Run(Func<Task> action, CancellationToken abort)
    {
        // An abort reaches running code, an interrupt code that waits. The abort waits for the code to stop, and so has its own thread.
        using var stop = new CancellationTokenSource();
        var thread = Thread.CurrentThread;
        try
        {
            using (abort.Register(() =>
            {
                _ = stop.CancelAsync();
                thread.Interrupt();
            }))
            {
                // Only what runs on this thread can be broken off, so it waits here for code that awaits.
                // Breaking off is for interactive use, as this is: what the code had half changed stays so.
#pragma warning disable SYSLIB0046
                ControlledExecution.Run(() => action().GetAwaiter().GetResult(), stop.Token);
#pragma warning restore SYSLIB0046
            }
        }
        catch (ThreadInterruptedException interrupted) when (abort.IsCancellationRequested)
        {
            throw new OperationCanceledException("The code was broken off.", interrupted, abort);
        }
    }
}
