namespace NgHvi;

/// <summary>
/// Ω to and from its entries of θ: log Ω⁻¹ for r = 1, else the log-Cholesky form w of Ω = 𝒲𝒲ᵀ (method section 4.2).
/// </summary>
internal static class PrecisionCoordinates
{
    /// <summary>Reads Ω.</summary>
    /// <param name="w">Length r(r + 1)/2.</param>
    /// <param name="r">r.</param>
    /// <param name="precision">Receives Ω, r×r.</param>
    public static void Read(ReadOnlySpan<double> w, int r, Span<double> precision)
    {
        if (r == 1)
        {
            precision[0] = Math.Exp(-w[0]);
            return;
        }

        for (var i = 0; i < r; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                double sum = 0;
                for (var l = 0; l <= j; l++)
                {
                    sum += Entry(w, i, l, r) * Entry(w, j, l, r);
                }

                precision[(i * r) + j] = precision[(j * r) + i] = sum;
            }
        }
    }

    /// <summary>Writes Ω's entries of θ.</summary>
    /// <param name="precision">Ω, r×r.</param>
    /// <param name="r">r.</param>
    /// <param name="w">Receives r(r + 1)/2 numbers.</param>
    /// <exception cref="ArithmeticException">Ω is not positive definite.</exception>
    public static void Write(ReadOnlySpan<double> precision, int r, Span<double> w)
    {
        if (r == 1)
        {
            w[0] = -Math.Log(precision[0]);
            return;
        }

        Span<double> factor = stackalloc double[r * r];
        precision.CopyTo(factor);
        if (!SmallCholesky.Factor(factor, r))
        {
            throw new ArithmeticException("The precision of the random effects is not positive definite.");
        }

        for (var j = 0; j < r; j++)
        {
            for (var i = j; i < r; i++)
            {
                var value = factor[(i * r) + j];
                w[CovariancePrior.HalfIndex(i, j, r)] = i == j ? Math.Log(value) : value;
            }
        }
    }

    private static double Entry(ReadOnlySpan<double> w, int i, int j, int r)
    {
        var value = w[CovariancePrior.HalfIndex(i, j, r)];
        return i == j ? Math.Exp(value) : value;
    }
}
