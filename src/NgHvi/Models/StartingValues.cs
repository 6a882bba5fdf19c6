namespace NgHvi;

internal sealed record StartingValues(Coordinates Coordinates, double[] Center, double[] Scale);
