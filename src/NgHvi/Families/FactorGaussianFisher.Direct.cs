namespace NgHvi;

/// <content>The structured direct solve (method sections 2.7 and 2.8).</content>
public sealed partial class FactorGaussianFisher
{
    private readonly int rank;
    private readonly double[] core;
    private readonly double[] gram;
    private readonly double[] system;
    private readonly double[] projected;
    private readonly double[] coefficients;
    private readonly double[] row;
    private readonly double[] block;
    private readonly double[] inverse;

    /// <summary>Solves (F + damping)·x = gradient directly.</summary>
    /// <param name="gradient">Length of λ.</param>
    /// <param name="x">Receives the natural gradient; must not alias <paramref name="gradient"/>.</param>
    /// <returns>False when the matrix is singular to working precision; x is then undefined.</returns>
    /// <exception cref="InvalidOperationException">The metric is <see cref="FisherMetric.PublishedAsExecuted"/>, which has no such
    /// structure.</exception>
    /// <remarks>The matrix of (B, d), ordered by rows of B, is block diagonal plus LCLᵀ of rank r = p² + p(p+1)/2. Two passes over the rows,
    /// whose blocks of side ≤ p + 1 are inverted with pivoting, since they need not be definite. Time O(M(p³ + r²) + r³), no memory beyond
    /// the scratch of the constructor.</remarks>
    public bool Solve(ReadOnlySpan<double> gradient, Span<double> x)
    {
        family.CheckLambda(gradient);
        family.CheckLambda(x);
        if (Metric == FisherMetric.PublishedAsExecuted)
            throw new InvalidOperationException("The metric as executed is not symmetric; solve it by conjugate gradients.");
        return SolveMean(gradient[..m], x[..m]) && SolveShape(gradient[m..], x[m..]);
    }

