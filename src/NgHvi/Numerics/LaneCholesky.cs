namespace NgHvi;

/// <summary><see cref="SmallCholesky"/> in eight lanes, reciprocals on factors' diagonals; NaN if indefinite.</summary>
internal static class LaneCholesky
{
    [MethodImpl(AggressiveInlining)]
    public static void Factor(Span<Vector8> a, int n, Span<Vector8> pivots) // A = RRᵀ becomes R.
    {
        for (var j = 0; j < n; j++)
        {
            var pivot = a[(j * n) + j];
            for (var l = 0; l < j; l++) pivot -= a[(j * n) + l] * a[(j * n) + l];
            pivots[j] = pivot;
            var reciprocal = Vector8.One / Vector512.Sqrt(pivot);
            a[(j * n) + j] = reciprocal;
            for (var i = j + 1; i < n; i++)
            {
                var value = a[(i * n) + j];
                for (var l = 0; l < j; l++) value -= a[(i * n) + l] * a[(j * n) + l];
                a[(i * n) + j] = value * reciprocal;
            }
        }
    }

    [MethodImpl(AggressiveInlining)]
    public static void SolveLower(ReadOnlySpan<Vector8> r, int n, Span<Vector8> b)
    {
        for (var i = 0; i < n; i++)
        {
            var value = b[i];
            for (var l = 0; l < i; l++) value -= r[(i * n) + l] * b[l];
            b[i] = value * r[(i * n) + i];
        }
    }

    [MethodImpl(AggressiveInlining)]
    public static void SolveUpper(ReadOnlySpan<Vector8> r, int n, Span<Vector8> b)
    {
        for (var i = n - 1; i >= 0; i--)
        {
            var value = b[i];
            for (var l = i + 1; l < n; l++) value -= r[(l * n) + i] * b[l];
            b[i] = value * r[(i * n) + i];
        }
    }

    [MethodImpl(AggressiveInlining)]
    public static void Invert(ReadOnlySpan<Vector8> r, int n, Span<Vector8> work, Span<Vector8> inverse) // R⁻ᵀR⁻¹, both triangles.
    {
        for (var j = 0; j < n; j++)
        {
            work[(j * n) + j] = r[(j * n) + j];
            for (var i = j + 1; i < n; i++)
            {
                var sum = Vector8.Zero;
                for (var l = j; l < i; l++) sum += r[(i * n) + l] * work[(l * n) + j];
                work[(i * n) + j] = -sum * r[(i * n) + i];
            }
        }

        for (var i = 0; i < n; i++) for (var j = 0; j <= i; j++)
        {
            var sum = Vector8.Zero;
            for (var l = i; l < n; l++) sum += work[(l * n) + i] * work[(l * n) + j];
            inverse[(i * n) + j] = inverse[(j * n) + i] = sum;
        }
    }
}
