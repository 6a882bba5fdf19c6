namespace NgHvi;

/// <summary>Natural gradient of λ = (μ, b, c) of N(μ, bbᵀ + diag(c²)).</summary>
internal sealed class NagvacDirection(FactorGaussian family, bool isPublished)
{
    private readonly FactorGaussianFisher? fisher = isPublished ? null : new(family, FisherMetric.Exact, Damping.Diagonal(0));
    private readonly double[] system = new double[isPublished ? family.ParameterCount * family.ParameterCount : 0];
    private readonly double[] precision = new double[family.ParameterCount];
    private readonly double[] cross = new double[family.ParameterCount];
    private readonly double[] projected = new double[family.ParameterCount];
    private readonly double[] work = new double[family.ParameterCount];
    private double kappa, rank;

    public static void AddEntropyGradient(FactorGaussian family, Span<double> gradient) // 0 in μ, Ab in b, c∘diag(A) in c, with A = Σ⁻¹.
    {
        var d = family.ParameterCount;
        for (var i = 0; i < d; i++)
        {
            var (u, c) = (family.Whitened[i], family.Scales[i]);
            gradient[d + i] += u * family.InverseRoot[0];
            gradient[(2 * d) + i] += c * ((1 / (c * c)) - (u * u));
        }
    }

    public bool Solve(ReadOnlySpan<double> gradient, Span<double> direction)
    {
        if (fisher is null) return SolvePublished(gradient, direction);
        fisher.Prepare();
        return fisher.Solve(gradient, direction);
    }

    // To the letter: A11⁻¹ = κ⁻¹[Σ − bbᵀ/(‖b‖² + κ)] (2κ belongs), A12 = 2 diag(c∘Ab) A (columns belong), A22 = 2 diag(c)(A∘A)diag(c).
    private bool SolvePublished(ReadOnlySpan<double> gradient, Span<double> direction)
    {
        var d = family.ParameterCount;
        var b = family.Loadings;
        var c = family.Scales;
        kappa = 0;
        for (var i = 0; i < d; i++)
        {
            var ab = family.Whitened[i] * family.InverseRoot[0];
            kappa += b[i] * ab;
            (precision[i], cross[i]) = (1 / (c[i] * c[i]), 2 * c[i] * ab);
        }

        rank = (1 - (1 / (FixedOrder.SumOfSquares(b) + kappa))) / kappa;
        var along = FixedOrder.Dot(b, gradient[..d]);
        for (var i = 0; i < d; i++) direction[i] = (along * b[i]) + (c[i] * c[i] * gradient[i]);
        var directionB = direction.Slice(d, d);
        var directionC = direction[(2 * d)..];
        ApplyInverse(gradient.Slice(d, d), directionB);
        TensorPrimitives.Multiply(cross, directionB, work);
        ApplyPrecision(work, projected);
        TensorPrimitives.Subtract(gradient[(2 * d)..], projected, directionC);
        FillSystem();
        if (!GaussianElimination.Solve(system, d, directionC, 1)) return false;

        ApplyPrecision(directionC, work);
        TensorPrimitives.Multiply(cross, work, work);
        ApplyInverse(work, projected);
        TensorPrimitives.Subtract(directionB, projected, directionB);
        return true;
    }

    private void ApplyInverse(ReadOnlySpan<double> x, Span<double> result) // A11⁻¹x = c²∘x/κ + rank·b bᵀx.
    {
        var b = family.Loadings;
        var c = family.Scales;
        var along = rank * FixedOrder.Dot(b, x);
        for (var i = 0; i < x.Length; i++) result[i] = (c[i] * c[i] * x[i] / kappa) + (along * b[i]);
    }

    private void ApplyPrecision(ReadOnlySpan<double> x, Span<double> result)
    {
        var projection = FixedOrder.Dot(family.Whitened, x);
        for (var i = 0; i < x.Length; i++) result[i] = (precision[i] * x[i]) - (family.Whitened[i] * projection);
    }

    private void FillSystem() // A22 − A12ᵀA11⁻¹A12 = A22 − A diag(h) A − rank·yyᵀ.
    {
        var b = family.Loadings;
        var c = family.Scales;
        var u = family.Whitened;
        TensorPrimitives.Multiply(cross, b, work);
        ApplyPrecision(work, projected);
        double total = 0;
        for (var i = 0; i < work.Length; i++)
        {
            work[i] = cross[i] * cross[i] * c[i] * c[i] / kappa;
            total += u[i] * u[i] * work[i];
        }

        for (var (i, entry) = (0, 0); i < work.Length; i++)
        {
            for (var j = 0; j < work.Length; j++, entry++)
            {
                var outer = u[i] * u[j];
                var a = i == j ? precision[i] - outer : -outer;
                var sandwich = (total - (precision[i] * work[i]) - (precision[j] * work[j])) * outer;
                if (i == j) sandwich += precision[i] * precision[i] * work[i];
                system[entry] = (2 * c[i] * c[j] * a * a) - sandwich - (rank * projected[i] * projected[j]);
            }
        }
    }
}
