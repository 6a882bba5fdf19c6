namespace NgHvi.Notebooks.Engine;

/// <summary>The means to stop the cell that runs, if one does.</summary>
internal sealed class RunningCell
{
    private readonly Lock gate = new();
    private CancellationTokenSource? cancel;
    private CancellationTokenSource? abort;

    /// <summary>A cell starts.</summary>
    /// <returns>The token its code may look at, and the one that breaks it off.</returns>
    public (CancellationToken Cancel, CancellationToken Abort) Start()
    {
        lock (gate)
        {
            (cancel, abort) = (new CancellationTokenSource(), new CancellationTokenSource());
            return (cancel.Token, abort.Token);
        }
    }

    /// <summary>The cell is over; an interruption from now on is for the next one.</summary>
    public void End()
    {
        lock (gate)
        {
            (cancel, abort) = (null, null);
        }
    }

    /// <summary>Asks the cell to stop; asked again, breaks it off. Without a cell, nothing happens.</summary>
    public void Interrupt()
    {
        CancellationTokenSource? next;
        lock (gate)
        {
            next = cancel is { IsCancellationRequested: false } ? cancel : abort;
        }

        // What the cell registered with its token runs elsewhere, so that the next request is heard meanwhile.
        _ = next?.CancelAsync();
    }
}
