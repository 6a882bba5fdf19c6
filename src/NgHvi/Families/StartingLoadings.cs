namespace NgHvi;

/// <summary>The first loadings of families that have factors.</summary>
internal readonly record struct StartingLoadings(double Value, RandomKey? Key);
