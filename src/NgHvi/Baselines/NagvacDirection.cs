namespace NgHvi;

/// <summary>The natural gradient of λ = (μ, b, c) of N(μ, bbᵀ + diag(c²)), exact or as published.</summary>
internal sealed class NagvacDirection
{
    private readonly FactorGaussian family;
    private readonly FactorGaussianFisher? fisher;
    private readonly double[] system;
    private readonly double[] precision;
    private readonly double[] whitened;
    private readonly double[] cross;
    private readonly double[] scaled;
    private readonly double[] projected;
    private readonly double[] work;

    public NagvacDirection(FactorGaussian family, bool isPublished)
    {
        this.family = family;
        var d = family.ParameterCount;
        fisher = isPublished ? null : new FactorGaussianFisher(family, FisherMetric.Exact, Damping.Diagonal(0));
        system = new double[isPublished ? d * d : 0];
        (precision, whitened, cross) = (new double[d], new double[d], new double[d]);
        (scaled, projected, work) = (new double[d], new double[d], new double[d]);
    }

    /// <summary>Adds the entropy's gradient: 0 in μ, Ab in b, c∘diag(A) in c, with A = Σ⁻¹.</summary>
    public static void AddEntropyGradient(FactorGaussian family, Span<double> gradient)
    {
        var d = family.ParameterCount;
        for (var i = 0; i < d; i++)
        {
            var (u, c) = (family.Whitened[i], family.Scales[i]);
            gradient[d + i] += u * family.InverseRoot[0];
            gradient[(2 * d) + i] += c * ((1 / (c * c)) - (u * u));
        }
    }

    /// <summary>Computes the natural gradient at the family's present numbers.</summary>
    public bool Solve(ReadOnlySpan<double> gradient, Span<double> direction)
    {
        if (fisher is null) return SolvePublished(gradient, direction);
        fisher.Prepare();
        return fisher.Solve(gradient, direction);
    }

    /// <summary>
    /// Section 5.4 to the letter: A11⁻¹ = κ⁻¹[Σ − bbᵀ/(‖b‖² + κ)], A12 = 2 diag(c∘Ab) A, A22 = 2 diag(c)(A∘A)diag(c), and the block inverse
    /// of these. With A = Λ − uuᵀ all but the solve in c takes O(d²).
    /// </summary>
    private bool SolvePublished(ReadOnlySpan<double> gradient, Span<double> direction)
    {
        var d = family.ParameterCount;
        var b = family.Loadings;
        var c = family.Scales;
        var gradientC = gradient[(2 * d)..];
        double kappa = 0;
        for (var i = 0; i < d; i++)
        {
            precision[i] = 1 / (c[i] * c[i]);
            whitened[i] = family.Whitened[i];
            var ab = whitened[i] * family.InverseRoot[0];
            kappa += b[i] * ab;
            cross[i] = 2 * c[i] * ab;
        }

        var along = FixedOrder.Dot(b, gradient[..d]);
        for (var i = 0; i < d; i++) direction[i] = (along * b[i]) + (c[i] * c[i] * gradient[i]);
        var rank = (1 - (1 / (FixedOrder.SumOfSquares(b) + kappa))) / kappa;
        var directionB = direction.Slice(d, d);
        var directionC = direction[(2 * d)..];
        ApplyInverse(b, c, kappa, rank, gradient.Slice(d, d), directionB);
        Multiply(directionB, scaled);
        for (var i = 0; i < d; i++) directionC[i] = gradientC[i] - scaled[i];
        FillSystem(b, c, kappa, rank);
        if (!GaussianElimination.Solve(system, d, directionC, 1)) return false;

        // n_b = A11⁻¹(g_b − A12 n_c).
        var projection = FixedOrder.Dot(whitened, directionC);
        for (var i = 0; i < d; i++)
            scaled[i] = cross[i] * ((precision[i] * directionC[i]) - (whitened[i] * projection));
        ApplyInverse(b, c, kappa, rank, scaled, projected);
        for (var i = 0; i < d; i++) directionB[i] -= projected[i];
        return true;
    }

    // result = A11⁻¹x = c²∘x/κ + rank·b bᵀx.
    private static void ApplyInverse(
        ReadOnlySpan<double> b, ReadOnlySpan<double> c, double kappa, double rank, ReadOnlySpan<double> x, Span<double> result)
    {
        var along = rank * FixedOrder.Dot(b, x);
        for (var i = 0; i < x.Length; i++) result[i] = (c[i] * c[i] * x[i] / kappa) + (along * b[i]);
    }

    // result = A12ᵀx = A(w∘x) with w = 2c∘Ab.
    private void Multiply(ReadOnlySpan<double> x, Span<double> result)
    {
        for (var i = 0; i < x.Length; i++) work[i] = cross[i] * x[i];
        var projection = FixedOrder.Dot(whitened, work);
        for (var i = 0; i < x.Length; i++) result[i] = (precision[i] * work[i]) - (whitened[i] * projection);
    }

    // A22 − A12ᵀA11⁻¹A12 = A22 − A diag(h) A − rank·yyᵀ with h = w∘w∘c²/κ and y = A(w∘b).
    private void FillSystem(ReadOnlySpan<double> b, ReadOnlySpan<double> c, double kappa, double rank)
    {
        var d = b.Length;
        Multiply(b, projected);
        double total = 0;
        for (var i = 0; i < d; i++)
        {
            work[i] = cross[i] * cross[i] * c[i] * c[i] / kappa;
            total += whitened[i] * whitened[i] * work[i];
        }

        for (var i = 0; i < d; i++)
        {
            for (var j = 0; j < d; j++)
            {
                var outer = whitened[i] * whitened[j];
                var a = i == j ? precision[i] - outer : -outer;
                var sandwich = (total - (precision[i] * work[i]) - (precision[j] * work[j])) * outer;
                if (i == j) sandwich += precision[i] * precision[i] * work[i];
                system[(i * d) + j] = (2 * c[i] * c[j] * a * a) - sandwich - (rank * projected[i] * projected[j]);
            }
        }
    }
}
