namespace NgHvi;

/// <summary>
/// What ends runs that were given no cancellation token, such as those in the cells of a notebook; set once by a host that can interrupt.
/// </summary>
internal static class Interruption
{
    public static Func<CancellationToken>? Source { get; set; } // Asked for a token when a run starts.

    /// <summary>The token a run obeys: that of a caller comes first.</summary>
    public static CancellationToken Or(CancellationToken given)
    {
        if (given.CanBeCanceled) return given;
        var token = Source?.Invoke() ?? CancellationToken.None;
        token.ThrowIfCancellationRequested();
        return token;
    }
}
