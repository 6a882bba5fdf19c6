namespace NgHvi;

/// <summary>Damped Fisher information of λ = (μ, B, d) of a <see cref="FactorGaussian"/>, in O(M) time and memory.</summary>
/// <remarks>Call <see cref="Prepare"/> after the family changed. Vectors are laid out as λ; entries above B's diagonal are ignored. Not
/// thread-safe (method sections 2.5 to 2.8).</remarks>
public sealed partial class FactorGaussianFisher
{
    private readonly FactorGaussian family;
    private readonly int m, p;
    private readonly double b2, commutation;
    private readonly double[] v, q;
    private readonly double[] diagonal; // Of F, undamped; 0 at forbidden loadings.
    private readonly double[] damping;
    private readonly double[] small;

    /// <summary>Allocates O(Mp) scratch memory.</summary>
    public FactorGaussianFisher(FactorGaussian family, FisherMetric metric, Damping damping)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentNullException.ThrowIfNull(damping);
        (this.family, Metric, Damping, m, p) = (family, metric, damping, family.ParameterCount, family.FactorCount);
        (b2, commutation) = metric == FisherMetric.Exact ? (1.0, 1.0) : (2.0, 0.0);
        (v, q, small) = (new double[m * p], new double[p * p], new double[Math.Max(1, 4 * p * p)]);
        (diagonal, this.damping) = (new double[family.Lambda.Length], new double[family.Lambda.Length]);
        rank = (p * p) + (p * (p + 1) / 2);
        (core, gram, system) = (new double[rank * rank], new double[rank * rank], new double[rank * rank]);
        (projected, coefficients, products) = (new double[rank], new double[rank], new double[p * (p + 1) / 2]);
        (block, inverse, right) = (new double[(p + 1) * (p + 1)], new double[(p + 1) * (p + 1)], new double[p + 1]);
        Prepare();
    }

    /// <summary>Which matrix.</summary>
    public FisherMetric Metric { get; }
    /// <summary>What is added to it.</summary>
    public Damping Damping { get; internal set; }

    /// <summary>Takes over the family's present numbers. O(Mp²).</summary>
    [MethodImpl(AggressiveOptimization)]
    public void Prepare()
    {
        var r = family.InverseRoot;
        var d = family.Scales;
        for (var l = 0; l < p; l++)
        {
            for (var s = 0; s < p; s++)
            {
                double sum = 0;
                for (var t = 0; t < p; t++) sum += r[(t * p) + l] * r[(t * p) + s];
                q[(l * p) + s] = (l == s ? 1 : 0) - sum;
            }
        }

        for (var k = 0; k < m; k++)
        {
            var u = family.Whitened.Slice(k * p, p);
            var a = (1 / (d[k] * d[k])) - u.DotRow(u);
            diagonal[k] = a;
            diagonal[(m * (1 + p)) + k] = 2 * d[k] * d[k] * a * a;
            for (var l = 0; l < p; l++)
            {
                double sum = 0;
                for (var s = l; s < p; s++) sum += u[s] * r[(s * p) + l];
                v[(k * p) + l] = sum;
                diagonal[m + (k * p) + l] = l <= k ? (b2 * a * q[(l * p) + l]) + (commutation * sum * sum) : 0;
            }

            var value = Damping.Amount / (d[k] * d[k]);
            damping[k] = value;
            damping.AsSpan(m + (k * p), Math.Min(k + 1, p)).Fill(value);
            damping[(m * (1 + p)) + k] = 2 * value;
        }

        if (Damping.IsDiagonal) TensorPrimitives.Multiply(diagonal, Damping.Amount, damping);
    }

    /// <summary>result = (F + damping)·x, matrix-free. O(Mp²).</summary>
    /// <param name="x">Length of λ.</param>
    /// <param name="result">Receives the product, not in place.</param>
    public void Multiply(ReadOnlySpan<double> x, Span<double> result)
    {
        family.CheckLambda(x);
        family.CheckLambda(result);
        var u = family.Whitened;
        var d = family.Scales;
        var projection = small.AsSpan(0, p);
        projection.Clear();
        for (var k = 0; k < m; k++) projection.AddRow(u.Slice(k * p, p), x[k]);
        for (var k = 0; k < m; k++)
        {
            var value = x[k] / (d[k] * d[k]);
            for (var s = 0; s < p; s++) value -= u[(k * p) + s] * projection[s];
            result[k] = value;
        }

        MultiplyShape(x[m..], result[m..]);
        TensorPrimitives.MultiplyAdd(x, damping, result, result);
    }

    internal double Damped(ReadOnlySpan<double> x) // xᵀ damping x.
    {
        double sum = 0;
        for (var i = 0; i < x.Length; i++) sum += damping[i] * x[i] * x[i];
        return sum;
    }

    // On (B, d), undamped. As executed, 2 d²∘[(A∘A)v] replaces 2 d∘[(A∘A)(d∘v)].
    [MethodImpl(AggressiveOptimization)]
    private void MultiplyShape(ReadOnlySpan<double> x, Span<double> result)
    {
        var u = family.Whitened;
        var d = family.Scales;
        var xv = x[(m * p)..];
        var ux = small.AsSpan(0, p * p);
        var crossVx = small.AsSpan(p * p, p * p);
        var uy = small.AsSpan(2 * p * p, p * p);
        var uuy = small.AsSpan(3 * p * p, p * p);
        small.AsSpan().Clear();
        var executed = Metric == FisherMetric.PublishedAsExecuted;
        for (var k = 0; k < m; k++)
        {
            var scaled = d[k] * xv[k];
            var weight = executed ? xv[k] : scaled;
            var rowX = x.Slice(k * p, Math.Min(k + 1, p));
            var rowU = u.Slice(k * p, p);
            var rowV = v.AsSpan(k * p, p);
            for (var s = 0; s < rowU.Length; s++)
            {
                var us = rowU[s];
                var offset = s * p;
                for (var l = 0; l < rowX.Length; l++)
                {
                    ux[offset + l] += us * rowX[l];
                    crossVx[(l * p) + s] += rowX[l] * rowV[s];
                }

                for (var l = 0; l < rowV.Length; l++)
                {
                    uy[offset + l] += us * scaled * rowV[l];
                    uuy[offset + l] += us * rowU[l] * weight;
                }
            }
        }

        Span<double> ax = stackalloc double[p];
        for (var k = 0; k < m; k++)
        {
            var precision = 1 / (d[k] * d[k]);
            var rowX = x.Slice(k * p, Math.Min(k + 1, p));
            var rowU = u.Slice(k * p, p);
            var rowV = v.AsSpan(k * p, p);
            var target = result.Slice(k * p, p);
            var cross = 2 * precision * d[k] * xv[k];
            double dPart = 0;
            for (var l = 0; l < ax.Length; l++)
            {
                var value = l < rowX.Length ? precision * rowX[l] : 0;
                for (var s = 0; s < rowU.Length; s++) value -= rowU[s] * ux[(s * p) + l];
                ax[l] = value;
                dPart += value * rowV[l];
            }

            target.Clear();
            for (var l = 0; l < rowX.Length; l++)
            {
                var value = cross * rowV[l];
                for (var s = 0; s < rowU.Length; s++)
                    value += (b2 * ax[s] * q[(s * p) + l]) + (commutation * rowV[s] * crossVx[(s * p) + l])
                        - (2 * rowU[s] * uy[(s * p) + l]);
                target[l] = value;
            }

            // (A∘A)_kk without its low-rank part.
            var squared = ((precision * precision) - (2 * precision * (precision - diagonal[k]))) * (executed ? xv[k] : d[k] * xv[k]);
            for (var s = 0; s < p; s++)
                for (var t = 0; t < p; t++) squared += rowU[s] * rowU[t] * uuy[(s * p) + t];
            result[(m * p) + k] = (2 * d[k] * dPart) + (2 * d[k] * (executed ? d[k] : 1) * squared);
        }
    }

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
