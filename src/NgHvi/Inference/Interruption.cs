namespace NgHvi;

/// <summary>What ends runs that were given no cancellation token of their own, such as those in the cells of a notebook.</summary>
/// <remarks>A host with a way to interrupt sets <see cref="Source"/> once; a token that a caller passes always comes first.</remarks>
internal static class Interruption
{
    /// <summary>Asked for a token when a run starts; null when nothing but a caller's token ends runs.</summary>
    public static Func<CancellationToken>? Source { get; set; }

    /// <summary>The token a run obeys.</summary>
    /// <param name="given">What the caller passed.</param>
    /// <exception cref="OperationCanceledException">
    /// The host's token is signalled already: without an exception a cell that makes one fit after the other would not end.
    /// </exception>
    internal static CancellationToken Or(CancellationToken given)
    {
        if (given.CanBeCanceled)
        {
            return given;
        }

        var token = Source?.Invoke() ?? CancellationToken.None;
        token.ThrowIfCancellationRequested();
        return token;
    }
}
