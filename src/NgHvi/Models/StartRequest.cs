namespace NgHvi;

/// <summary>What a start is to be found for.</summary>
internal readonly record struct StartRequest(RandomKey Key, bool UsesFittingCoordinates, int Threads, CancellationToken CancellationToken);
