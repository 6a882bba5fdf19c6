namespace NgHvi;

/// <summary>A file that a fit writes while it runs. The same fit, made again, goes on from it with the bits it would have had; one that has
/// ended stays there, as long as the file does.</summary>
/// <param name="Path">The file; that of another fit is refused.</param>
/// <param name="Every">Time between two writes; null: 30 seconds. Range: ≥ 0.</param>
public sealed record Checkpoint(string Path, TimeSpan? Every = null)
{
    internal bool ReplacesOthers { get; init; } // Where nobody else writes the file, what cannot be used is old.
}
