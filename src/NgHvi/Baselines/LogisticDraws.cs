namespace NgHvi;

/// <summary>
/// The logistic likelihood of one group under many draws of its random effects at once, one draw in every lane of a vector. Every number is made of additions,
/// multiplications, divisions and scalar logarithms, so that its bits are promised.
/// </summary>
internal static class LogisticDraws
{
    /// <summary>Factors 1 + e^−|η| ≤ 2 that are multiplied before a logarithm is taken.</summary>
    private const int FactorsPerLogarithm = 512;

    /// <summary>Entries of a row of draws so that vectors fill it.</summary>
    public static int Padded(int draws) => (draws + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;

    /// <summary>Computes log p(y | α_j) = Σ_i log σ(s_i η_ij), s_i = 2y_i − 1, η_ij = offset_i + z_iᵀα_j, and the residuals y_i − σ(η_ij).</summary>
    /// <param name="features">The block's features without the constant, (r−1)×stride; the group's rows are first, first + 1, ….</param>
    /// <param name="stride">Rows of the block.</param>
    /// <param name="first">Index of the group's first row in the block.</param>
    /// <param name="offsets">z_iᵀβ of the group's rows.</param>
    /// <param name="response">y of the group's rows.</param>
    /// <param name="effects">α, r×padded, the constant's first.</param>
    /// <param name="padded">Draws, padding included.</param>
    /// <param name="residuals">Receives y_i − σ(η_ij), rows×padded.</param>
    /// <param name="logLikelihoods">Receives log p(y | α_j), length padded.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Evaluate(
        ReadOnlySpan<double> features,
        int stride,
        int first,
        ReadOnlySpan<double> offsets,
        ReadOnlySpan<double> response,
        ReadOnlySpan<double> effects,
        int padded,
        Span<double> residuals,
        Span<double> logLikelihoods)
    {
        var vectors = padded / Vector<double>.Count;
        var alpha = MemoryMarshal.Cast<double, Vector<double>>(effects);
        var rho = MemoryMarshal.Cast<double, Vector<double>>(residuals);
        var featureCount = (alpha.Length / vectors) - 1;
        Span<double> lanes = stackalloc double[Vector<double>.Count];
        for (var v = 0; v < vectors; v++)
        {
            var linear = Vector<double>.Zero;
            var product = Vector<double>.One;
            var logarithms = Vector<double>.Zero;
            for (var i = 0; i < offsets.Length; i++)
            {
                var eta = new Vector<double>(offsets[i]) + alpha[v];
                for (var u = 0; u < featureCount; u++)
                {
                    eta += new Vector<double>(features[(u * stride) + first + i]) * alpha[((u + 1) * vectors) + v];
                }

                var sign = new Vector<double>((2 * response[i]) - 1);
                var s = sign * eta;
                var magnitude = Vector.Abs(s);
                var tail = ExpNegative(magnitude);
                var sum = Vector<double>.One + tail;

                // y − σ(η) = s σ(−sη).
                rho[(i * vectors) + v] = sign * Vector.ConditionalSelect(Vector.GreaterThan(s, Vector<double>.Zero), tail, Vector<double>.One) / sum;
                linear += s - magnitude;
                product *= sum;
                if ((i + 1) % FactorsPerLogarithm == 0)
                {
                    logarithms += Logarithm(product, lanes);
                    product = Vector<double>.One;
                }
            }

            var result = (0.5 * linear) - (logarithms + Logarithm(product, lanes));
            result.CopyTo(logLikelihoods[(v * Vector<double>.Count)..]);
        }
    }

    /// <summary>
    /// Turns log-likelihoods into weights ∝ exp(logLikelihood_j) that sum to 1, 0 in the padding.
    /// </summary>
    /// <returns>log of the mean likelihood, log (1/N) Σ_j p(y | α_j).</returns>
    public static double Weigh(ReadOnlySpan<double> logLikelihoods, int draws, Span<double> weights)
    {
        var largest = double.NegativeInfinity;
        for (var j = 0; j < draws; j++)
        {
            largest = Math.Max(largest, logLikelihoods[j]);
        }

        double sum = 0;
        for (var j = 0; j < draws; j++)
        {
            sum += weights[j] = Math.Exp(logLikelihoods[j] - largest);
        }

        weights[draws..].Clear();
        var reciprocal = 1 / sum;
        for (var j = 0; j < draws; j++)
        {
            weights[j] *= reciprocal;
        }

        return largest + Math.Log(sum / draws);
    }

