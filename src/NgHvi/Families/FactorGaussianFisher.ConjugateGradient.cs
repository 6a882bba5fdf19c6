namespace NgHvi;

/// <content>Solves by preconditioned conjugate gradients on the matrix-free product.</content>
public sealed partial class FactorGaussianFisher
{
    private double[]? search;
    private double[]? residual;
    private double[]? image;
    private double[]? preconditioned;
    private double[]? iterate;

    /// <summary>Solves (F + damping)·x = gradient by a solver of choice.</summary>
    /// <param name="gradient">Length of λ.</param>
    /// <param name="x">Receives the natural gradient; must not alias <paramref name="gradient"/>.</param>
    /// <param name="solver">Conjugate gradients, whose best iterate is taken whether or not they converged; null: the direct solve.</param>
    /// <returns>False when there is no finite solution; x is then undefined.</returns>
    /// <exception cref="InvalidOperationException">The metric is not symmetric and the solver direct.</exception>
    public bool Solve(ReadOnlySpan<double> gradient, Span<double> x, ConjugateGradientSettings? solver) => solver is null
        ? Solve(gradient, x)
        : double.IsFinite(SolveIteratively(gradient, x, solver).RelativeResidual);

    /// <summary>
    /// Solves (F + damping)·x = gradient: the block of μ exactly (section 2.7), the block of (B, d) by conjugate gradients from 0.
    /// </summary>
    /// <remarks>
    /// With the Jacobi preconditioner off, a relative tolerance of 1e-6 and at most 20 iterations this is the solver of the published code,
    /// including the iterate it returns when it does not converge (section 2.6, item 6).
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal ConjugateGradientOutcome SolveIteratively(ReadOnlySpan<double> gradient, Span<double> x, ConjugateGradientSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Guard.SameLength(gradient.Length, nameof(gradient), family.Lambda.Length, "λ");
        Guard.SameLength(x.Length, nameof(x), family.Lambda.Length, "λ");
        x.Clear();
        if (!SolveMean(gradient[..m], x[..m])) return new ConjugateGradientOutcome(0, double.NaN, false);
        var length = m * (p + 1);
        var z = preconditioned ??= new double[length];
        var direction = search ??= new double[length];
        var r = residual ??= new double[length];
        var w = image ??= new double[length];
        var current = iterate ??= new double[length];
        var best = x[m..];
        gradient[m..].CopyTo(r);
        ClearForbidden(r);
        current.AsSpan().Clear();
        var freeCount = length - (p * (p - 1) / 2);
        var limit = Math.Min(freeCount, settings.MaxIterations);
        var target = Math.Sqrt(Dot(r, r));
        if (target == 0) return new ConjugateGradientOutcome(0, 0, true);
        var smallest = target;
        var iterations = 0;
        double rho = 1;
        for (var i = 1; i <= limit; i++)
        {
            Precondition(r, z, settings.JacobiPreconditioner);
            var rhoOld = rho;
            rho = Dot(r, z);
            if (rho == 0 || !double.IsFinite(rho)) break;
            var beta = i == 1 ? 0 : rho / rhoOld;
            for (var j = 0; j < length; j++) direction[j] = z[j] + (beta * direction[j]);
            MultiplyShape(direction, w);
            AddDamping(direction, w, m);
            var curvature = Dot(direction, w);
            if (curvature <= 0 || !double.IsFinite(curvature)) break;
            var alpha = rho / curvature;
            AddScaled(current, direction, alpha);
            AddScaled(r, w, -alpha);
            iterations = i;
            var norm = Math.Sqrt(Dot(r, r));
            if (norm < smallest)
            {
                smallest = norm;
                current.CopyTo(best);
            }

            if (norm <= settings.RelativeTolerance * target)
                return new ConjugateGradientOutcome(iterations, norm / target, true);
        }

        return new ConjugateGradientOutcome(iterations, smallest / target, false);
    }

    private void Precondition(ReadOnlySpan<double> r, Span<double> z, bool jacobi)
    {
        if (!jacobi)
        {
            r.CopyTo(z);
            return;
        }

        for (var i = 0; i < r.Length; i++)
        {
            var pivot = diagonal[m + i] + damping[m + i];
            z[i] = pivot > 0 ? r[i] / pivot : r[i];
        }
    }

    private void ClearForbidden(Span<double> x)
    {
        for (var k = 0; k < p - 1; k++) x.Slice((k * p) + k + 1, p - k - 1).Clear();
    }
}