    // x = g/k + (U/k)[I − Uᵀdiag(1/k)U]⁻¹Uᵀ(g/k), k the damped diagonal without −UUᵀ (section 2.7).
    private bool SolveMean(ReadOnlySpan<double> g, Span<double> x)
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
            if (!InvertBlock(k)) return false;
            AccumulateRow(k, g);
        }

        if (!SolveCore()) return false;
        for (var k = 0; k < m; k++)
        {
            if (!InvertBlock(k)) return false;
            BackSubstituteRow(k, g, x);
        }

        return true;
    }

    // D_k⁻¹ of section 2.8 with damping, side q_k + 1, into inverse.
    [MethodImpl(AggressiveOptimization)]
    private bool InvertBlock(int k)
    {
        var d = family.Scales[k];
        var precision = 1 / (d * d);
        var columns = Math.Min(k + 1, p);
        var side = columns + 1;
        for (var l = 0; l < columns; l++)
        {
            for (var s = 0; s < columns; s++) block[(l * side) + s] = b2 * precision * q[(l * p) + s];
            block[(l * side) + l] += damping[m + (k * p) + l];
            block[(l * side) + columns] = block[(columns * side) + l] = 2 * precision * d * v[(k * p) + l];
        }

        // (A∘A)_kk without its low-rank part: λ² − 2λ‖U_k‖².
        block[(columns * side) + columns] = (2 * d * d * ((precision * precision) - (2 * precision * (precision - diagonal[k]))))
            + damping[(m * (1 + p)) + k];
        var identity = inverse.AsSpan(0, side * side);
        identity.Clear();
        for (var i = 0; i < side; i++) identity[(i * side) + i] = 1;
        return GaussianElimination.Solve(block.AsSpan(0, side * side), side, identity, side);
    }

    // Adds L_kᵀD_k⁻¹L_k to the lower triangle of gram and L_kᵀD_k⁻¹g_k to projected.
    [MethodImpl(AggressiveOptimization)]
    private void AccumulateRow(int k, ReadOnlySpan<double> g)
    {
        var u = family.Whitened.Slice(k * p, p);
        var d = family.Scales[k];
        var columns = Math.Min(k + 1, p);
        var side = columns + 1;
        var products = row.AsSpan(0, rank - (p * p));
        for (int s = 0, index = 0; s < p; s++)
            for (var t = s; t < p; t++) products[index++] = d * u[s] * u[t];
        for (var l = 0; l < side; l++)
        {
            double y = 0;
            for (var i = 0; i < columns; i++) y += inverse[(l * side) + i] * g[(k * p) + i];
            y += inverse[(l * side) + columns] * g[(m * p) + k];
            if (l == columns)
            {
                AddScaled(projected.AsSpan(p * p), products, y);
                for (var i = 0; i < products.Length; i++)
                    AddScaled(gram.AsSpan((((p * p) + i) * rank) + (p * p), i + 1), products, inverse[(l * side) + l] * products[i]);
                continue;
            }

            AddScaled(projected.AsSpan(l * p, p), u, y);
            for (var i = 0; i <= l; i++) AddOuter(l * p, u, i * p, u, inverse[(l * side) + i]);
            AddOuter(p * p, products, l * p, u, inverse[(columns * side) + l]);
        }
    }

    [MethodImpl(AggressiveOptimization)]
    private void BackSubstituteRow(int k, ReadOnlySpan<double> g, Span<double> x)
    {
        var u = family.Whitened.Slice(k * p, p);
        var d = family.Scales[k];
        var columns = Math.Min(k + 1, p);
        var side = columns + 1;
        Span<double> right = stackalloc double[side];
        for (var l = 0; l < columns; l++)
        {
            double correction = 0;
            for (var s = 0; s < p; s++) correction += u[s] * coefficients[(l * p) + s];
            right[l] = g[(k * p) + l] - correction;
        }

        double scaleCorrection = 0;
        for (int s = 0, index = p * p; s < p; s++)
            for (var t = s; t < p; t++) scaleCorrection += d * u[s] * u[t] * coefficients[index++];
        right[columns] = g[(m * p) + k] - scaleCorrection;
        for (var l = 0; l < p; l++) x[(k * p) + l] = l < columns ? Dot(inverse.AsSpan(l * side, side), right) : 0;
        x[(m * p) + k] = Dot(inverse.AsSpan(columns * side, side), right);
    }

    // Solves (I + C G) c = C h for the coefficients of L.
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
            double right = 0;
            for (var l = 0; l < rank; l++)
            {
                var weight = core[(i * rank) + l];
                if (weight == 0) continue;
                AddScaled(target, gram.AsSpan(l * rank, rank), weight);
                right += weight * projected[l];
            }

            target[i] += 1;
            coefficients[i] = right;
        }

        return GaussianElimination.Solve(system, rank, coefficients, 1);
    }

    // The core C of section 2.8; here V = U R with R the family's inverse root.
    private void FillCore()
    {
        core.AsSpan().Clear();
        var r = family.InverseRoot;
        for (var l = 0; l < p; l++)
        {
            for (var s = 0; s < p; s++)
            {
                var first = (l * p) + s;
                for (var l2 = 0; l2 < p; l2++)
                {
                    core[(first * rank) + (l2 * p) + s] -= b2 * q[(l * p) + l2];
                    for (var t = 0; t < p; t++)
                        core[(first * rank) + (l2 * p) + t] += commutation * r[(s * p) + l2] * r[(t * p) + l];
                }

                for (var t = 0; t < p; t++)
                {
                    var (low, high) = (Math.Min(s, t), Math.Max(s, t));
                    var pair = (p * p) + (low * p) - (low * (low - 1) / 2) + (high - low);
                    core[(first * rank) + pair] -= 2 * r[(t * p) + l];
                    core[(pair * rank) + first] -= 2 * r[(t * p) + l];
                    core[(pair * rank) + pair] = s == t ? 2 : 4;
                }
            }
        }
    }

    private void AddOuter(int rowOffset, ReadOnlySpan<double> left, int columnOffset, ReadOnlySpan<double> right, double weight)
    {
        for (var i = 0; i < left.Length; i++)
            AddScaled(gram.AsSpan(((rowOffset + i) * rank) + columnOffset, right.Length), right, weight * left[i]);
    }

    // Adds to as much of the target as there is.
    private static void AddScaled(Span<double> target, ReadOnlySpan<double> x, double weight)
    {
        for (var i = 0; i < target.Length; i++) target[i] += weight * x[i];
    }

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (var i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }
}
