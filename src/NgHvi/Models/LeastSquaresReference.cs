namespace NgHvi;

/// <summary>The point β₀ about which residuals are taken. Any β₀ is exact; one near the least squares solution saves digits.</summary>
internal static class LeastSquaresReference
{
    private const double Tolerance = 1e-10;

    // Solves XᵀX β₀ = Xᵀy by Cholesky of XᵀX scaled to unit diagonal, leaving out columns whose pivot vanishes.
    public static List<int> Solve(ReadOnlySpan<double> gramX, ReadOnlySpan<double> crossXy, Span<double> reference)
    {
        var q = reference.Length;
        var factor = new double[q * q];
        var scale = new double[q];
        for (var j = 0; j < q; j++)
        {
            var norm = Math.Sqrt(gramX[(j * q) + j]);
            scale[j] = norm > 0 ? 1 / norm : 1;
        }

        var kept = new List<int>();
        var dependent = new List<int>();
        for (var j = 0; j < q; j++)
        {
            var size = kept.Count;
            var row = factor.AsSpan(size * q, q);
            var pivot = gramX[(j * q) + j] * scale[j] * scale[j];
            for (var i = 0; i < size; i++)
            {
                var value = gramX[(j * q) + kept[i]] * scale[j] * scale[kept[i]];
                for (var l = 0; l < i; l++) value -= row[l] * factor[(i * q) + l];
                row[i] = value / factor[(i * q) + i];
                pivot -= row[i] * row[i];
            }

            if (pivot < Tolerance)
            {
                dependent.Add(j);
                continue;
            }

            row[size] = Math.Sqrt(pivot);
            kept.Add(j);
        }

        Substitute(factor, q, kept, scale, crossXy, reference);
        return dependent;
    }

    private static void Substitute(
        double[] factor, int q, List<int> kept, double[] scale, ReadOnlySpan<double> crossXy, Span<double> reference)
    {
        var size = kept.Count;
        var compact = new double[size * size];
        var solution = new double[size];
        for (var i = 0; i < size; i++)
        {
            factor.AsSpan(i * q, i + 1).CopyTo(compact.AsSpan(i * size));
            solution[i] = crossXy[kept[i]] * scale[kept[i]];
        }

        SmallCholesky.Solve(compact, size, solution);
        for (var i = 0; i < size; i++) reference[kept[i]] = solution[i] * scale[kept[i]];
    }
}
