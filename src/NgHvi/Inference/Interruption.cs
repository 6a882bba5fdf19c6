namespace NgHvi;

/// <summary>What ends runs that were given no cancellation token; set once by a host that can interrupt, such as a notebook.</summary>
internal static class Interruption
{
    public static Func<CancellationToken>? Source { get; set; }

    // The token a run obeys: that of a caller comes first.
    public static CancellationToken Or(CancellationToken given)
    {
        if (given.CanBeCanceled) return given;
        var token = Source?.Invoke() ?? CancellationToken.None;
        token.ThrowIfCancellationRequested();
        return token;
    }
}
