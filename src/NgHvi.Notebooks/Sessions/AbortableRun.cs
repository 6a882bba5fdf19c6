using System.Runtime;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Runs code that can be broken off although it looks at no token, such as an endless loop.</summary>
internal static class AbortableRun
{
    /// <summary>Runs an action to its end, or until the token is signalled.</summary>
    /// <exception cref="OperationCanceledException">The action was broken off.</exception>
    public static async Task Async(Func<Task> action, CancellationToken abort)
    {
        if (!abort.CanBeCanceled)
        {
            await action().ConfigureAwait(false);
            return;
        }

        // Only what runs on this thread can be broken off, so it waits here for code that awaits.
        // Breaking off is for interactive use, as this is: what the code had half changed stays so.
#pragma warning disable SYSLIB0046
        ControlledExecution.Run(() => action().GetAwaiter().GetResult(), abort);
#pragma warning restore SYSLIB0046
    }
}
