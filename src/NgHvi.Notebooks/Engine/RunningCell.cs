namespace NgHvi.Notebooks.Engine;

/// <summary>The means to stop the cell that runs, if one does.</summary>
internal sealed class RunningCell
{
    private readonly Lock _lock = new();
    private CancellationTokenSource? _cancel;
    private CancellationTokenSource? _abort;

    /// <summary>A cell starts.</summary>
    /// <returns>The token its code may look at, and the one that breaks it off.</returns>
    public (CancellationToken Cancel, CancellationToken Abort) Start()
    {
        lock (_lock)
        {
            (_cancel, _abort) = (new CancellationTokenSource(), new CancellationTokenSource());
            return (_cancel.Token, _abort.Token);
        }
    }

    /// <summary>The cell is over; an interruption from now on is for the next one.</summary>
    public void End()
    {
        lock (_lock)
        {
            (_cancel, _abort) = (null, null);
        }
    }

    /// <summary>Asks the cell to stop; asked again, breaks it off. Without a cell, nothing happens.</summary>
    public void Interrupt()
    {
        CancellationTokenSource? next;
        lock (_lock)
        {
            next = _cancel is { IsCancellationRequested: false } ? _cancel : _abort;
        }

        // What the cell registered with its token runs elsewhere, so that the next request is heard meanwhile.
        _ = next?.CancelAsync();
    }
}
