namespace NgHvi;

/// <summary>What a method begins with beside the model.</summary>
/// <param name="Seed">Fixes every random number.</param>
/// <param name="Threads">Threads; changes no bit of a result.</param>
/// <param name="CancellationToken">Ends a search for a start with the best so far.</param>
internal readonly record struct RunSettings(long Seed, int Threads, CancellationToken CancellationToken = default);
