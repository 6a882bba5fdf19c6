namespace NgHvi;

internal readonly record struct RunSettings(long Seed, int Threads, CancellationToken CancellationToken = default);
