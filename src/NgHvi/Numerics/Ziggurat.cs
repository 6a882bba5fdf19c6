namespace NgHvi;

/// <summary>The tables of the ziggurat: a falling density covered by 256 layers of equal area.</summary>
/// <remarks>Marsaglia and Tsang (2000), "The ziggurat method for generating random variables", J. Stat. Softw. 5(8). Edges fall with the
/// layer: edge 0 is the width of a rectangle with the area of the base layer, tail included; edge 1 is where the tail starts; edge 256 is
/// 0. Heights are the unnormalised density at the edges.</remarks>
internal static class Ziggurat
{
    public const double NormalStart = 3.6541528853610088; // Where the tail of the normal density starts.
    public const double ExponentialStart = 7.69711747013104972; // Where the tail of the exponential density starts.
    private const int Layers = 256;
    private const double NormalArea = 0.00492867323397465535; // R e^(−R²/2) + ∫ e^(−x²/2) dx beyond R = NormalStart.
    private const double ExponentialArea = 0.00394965982258155722; // (R + 1) e^(−R) with R = ExponentialStart.
    private static readonly double[] NormalEdges =
        Edges(NormalStart, NormalArea, x => Math.Exp(-0.5 * x * x), y => Math.Sqrt(-2 * Math.Log(y)));
    private static readonly double[] NormalHeights = [.. NormalEdges.Select(x => Math.Exp(-0.5 * x * x))];
    private static readonly double[] ExponentialEdges = Edges(ExponentialStart, ExponentialArea, x => Math.Exp(-x), y => -Math.Log(y));
    private static readonly double[] ExponentialHeights = [.. ExponentialEdges.Select(x => Math.Exp(-x))];

    [MethodImpl(AggressiveInlining)]
    public static double NormalEdge(int layer) => NormalEdges[layer];

    [MethodImpl(AggressiveInlining)]
    public static double NormalHeight(int layer) => NormalHeights[layer];

    [MethodImpl(AggressiveInlining)]
    public static double ExponentialEdge(int layer) => ExponentialEdges[layer];

    [MethodImpl(AggressiveInlining)]
    public static double ExponentialHeight(int layer) => ExponentialHeights[layer];

    private static double[] Edges(double start, double area, Func<double, double> density, Func<double, double> inverse)
    {
        var edges = new double[Layers + 1];
        (edges[0], edges[1]) = (area / density(start), start);
        for (var i = 2; i < Layers; i++) edges[i] = inverse((area / edges[i - 1]) + density(edges[i - 1]));
        return edges;
    }
}
