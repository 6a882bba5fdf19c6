namespace NgHvi;

/// <summary>The first loadings of families that have factors.</summary>
/// <param name="Value">Every free loading; with a key times the entry's scale and a standard normal.</param>
/// <param name="Key">The stream of random loadings; null: constant ones.</param>
internal readonly record struct StartingLoadings(double Value, RandomKey? Key);
