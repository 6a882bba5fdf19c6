namespace NgHvi;

/// <summary>Small row-major matrices without allocation; only lower triangles are used.</summary>
internal static class SmallCholesky
{
    [MethodImpl(AggressiveOptimization)]
    public static bool Factor(Span<double> a, int n) // A (n×n) = RRᵀ becomes R.
    {
        Debug.Assert(a.Length >= n * n, "a is n×n");
        for (var j = 0; j < n; j++)
        {
            var rowJ = a.Slice(j * n, n);
            var pivot = rowJ[j];
            for (var l = 0; l < j; l++) pivot -= rowJ[l] * rowJ[l];
            if (!(pivot > 0) || double.IsPositiveInfinity(pivot)) return false; // A NaN too.
            var diagonal = Math.Sqrt(pivot);
            rowJ[j] = diagonal;
            for (var i = j + 1; i < n; i++)
            {
                var rowI = a.Slice(i * n, n);
                var sum = rowI[j];
                for (var l = 0; l < j; l++) sum -= rowI[l] * rowJ[l];
                rowI[j] = sum / diagonal;
            }
        }

        return true;
    }

    public static void SolveLower(ReadOnlySpan<double> r, int n, Span<double> b)
    {
        for (var i = 0; i < n; i++)
        {
            var sum = b[i];
            for (var l = 0; l < i; l++) sum -= r[(i * n) + l] * b[l];
            b[i] = sum / r[(i * n) + i];
        }
    }

    public static void SolveLowerTransposed(ReadOnlySpan<double> r, int n, Span<double> b)
    {
        for (var i = n - 1; i >= 0; i--)
        {
            var sum = b[i];
            for (var l = i + 1; l < n; l++) sum -= r[(l * n) + i] * b[l];
            b[i] = sum / r[(i * n) + i];
        }
    }

    public static void Solve(ReadOnlySpan<double> r, int n, Span<double> b)
    {
        SolveLower(r, n, b);
        SolveLowerTransposed(r, n, b);
    }

    public static void InvertLower(ReadOnlySpan<double> r, int n, Span<double> inverse) // Zeros above; no alias of R.
    {
        inverse[..(n * n)].Clear();
        for (var j = 0; j < n; j++)
        {
            inverse[(j * n) + j] = 1 / r[(j * n) + j];
            for (var i = j + 1; i < n; i++)
            {
                double sum = 0;
                for (var l = j; l < i; l++) sum += r[(i * n) + l] * inverse[(l * n) + j];
                inverse[(i * n) + j] = -sum / r[(i * n) + i];
            }
        }
    }

    public static void Invert(ReadOnlySpan<double> r, int n, Span<double> inverse) // R⁻ᵀR⁻¹, both triangles; no alias of R.
    {
        Span<double> root = stackalloc double[n * n];
        InvertLower(r, n, root);
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
            {
                double sum = 0;
                for (var l = i; l < n; l++) sum += root[(l * n) + i] * root[(l * n) + j];
                inverse[(i * n) + j] = inverse[(j * n) + i] = sum;
            }
    }

    // Adds R·normals to the mean of effects whose covariance RRᵀ becomes R.
    public static void Scatter(Span<double> covariance, ReadOnlySpan<double> normals, Span<double> mean)
    {
        var n = mean.Length;
        if (!Factor(covariance, n))
            throw new ArithmeticException("The covariance of random effects is not positive definite; θ is out of range.");
        for (var i = 0; i < n; i++) mean[i] += FixedOrder.Dot(covariance.Slice(i * n, i + 1), normals[..(i + 1)]);
    }

    public static double LogDeterminant(ReadOnlySpan<double> r, int n) // Of RRᵀ.
    {
        double sum = 0;
        for (var i = 0; i < n; i++) sum += Math.Log(r[(i * n) + i]);
        return 2 * sum;
    }
}
