namespace NgHvi;

/// <summary>Ends runs that were given no cancellation token; set once by a host.</summary>
internal static class Interruption
{
    public static Func<CancellationToken>? Source { get; set; }

    public static CancellationToken Or(CancellationToken given)
    {
        if (given.CanBeCanceled) return given;
        var token = Source?.Invoke() ?? CancellationToken.None;
        token.ThrowIfCancellationRequested();
        return token;
    }
}
