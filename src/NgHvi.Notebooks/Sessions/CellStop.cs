using System.Globalization;

namespace NgHvi.Notebooks.Sessions;

/// <summary>How a running cell is stopped: it is asked to stop, broken off if it does not, and in the end left behind.</summary>
internal sealed class CellStop : IDisposable
{
    private readonly CancellationTokenSource cancel;
    private readonly CancellationTokenSource abort = new();
    private readonly CancellationTokenSource leave = new();
    private readonly CancellationTokenRegistration onCancel;
    private readonly CancellationToken outer;
    private readonly TimeSpan? limit;

    /// <summary>Prepares for a cell that starts now.</summary>
    /// <param name="limit">How long it may run; null for no limit.</param>
    /// <param name="grace">How long it has to stop, and again to be broken off.</param>
    /// <param name="cancellationToken">Stops it earlier.</param>
    public CellStop(TimeSpan? limit, TimeSpan grace, CancellationToken cancellationToken)
    {
        (this.limit, outer) = (limit, cancellationToken);
        cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        onCancel = cancel.Token.Register(() =>
        {
            abort.CancelAfter(grace);
            leave.CancelAfter(2 * grace);
        });
        if (limit is { } time)
        {
            cancel.CancelAfter(time);
        }
    }

    /// <summary>Asks the cell to stop.</summary>
    public CancellationToken Cancel => cancel.Token;

    /// <summary>Breaks it off.</summary>
    public CancellationToken Abort => abort.Token;

    /// <summary>Leaves it to itself: native code cannot be broken off.</summary>
    public CancellationToken Leave => leave.Token;

    /// <summary>Why a cell of this title was stopped; null when its time was not up.</summary>
    public CellFailure? TimedOut(string title)
    {
        if (this.limit is not { } limit || !Cancel.IsCancellationRequested || outer.IsCancellationRequested)
        {
            return null;
        }

        var sentence =
            string.Create(CultureInfo.InvariantCulture, $"{title} was stopped after {limit.TotalSeconds:0.###} s, its time limit.");
        return new CellFailure("Timeout", sentence, [sentence]);
    }

    public void Dispose()
    {
        onCancel.Dispose();
        cancel.Dispose();
        abort.Dispose();
        leave.Dispose();
    }
}
