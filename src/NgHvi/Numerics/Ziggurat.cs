namespace NgHvi;

/// <summary>Densities covered by 256 layers of equal area (Marsaglia and Tsang 2000).</summary>
internal static class Ziggurat
{
    public const double NormalStart = 3.6541528853610088;
    public const double ExponentialStart = 7.69711747013104972;
    private const int Layers = 256;
    private const double NormalArea = 0.00492867323397465535; // R e^(−R²/2) + ∫ e^(−x²/2) dx beyond R = NormalStart.
    private const double ExponentialArea = 0.00394965982258155722; // (R + 1) e^(−R) with R = ExponentialStart.
    public static readonly double[] NormalEdges = Edges(
        NormalStart, NormalArea, x => Math.Exp(-0.5 * x * x), y => Math.Sqrt(-2 * Math.Log(y)));
    public static readonly double[] NormalHeights = [.. NormalEdges.Select(x => Math.Exp(-0.5 * x * x))];
    public static readonly double[] ExponentialEdges = Edges(ExponentialStart, ExponentialArea, x => Math.Exp(-x), y => -Math.Log(y));
    public static readonly double[] ExponentialHeights = [.. ExponentialEdges.Select(x => Math.Exp(-x))];

    private static double[] Edges(double start, double area, Func<double, double> density, Func<double, double> inverse)
    {
        var edges = new double[Layers + 1];
        (edges[0], edges[1]) = (area / density(start), start);
        for (var i = 2; i < Layers; i++) edges[i] = inverse((area / edges[i - 1]) + density(edges[i - 1]));
        return edges;
    }
}
