namespace NgHvi;

internal readonly record struct StartRequest(
    RandomKey Key, bool UsesFittingCoordinates, int Threads, CancellationToken CancellationToken);
