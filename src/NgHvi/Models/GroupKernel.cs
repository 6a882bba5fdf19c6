namespace NgHvi;

/// <summary>One pass over groups visited one by one, several at a time in the lanes of a vector: an r×r Cholesky factorization of P_k = Ω +
/// Z_kᵀZ_k/σ² and two triangular solves each. O(K(r·q + r³)), no allocation.</summary>
internal static class GroupKernel
{
    /// <summary>Adds the groups' sums.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Accumulate(
        GroupArrays groups, ReadOnlySpan<double> precision, double inverseResidualVariance, ReadOnlySpan<double> shift,
        ReadOnlySpan<double> normals, Span<double> determinants, Span<Vector<double>> work, GroupSums sums)
    {
        var q = shift.Length;
        var r = (int)Math.Sqrt(precision.Length);
        var vectors = groups.VectorCount;
        var gram = groups.GramZ;
        var zr = groups.CrossZr;
        var zx = groups.CrossZX;
        var presence = groups.Presence;
        var draws = MemoryMarshal.Cast<double, Vector<double>>(normals);
        var determinant = MemoryMarshal.Cast<double, Vector<double>>(determinants);
        var factor = work[..(r * r)];
        var inverse = work.Slice(r * r, r * r);
        var t = work.Slice(2 * r * r, r);
        var a = work.Slice((2 * r * r) + r, r);
        var moments = work.Slice((2 * r * r) + (2 * r), r * r);
        var cross = work.Slice((3 * r * r) + (2 * r), q);
        var weights = work.Slice((3 * r * r) + (2 * r) + q, q);
        moments.Clear();
        cross.Clear();
        for (var j = 0; j < q; j++) weights[j] = new Vector<double>(shift[j]);
        var scale = new Vector<double>(inverseResidualVariance);
        var explained = Vector<double>.Zero;
        var projected = Vector<double>.Zero;
        var fitted = Vector<double>.Zero;
        for (var v = 0; v < vectors; v++)
        {
            determinant[v] = Factor(gram, vectors, v, precision, scale, factor, r);
            for (var i = 0; i < r; i++)
            {
                var value = zr[(i * vectors) + v];
                for (var j = 0; j < q; j++) value -= weights[j] * zx[(((i * q) + j) * vectors) + v];
                t[i] = value;
                a[i] = value * scale;
            }

            SolveLower(factor, r, a);
            SolveUpper(factor, r, a);
            for (var i = 0; i < r; i++) explained += t[i] * a[i];
            if (draws.Length > 0)
            {
                for (var i = 0; i < r; i++) inverse[i] = draws[(i * vectors) + v];
                SolveUpper(factor, r, inverse);
                for (var i = 0; i < r; i++) a[i] += inverse[i];
                AddMoments(a, default, moments, r, presence[v], gram, vectors, v, ref fitted);
            }
            else
            {
                InvertLower(factor, r, inverse);
                AddMoments(a, inverse, moments, r, presence[v], gram, vectors, v, ref fitted);
            }

            for (var i = 0; i < r; i++)
            {
                projected += t[i] * a[i];
                for (var j = 0; j < q; j++) cross[j] += a[i] * zx[(((i * q) + j) * vectors) + v];
            }
        }

        sums.LogDeterminant += FixedOrder.LogProduct(determinants[..groups.Count]);
        sums.Explained += Vector.Sum(explained);
        sums.Projected += Vector.Sum(projected);
        sums.FittedSquares += Vector.Sum(fitted);
        for (var i = 0; i < r * r; i++) sums.Moments[i] += Vector.Sum(moments[i]);
        for (var j = 0; j < q; j++) sums.Cross[j] += Vector.Sum(cross[j]);
    }

    /// <summary>Vectors of scratch for q fixed effects and r random coefficients.</summary>
    public static int WorkLength(int q, int r) => (3 * r * r) + (2 * r) + (2 * q);

    // Cholesky of Ω + ZᵀZ/σ² in every lane, with reciprocals on the diagonal; returns |P|.
    [MethodImpl(AggressiveInlining)]
    private static Vector<double> Factor(
        ReadOnlySpan<Vector<double>> gram, int vectors, int v, ReadOnlySpan<double> precision, Vector<double> scale,
        Span<Vector<double>> factor, int r)
    {
        var determinant = Vector<double>.One;
        for (var j = 0; j < r; j++)
        {
            var pivot = new Vector<double>(precision[(j * r) + j]) + (scale * gram[(((j * (j + 1) / 2) + j) * vectors) + v]);
            for (var l = 0; l < j; l++) pivot -= factor[(j * r) + l] * factor[(j * r) + l];
            determinant *= pivot;
            var reciprocal = Vector<double>.One / Vector.SquareRoot(pivot);
            factor[(j * r) + j] = reciprocal;
            for (var i = j + 1; i < r; i++)
            {
                var value = new Vector<double>(precision[(i * r) + j]) + (scale * gram[(((i * (i + 1) / 2) + j) * vectors) + v]);
                for (var l = 0; l < j; l++) value -= factor[(i * r) + l] * factor[(j * r) + l];
                factor[(i * r) + j] = value * reciprocal;
            }
        }

        return determinant;
    }

    [MethodImpl(AggressiveInlining)]
    private static void SolveLower(ReadOnlySpan<Vector<double>> factor, int r, Span<Vector<double>> b)
    {
        for (var i = 0; i < r; i++)
        {
            var value = b[i];
            for (var l = 0; l < i; l++) value -= factor[(i * r) + l] * b[l];
            b[i] = value * factor[(i * r) + i];
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static void SolveUpper(ReadOnlySpan<Vector<double>> factor, int r, Span<Vector<double>> b)
    {
        for (var i = r - 1; i >= 0; i--)
        {
            var value = b[i];
            for (var l = i + 1; l < r; l++) value -= factor[(l * r) + i] * b[l];
            b[i] = value * factor[(i * r) + i];
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static void InvertLower(ReadOnlySpan<Vector<double>> factor, int r, Span<Vector<double>> inverse)
    {
        for (var j = 0; j < r; j++)
        {
            inverse[(j * r) + j] = factor[(j * r) + j];
            for (var i = j + 1; i < r; i++)
            {
                var sum = Vector<double>.Zero;
                for (var l = j; l < i; l++) sum += factor[(i * r) + l] * inverse[(l * r) + j];
                inverse[(i * r) + j] = -sum * factor[(i * r) + i];
            }
        }
    }

    // Adds aaᵀ, plus P⁻¹ = R⁻ᵀR⁻¹ when inverse holds R⁻¹, to the lower triangle and mirrors it.
    [MethodImpl(AggressiveInlining)]
    private static void AddMoments(
        ReadOnlySpan<Vector<double>> a, ReadOnlySpan<Vector<double>> inverse, Span<Vector<double>> moments, int r, Vector<double> presence,
        ReadOnlySpan<Vector<double>> gram, int vectors, int v, ref Vector<double> fitted)
    {
        for (var i = 0; i < r; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var value = a[i] * a[j];
                for (var l = i; l < r && inverse.Length > 0; l++)
                    value += presence * inverse[(l * r) + i] * inverse[(l * r) + j];

                moments[(i * r) + j] += value;
                var square = value * gram[(((i * (i + 1) / 2) + j) * vectors) + v];
                fitted += square;
                if (i != j)
                {
                    moments[(j * r) + i] += value;
                    fitted += square;
                }
            }
        }
    }
}
