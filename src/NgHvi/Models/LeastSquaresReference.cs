namespace NgHvi;

/// <summary>The point β₀ about which residuals are taken. Any β₀ is exact; one near the least squares solution saves digits.</summary>
internal static class LeastSquaresReference
{
    private const double Tolerance = 1e-10;

    // Solves XᵀX β₀ = Xᵀy by Cholesky of XᵀX scaled to unit diagonal, leaving out columns whose pivot vanishes, which it returns.
    public static List<int> Solve(ReadOnlySpan<double> gramX, ReadOnlySpan<double> crossXy, Span<double> reference)
    {
        var q = reference.Length;
        var (factor, scale, kept, dependent) = (new double[q * q], new double[q], new List<int>(), new List<int>());
        for (var j = 0; j < q; j++)
        {
            var norm = Math.Sqrt(gramX[j * (q + 1)]);
            scale[j] = norm > 0 ? 1 / norm : 1;
            var size = kept.Count;
            var row = factor.AsSpan(size * q, q);
            var pivot = gramX[j * (q + 1)] * scale[j] * scale[j];
            for (var i = 0; i < size; i++)
            {
                var value = gramX[(j * q) + kept[i]] * scale[j] * scale[kept[i]];
                for (var l = 0; l < i; l++) value -= row[l] * factor[(i * q) + l];
                row[i] = value / factor[(i * q) + i];
                pivot -= row[i] * row[i];
            }

            row[size] = Math.Sqrt(pivot);
            (pivot < Tolerance ? dependent : kept).Add(j);
        }

        var count = kept.Count;
        var (compact, solution) = (new double[count * count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            factor.AsSpan(i * q, i + 1).CopyTo(compact.AsSpan(i * count));
            solution[i] = crossXy[kept[i]] * scale[kept[i]];
        }

        SmallCholesky.Solve(compact, count, solution);
        for (var i = 0; i < count; i++) reference[kept[i]] = solution[i] * scale[kept[i]];
        return dependent;
    }
}
