namespace NgHvi;

/// <summary>What a start is to be found for.</summary>
/// <param name="Key">The stream of random starts.</param>
/// <param name="UsesFittingCoordinates">Coordinates in which the posterior is near a Gaussian; else those of θ.</param>
/// <param name="Threads">Threads; changes no bit.</param>
/// <param name="CancellationToken">Ends the search with the best so far.</param>
internal readonly record struct StartRequest(RandomKey Key, bool UsesFittingCoordinates, int Threads, CancellationToken CancellationToken);
