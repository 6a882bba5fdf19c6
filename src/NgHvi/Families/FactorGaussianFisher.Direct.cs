namespace NgHvi;

public sealed partial class FactorGaussianFisher
{
    private readonly int rank;
    private readonly double[] core, gram, system, projected, coefficients, products, block, inverse, right;

    /// <summary>Solves (F + damping)·x = gradient directly. O(M(p³ + r²) + r³), r = p² + p(p + 1)/2.</summary>
    /// <param name="gradient">Length of λ.</param>
    /// <param name="x">Receives x, not in place.</param>
    /// <returns>False when the matrix is singular; x is then undefined.</returns>
    /// <exception cref="InvalidOperationException">The metric is <see cref="FisherMetric.PublishedAsExecuted"/>.</exception>
    // Block diagonal by rows plus LCLᵀ (section 2.8); blocks may be indefinite, hence the pivoting.
    public bool Solve(ReadOnlySpan<double> gradient, Span<double> x)
    {
        family.CheckLambda(gradient);
        family.CheckLambda(x);
        if (Metric == FisherMetric.PublishedAsExecuted)
            throw new InvalidOperationException("The metric as executed is not symmetric; solve it by conjugate gradients.");
        return SolveMean(gradient[..m], x[..m]) && SolveShape(gradient[m..], x[m..]);
    }

    private bool SolveMean(ReadOnlySpan<double> g, Span<double> x) // x = g/k + (U/k)[I − Uᵀdiag(1/k)U]⁻¹Uᵀ(g/k) (section 2.7).
    {
        var u = family.Whitened;
        var d = family.Scales;
        var capacitance = small.AsSpan(0, p * p);
        var projection = small.AsSpan(p * p, p);
        capacitance.Clear();
        projection.Clear();
        for (var k = 0; k < m; k++)
        {
            var reciprocal = 1 / ((1 / (d[k] * d[k])) + damping[k]);
            x[k] = g[k] * reciprocal;
            for (var s = 0; s < p; s++)
            {
                var us = u[(k * p) + s];
                projection[s] += us * x[k];
                for (var t = 0; t <= s; t++) capacitance[(s * p) + t] -= us * u[(k * p) + t] * reciprocal;
            }
        }

        for (var s = 0; s < p; s++) capacitance[(s * p) + s] += 1;
        if (!SmallCholesky.Factor(capacitance, p)) return false;
        SmallCholesky.Solve(capacitance, p, projection);
        for (var k = 0; k < m; k++)
        {
            var reciprocal = 1 / ((1 / (d[k] * d[k])) + damping[k]);
            for (var s = 0; s < p; s++) x[k] += reciprocal * u[(k * p) + s] * projection[s];
        }

        return true;
    }

    [MethodImpl(AggressiveOptimization)]
    private bool SolveShape(ReadOnlySpan<double> g, Span<double> x)
    {
        gram.AsSpan().Clear();
        projected.AsSpan().Clear();
        for (var k = 0; k < m; k++)
        {
            if (!PrepareRow(k, g)) return false;
            AccumulateRow(k);
        }

        if (!SolveCore()) return false;
        for (var k = 0; k < m; k++)
        {
            if (!PrepareRow(k, g)) return false;
            var columns = Math.Min(k + 1, p);
            for (var l = 0; l < columns; l++) right[l] -= family.Whitened.Slice(k * p, p).DotRow(coefficients.AsSpan(l * p, p));
            right[columns] -= products.AsSpan().DotRow(coefficients.AsSpan(p * p));
            for (var l = 0; l < p; l++) x[(k * p) + l] = l < columns ? InverseRow(k, l).DotRow(right) : 0;
            x[(m * p) + k] = InverseRow(k, columns).DotRow(right);
        }

        return true;
    }

