namespace NgHvi;

/// <summary>Where q₀ begins: its centre and its scale in each coordinate, and the coordinates.</summary>
internal sealed record StartingValues(Coordinates Coordinates, double[] Center, double[] Scale);
