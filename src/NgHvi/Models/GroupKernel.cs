namespace NgHvi;

/// <summary>One pass over groups visited one by one, eight at a time in the lanes of a vector: an r×r Cholesky factorization of P_k = Ω +
/// Z_kᵀZ_k/σ² and two triangular solves each. O(K(r·q + r³)), no allocation.</summary>
internal static class GroupKernel
{
    // Adds the groups' sums at β = β₀ + shift: for draws of α from standard normals, r runs of whole vectors over groups; without them for
    // its expectation.
    [MethodImpl(AggressiveOptimization)]
    public static void Accumulate(
        GroupArrays groups, ReadOnlySpan<double> precision, double inverseVariance, ReadOnlySpan<double> shift,
        ReadOnlySpan<double> normals, Span<double> determinants, Span<Vector8> work, GroupSums sums)
    {
        var (q, r, vectors) = (shift.Length, (int)Math.Sqrt(precision.Length), groups.VectorCount);
        var gram = groups.GramZ;
        var zr = groups.CrossZr;
        var zx = groups.CrossZX;
        var presence = groups.Presence;
        var draws = MemoryMarshal.Cast<double, Vector8>(normals);
        var determinant = MemoryMarshal.Cast<double, Vector8>(determinants);
        var factor = work[..(r * r)];
        var inverse = work.Slice(r * r, r * r);
        var root = work.Slice(2 * r * r, r * r);
        var moments = work.Slice(3 * r * r, r * r);
        var rest = work[(4 * r * r)..];
        var t = rest[..r];
        var a = rest.Slice(r, r);
        var cross = rest.Slice(2 * r, q);
        var weights = rest.Slice((2 * r) + q, q);
        moments.Clear();
        cross.Clear();
        for (var j = 0; j < q; j++) weights[j] = Vector512.Create(shift[j]);
        var scale = Vector512.Create(inverseVariance);
        var (explained, projected, fitted) = (Vector8.Zero, Vector8.Zero, Vector8.Zero);
        for (var v = 0; v < vectors; v++)
        {
            for (int i = 0, index = v; i < r; i++)
                for (var j = 0; j <= i; j++, index += vectors)
                    factor[(i * r) + j] = Vector512.Create(precision[(i * r) + j]) + (scale * gram[index]);

            LaneCholesky.Factor(factor, r, t);
            determinant[v] = Vector8.One;
            for (var i = 0; i < r; i++) determinant[v] *= t[i];
            for (var i = 0; i < r; i++)
            {
                var value = zr[(i * vectors) + v];
                for (var j = 0; j < q; j++) value -= weights[j] * zx[(((i * q) + j) * vectors) + v];
                t[i] = value;
                a[i] = value * scale;
            }

            LaneCholesky.SolveLower(factor, r, a);
            LaneCholesky.SolveUpper(factor, r, a);
            for (var i = 0; i < r; i++) explained += t[i] * a[i];
            if (draws.Length > 0)
            {
                for (var i = 0; i < r; i++) inverse[i] = draws[(i * vectors) + v];
                LaneCholesky.SolveUpper(factor, r, inverse);
                for (var i = 0; i < r; i++) a[i] += inverse[i];
                inverse.Clear();
            }
            else
            {
                LaneCholesky.Invert(factor, r, root, inverse);
            }

            for (int i = 0, index = v; i < r; i++)
            {
                for (var j = 0; j <= i; j++, index += vectors)
                {
                    var value = (a[i] * a[j]) + (presence[v] * inverse[(i * r) + j]);
                    moments[(i * r) + j] += value;
                    fitted += (i == j ? value : value + value) * gram[index];
                }
            }

            for (var i = 0; i < r; i++)
            {
                projected += t[i] * a[i];
                for (var j = 0; j < q; j++) cross[j] += a[i] * zx[(((i * q) + j) * vectors) + v];
            }
        }

        sums.LogDeterminant += FixedOrder.LogProduct(determinants[..groups.Count]);
        sums.Explained += Lanes.Sum(explained);
        sums.Projected += Lanes.Sum(projected);
        sums.FittedSquares += Lanes.Sum(fitted);
        for (var i = 0; i < r; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = Lanes.Sum(moments[(i * r) + j]);
                sums.Moments[(i * r) + j] += sum;
                if (i != j) sums.Moments[(j * r) + i] += sum;
            }
        }

        for (var j = 0; j < q; j++) sums.Cross[j] += Lanes.Sum(cross[j]);
    }

    // Vectors of scratch for q fixed effects and r random coefficients.
    public static int WorkLength(int q, int r) => (4 * r * r) + (2 * r) + (2 * q);
}
