namespace NgHvi;

/// <summary>What a method begins with beside the model.</summary>
internal readonly record struct RunSettings(long Seed, int Threads, CancellationToken CancellationToken = default);
