namespace NgHvi;

/// <summary>Φ by cubic Hermite interpolation to 2e-11 absolute: not for tails.</summary>
internal static class NormalTable
{
    private const int PerUnit = 128;
    private const int Limit = 8; // 0 and 1 beyond, where the error is below 1e-15.
    private static readonly double[] Nodes = CreateNodes(); // Φ and φ/128 at each node, alternating.

    [MethodImpl(AggressiveInlining)]
    public static double Cdf(double z)
    {
        if (!(z > -Limit)) return double.IsNaN(z) ? z : 0;
        if (z >= Limit) return 1;
        var position = (z + Limit) * PerUnit;
        var index = (int)position;
        var t = position - index;
        var nodes = Nodes.AsSpan(2 * index, 4);
        var rise = nodes[2] - nodes[0];
        var (left, right) = (nodes[1], nodes[3]);
        return nodes[0] + (t * (left + (t * ((3 * rise) - (2 * left) - right + (t * (left + right - (2 * rise)))))));
    }

    private static double[] CreateNodes()
    {
        var nodes = new double[2 * ((2 * Limit * PerUnit) + 2)];
        for (var i = 0; 2 * i < nodes.Length; i++)
        {
            var z = ((double)i / PerUnit) - Limit;
            (nodes[2 * i], nodes[(2 * i) + 1]) = (Normal.CDF(0, 1, z), Normal.PDF(0, 1, z) / PerUnit);
        }

        return nodes;
    }
}
