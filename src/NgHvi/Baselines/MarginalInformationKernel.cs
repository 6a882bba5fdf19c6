namespace NgHvi;

/// <summary>
/// What integrating α out takes from the information on β: σ⁻⁴ Σ_k X_kᵀZ_k P_k⁻¹ Z_kᵀX_k and σ⁻⁴ Σ_k X_kᵀZ_k P_k⁻¹ Z_kᵀ(y_k − X_kβ₀), with
/// P_k = Ω + Z_kᵀZ_k/σ² (Woodbury identity on (ZΣZᵀ + σ²I)⁻¹).
/// </summary>
internal static class MarginalInformationKernel
{
    /// <summary>Subtracts the sums over groups visited several at a time in the lanes of a vector. O(K(r³ + q r² + q² r)).</summary>
    public static void Subtract(
        GroupArrays groups,
        ReadOnlySpan<double> omega,
        double inverseVariance,
        Span<Vector8> work,
        Span<double> information,
        Span<double> linear)
    {
        var q = linear.Length;
        var r = (int)Math.Sqrt(omega.Length);
        var vectors = groups.VectorCount;
        var gram = groups.GramZ;
        var zr = groups.CrossZr;
        var zx = groups.CrossZX;
        var factor = work[..(r * r)];
        var half = work.Slice(r * r, r * (q + 1));
        var sums = work.Slice((r * r) + (r * (q + 1)), (q + 1) * (q + 2) / 2);
        sums.Clear();
        var scale = Vector512.Create(inverseVariance);
        for (var v = 0; v < vectors; v++)
        {
            for (var i = 0; i < r; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    var entry = Vector512.Create(omega[(i * r) + j]) + (scale * gram[(((i * (i + 1) / 2) + j) * vectors) + v]);
                    for (var l = 0; l < j; l++) entry -= factor[(i * r) + l] * factor[(j * r) + l];
                    factor[(i * r) + j] = i == j ? Vector8.One / Vector512.Sqrt(entry) : entry * factor[(j * r) + j];
                }

                // Row i of R⁻¹(ZᵀX, Zᵀr)/σ²; the factor's diagonal holds reciprocals.
                var row = half.Slice(i * (q + 1), q + 1);
                for (var a = 0; a <= q; a++)
                {
                    var value = scale * (a < q ? zx[(((i * q) + a) * vectors) + v] : zr[(i * vectors) + v]);
                    for (var l = 0; l < i; l++) value -= factor[(i * r) + l] * half[(l * (q + 1)) + a];
                    row[a] = value * factor[(i * r) + i];
                }

                var index = 0;
                for (var a = 0; a <= q; a++)
                {
                    var left = row[a];
                    for (var c = 0; c <= a; c++) sums[index++] += left * row[c];
                }
            }
        }

        for (var a = 0; a < q; a++)
        {
            for (var c = 0; c <= a; c++) information[(a * q) + c] -= Lanes.Sum(sums[(a * (a + 1) / 2) + c]);
            linear[a] -= Lanes.Sum(sums[(q * (q + 1) / 2) + a]);
        }
    }

    /// <summary>Subtracts the sums over groups that share Z_kᵀZ_k. O(q²r²).</summary>
    public static void Subtract(
        GroupClass groups, ReadOnlySpan<double> omega, double inverseVariance, Span<double> information, Span<double> linear)
    {
        var q = linear.Length;
        var r = (int)Math.Sqrt(omega.Length);
        Span<double> factor = stackalloc double[r * r];
        Span<double> root = stackalloc double[r * r];
        for (var i = 0; i < r * r; i++) factor[i] = omega[i] + (inverseVariance * groups.Gram[i]);
        if (!SmallCholesky.Factor(factor, r))
            throw new ArithmeticException("The conditional precision of the random effects is not positive definite.");
        SmallCholesky.InvertLower(factor, r, root);
        for (var i = 0; i < r; i++)
        {
            for (var j = 0; j < r; j++)
            {
                double gain = 0;
                for (var l = Math.Max(i, j); l < r; l++) gain += root[(l * r) + i] * root[(l * r) + j];
                gain *= inverseVariance * inverseVariance;
                var pair = (i * r) + j;
                for (var a = 0; a < q; a++)
                {
                    linear[a] -= gain * groups.Linear[(pair * q) + a];
                    for (var c = 0; c <= a; c++)
                        information[(a * q) + c] -= gain * groups.Quadratic[(((pair * q) + a) * q) + c];
                }
            }
        }
    }

    /// <summary>Vectors of scratch for q fixed effects and r random coefficients.</summary>
    public static int WorkLength(int q, int r) => (r * r) + (r * (q + 1)) + ((q + 1) * (q + 2) / 2);
}