    [MethodImpl(AggressiveOptimization)]
    private bool PrepareRow(int k, ReadOnlySpan<double> g)
    {
        var u = family.Whitened.Slice(k * p, p);
        var d = family.Scales[k];
        var precision = 1 / (d * d);
        var columns = Math.Min(k + 1, p);
        var side = columns + 1;
        for (int s = 0, index = 0; s < p; s++)
            for (var t = s; t < p; t++) products[index++] = d * u[s] * u[t];
        g.Slice(k * p, columns).CopyTo(right);
        right[columns] = g[(m * p) + k];
        for (var l = 0; l < columns; l++)
        {
            for (var s = 0; s < columns; s++) block[(l * side) + s] = b2 * precision * q[(l * p) + s];
            block[(l * side) + l] += damping[m + (k * p) + l];
            block[(l * side) + columns] = block[(columns * side) + l] = 2 * precision * d * v[(k * p) + l];
        }

        block[(columns * side) + columns] = (2 * d * d * ((precision * precision) - (2 * precision * (precision - diagonal[k]))))
            + damping[(m * (1 + p)) + k];
        var identity = inverse.AsSpan(0, side * side);
        identity.Clear();
        for (var i = 0; i < side; i++) identity[(i * side) + i] = 1;
        return GaussianElimination.Solve(block.AsSpan(0, side * side), side, identity, side);
    }

    private ReadOnlySpan<double> InverseRow(int k, int l)
    {
        var side = Math.Min(k + 1, p) + 1;
        return inverse.AsSpan(l * side, side);
    }

    [MethodImpl(AggressiveOptimization)]
    private void AccumulateRow(int k)
    {
        var u = family.Whitened.Slice(k * p, p);
        var columns = Math.Min(k + 1, p);
        var last = InverseRow(k, columns);
        for (var l = 0; l < columns; l++)
        {
            var current = InverseRow(k, l);
            projected.AsSpan(l * p, p).AddRow(u, current.DotRow(right));
            for (var i = 0; i <= l; i++) AddOuter(l * p, u, i * p, u, current[i]);
            AddOuter(p * p, products, l * p, u, last[l]);
        }

        projected.AsSpan(p * p).AddRow(products, last.DotRow(right));
        for (var (i, start) = (0, p * p * (rank + 1)); i < products.Length; i++, start += rank)
            gram.AsSpan(start, i + 1).AddRow(products, last[columns] * products[i]);

        void AddOuter(int rowOffset, ReadOnlySpan<double> left, int columnOffset, ReadOnlySpan<double> right, double weight)
        {
            for (var i = 0; i < left.Length; i++)
                gram.AsSpan(((rowOffset + i) * rank) + columnOffset, right.Length).AddRow(right, weight * left[i]);
        }
    }

    // (I + C G) c = C h.
    [MethodImpl(AggressiveOptimization)]
    private bool SolveCore()
    {
        if (rank == 0) return true;
        FillCore();
        for (var i = 0; i < rank; i++)
            for (var j = i + 1; j < rank; j++) gram[(i * rank) + j] = gram[(j * rank) + i];
        for (var i = 0; i < rank; i++)
        {
            var target = system.AsSpan(i * rank, rank);
            target.Clear();
            coefficients[i] = 0;
            for (var l = 0; l < rank; l++)
            {
                var weight = core[(i * rank) + l];
                if (weight == 0) continue;
                target.AddRow(gram.AsSpan(l * rank, rank), weight);
                coefficients[i] += weight * projected[l];
            }

            target[i] += 1;
        }

        return GaussianElimination.Solve(system, rank, coefficients, 1);
    }

    private void FillCore() // C of section 2.8; V = U R.
    {
        core.AsSpan().Clear();
        var r = family.InverseRoot;
        for (var l = 0; l < p; l++)
        {
            for (var s = 0; s < p; s++)
            {
                var first = (l * p) + s;
                var target = core.AsSpan(first * rank, rank);
                for (var l2 = 0; l2 < p; l2++)
                {
                    target[(l2 * p) + s] -= b2 * q[(l * p) + l2];
                    for (var t = 0; t < p; t++) target[(l2 * p) + t] += commutation * r[(s * p) + l2] * r[(t * p) + l];
                }

                for (var t = 0; t < p; t++)
                {
                    var (low, high) = (Math.Min(s, t), Math.Max(s, t));
                    var pair = (p * p) + (low * p) - (low * (low - 1) / 2) + (high - low);
                    target[pair] -= 2 * r[(t * p) + l];
                    core[(pair * rank) + first] -= 2 * r[(t * p) + l];
                    core[(pair * rank) + pair] = s == t ? 2 : 4;
                }
            }
        }
    }
}