    /// <summary>Σ_j w_j ρ_j and, for every effect u, Σ_j w_j ρ_j α_uj.</summary>
    /// <param name="residuals">ρ of one row, length padded.</param>
    /// <param name="weights">w, length padded.</param>
    /// <param name="effects">α, r×padded.</param>
    /// <param name="sums">Receives the r sums with α.</param>
    /// <returns>The sum without α.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double WeightedSums(ReadOnlySpan<double> residuals, ReadOnlySpan<double> weights, ReadOnlySpan<double> effects, Span<double> sums)
    {
        var rho = MemoryMarshal.Cast<double, Vector<double>>(residuals);
        var w = MemoryMarshal.Cast<double, Vector<double>>(weights);
        var alpha = MemoryMarshal.Cast<double, Vector<double>>(effects);
        var total = Vector<double>.Zero;
        for (var v = 0; v < w.Length; v++)
        {
            total += w[v] * rho[v];
        }

        for (var u = 0; u < sums.Length; u++)
        {
            var sum = Vector<double>.Zero;
            for (var v = 0; v < w.Length; v++)
            {
                sum += w[v] * rho[v] * alpha[(u * w.Length) + v];
            }

            sums[u] = Vector.Sum(sum);
        }

        return Vector.Sum(total);
    }

    /// <summary>e^−x for x ≥ 0, to 1 part in 10¹⁵; e⁻⁷⁰⁸ beyond x = 708.</summary>
    /// <remarks>e^−x = 2ⁿ eᶠ with |f| ≤ ½ log 2 and the Taylor polynomial of degree 13.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> ExpNegative(Vector<double> x)
    {
        // Adding 1.5·2⁵² rounds to an integer n, which then stands in the last bits.
        const double Shifter = 6755399441055744.0;
        var argument = -Vector.Min(x, new Vector<double>(708.0));
        var shifted = (argument * 1.4426950408889634) + new Vector<double>(Shifter);
        var n = shifted - new Vector<double>(Shifter);
        var f = argument - (n * 0.69314718036912382) - (n * 1.9082149292705877e-10);
        var polynomial = new Vector<double>(1.0 / 6227020800);
        polynomial = (polynomial * f) + new Vector<double>(1.0 / 479001600);
        polynomial = (polynomial * f) + new Vector<double>(1.0 / 39916800);
        polynomial = (polynomial * f) + new Vector<double>(1.0 / 3628800);
        polynomial = (polynomial * f) + new Vector<double>(1.0 / 362880);
        polynomial = (polynomial * f) + new Vector<double>(1.0 / 40320);
        polynomial = (polynomial * f) + new Vector<double>(1.0 / 5040);
        polynomial = (polynomial * f) + new Vector<double>(1.0 / 720);
        polynomial = (polynomial * f) + new Vector<double>(1.0 / 120);
        polynomial = (polynomial * f) + new Vector<double>(1.0 / 24);
        polynomial = (polynomial * f) + new Vector<double>(1.0 / 6);
        polynomial = (polynomial * f) + new Vector<double>(0.5);
        polynomial = (polynomial * f) + Vector<double>.One;
        polynomial = (polynomial * f) + Vector<double>.One;
        var exponent = Vector.ShiftLeft(Vector.AsVectorInt64(shifted) + new Vector<long>(1023), 52);
        return polynomial * Vector.AsVectorDouble(exponent);
    }

    private static Vector<double> Logarithm(Vector<double> values, Span<double> lanes)
    {
        values.CopyTo(lanes);
        for (var i = 0; i < lanes.Length; i++)
        {
            lanes[i] = Math.Log(lanes[i]);
        }

        return new Vector<double>(lanes);
    }
}
