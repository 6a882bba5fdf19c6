namespace NgHvi;

public sealed partial class FactorGaussianFisher
{
    private double[]? vectors;

    /// <summary>Solves (F + damping)·x = gradient.</summary>
    /// <param name="gradient">Length of λ.</param>
    /// <param name="x">Receives x, not in place.</param>
    /// <param name="solver">Conjugate gradients, whose best iterate is taken; null: direct.</param>
    /// <returns>False without a finite solution; x is then undefined.</returns>
    /// <exception cref="InvalidOperationException">A direct solve of a metric that is not symmetric.</exception>
    public bool Solve(ReadOnlySpan<double> gradient, Span<double> x, ConjugateGradientSettings? solver) => solver is null
        ? Solve(gradient, x)
        : double.IsFinite(SolveIteratively(gradient, x, solver).RelativeResidual);

    // μ exactly (section 2.7), (B, d) from 0, converged or not (section 2.6, item 6).
    [MethodImpl(AggressiveOptimization)]
    internal (int Iterations, double RelativeResidual, bool Converged) SolveIteratively(
        ReadOnlySpan<double> gradient, Span<double> x, ConjugateGradientSettings settings)
    {
        family.CheckLambda(gradient);
        family.CheckLambda(x);
        x.Clear();
        if (!SolveMean(gradient[..m], x[..m])) return (0, double.NaN, false);
        var length = m * (p + 1);
        var z = (vectors ??= new double[5 * length]).AsSpan(0, length);
        var direction = vectors.AsSpan(length, length);
        var r = vectors.AsSpan(2 * length, length);
        var w = vectors.AsSpan(3 * length, length);
        var current = vectors.AsSpan(4 * length, length);
        gradient[m..].CopyTo(r);
        for (var k = 0; k < p - 1; k++) r.Slice((k * p) + k + 1, p - k - 1).Clear();
        current.Clear();
        var target = Math.Sqrt(r.DotRow(r));
        if (target == 0) return (0, 0, true);
        var (smallest, iterations, rho) = (target, 0, 1.0);
        var limit = Math.Min(length - (p * (p - 1) / 2), settings.MaxIterations);
        while (iterations < limit)
        {
            r.CopyTo(z);
            for (var i = 0; settings.JacobiPreconditioner && i < length; i++)
                if (diagonal[m + i] + damping[m + i] is > 0 and var pivot) z[i] /= pivot;
            var rhoOld = rho;
            rho = r.DotRow(z);
            if (rho == 0 || !double.IsFinite(rho)) break;
            var beta = iterations == 0 ? 0 : rho / rhoOld;
            for (var j = 0; j < length; j++) direction[j] = z[j] + (beta * direction[j]);
            MultiplyShape(direction, w);
            TensorPrimitives.MultiplyAdd(direction, damping.AsSpan(m), w, w);
            var curvature = direction.DotRow(w);
            if (curvature <= 0 || !double.IsFinite(curvature)) break;
            var alpha = rho / curvature;
            current.AddRow(direction, alpha);
            r.AddRow(w, -alpha);
            iterations++;
            var norm = Math.Sqrt(r.DotRow(r));
            if (norm < smallest)
            {
                smallest = norm;
                current.CopyTo(x[m..]);
            }

            if (norm <= settings.RelativeTolerance * target) return (iterations, norm / target, true);
        }

        return (iterations, smallest / target, false);
    }
}
