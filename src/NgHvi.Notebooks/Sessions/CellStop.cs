using System.Globalization;

namespace NgHvi.Notebooks.Sessions;

/// <summary>How a running cell is stopped: it is asked to stop, broken off if it does not, and in the end left behind.</summary>
internal sealed class CellStop : IDisposable
{
    private readonly CancellationTokenSource _cancel;
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _leave = new();
    private readonly CancellationTokenRegistration _onCancel;
    private readonly CancellationToken _outer;
    private readonly TimeSpan? _limit;

    /// <summary>Prepares for a cell that starts now.</summary>
    /// <param name="limit">How long it may run; null for no limit.</param>
    /// <param name="grace">How long it has to stop, and again to be broken off.</param>
    /// <param name="cancellationToken">Stops it earlier.</param>
    public CellStop(TimeSpan? limit, TimeSpan grace, CancellationToken cancellationToken)
    {
        (_limit, _outer) = (limit, cancellationToken);
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _onCancel = _cancel.Token.Register(() =>
        {
            _abort.CancelAfter(grace);
            _leave.CancelAfter(2 * grace);
        });
        if (limit is { } time)
        {
            _cancel.CancelAfter(time);
        }
    }

    /// <summary>Asks the cell to stop.</summary>
    public CancellationToken Cancel => _cancel.Token;

    /// <summary>Breaks it off.</summary>
    public CancellationToken Abort => _abort.Token;

    /// <summary>Leaves it to itself: native code cannot be broken off.</summary>
    public CancellationToken Leave => _leave.Token;

    /// <summary>Why a cell of this title was stopped; null when its time was not up.</summary>
    public CellFailure? TimedOut(string title)
    {
        if (_limit is not { } limit || !Cancel.IsCancellationRequested || _outer.IsCancellationRequested)
        {
            return null;
        }

        var sentence =
            string.Create(CultureInfo.InvariantCulture, $"{title} was stopped after {limit.TotalSeconds:0.###} s, its time limit.");
        return new CellFailure("Timeout", sentence, [sentence]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _onCancel.Dispose();
        _cancel.Dispose();
        _abort.Dispose();
        _leave.Dispose();
    }
}
