namespace NgHvi;

/// <summary>
/// The (damped) Fisher information matrix of λ = (μ, B, d) of a <see cref="FactorGaussian"/>: products and solves in O(M) time and memory
/// for a fixed number of factors, never a matrix with M rows and M columns.
/// </summary>
/// <remarks>
/// Sections 2.5 to 2.8 of the method. Call <see cref="Prepare"/> after the family changed. Vectors have the layout of λ; entries above the
/// diagonal of B are ignored on input and 0 on output. Not safe for use by several threads.
/// </remarks>
public sealed partial class FactorGaussianFisher
{
    private readonly FactorGaussian family;
    private readonly int m;
    private readonly int p;
    private readonly double b2;
    private readonly double commutation;
    private readonly double[] v;
    private readonly double[] q;
    private readonly double[] a;
    private readonly double[] diagonal;
    private readonly double[] damping;
    private readonly double[] small;

    /// <summary>Allocates the scratch memory, O(Mp).</summary>
    public FactorGaussianFisher(FactorGaussian family, FisherMetric metric, Damping damping)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentNullException.ThrowIfNull(damping);
        this.family = family;
        Metric = metric;
        Damping = damping;
        m = family.ParameterCount;
        p = family.FactorCount;
        (b2, commutation) = metric == FisherMetric.Exact ? (1.0, 1.0) : (2.0, 0.0);
        v = new double[m * p];
        q = new double[p * p];
        a = new double[m];
        diagonal = new double[family.Lambda.Length];
        this.damping = new double[family.Lambda.Length];
        small = new double[Math.Max(1, 4 * p * p)];
        rank = (p * p) + (p * (p + 1) / 2);
        core = new double[rank * rank];
        gram = new double[rank * rank];
        system = new double[rank * rank];
        projected = new double[rank];
        coefficients = new double[rank];
        row = new double[rank];
        block = new double[(p + 1) * (p + 1)];
        inverse = new double[(p + 1) * (p + 1)];
        Prepare();
    }

    /// <summary>Which matrix.</summary>
    public FisherMetric Metric { get; }
    /// <summary>What is added to it.</summary>
    public Damping Damping { get; }

    /// <summary>Recomputes V = AB, Q = BᵀAB, diag(A) and the damping from the family's present numbers. O(Mp²).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Prepare()
    {
        var u = family.Whitened;
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
            var rowU = u.Slice(k * p, p);
            double norm = 0;
            for (var s = 0; s < p; s++) norm += rowU[s] * rowU[s];
            a[k] = (1 / (d[k] * d[k])) - norm;
            for (var l = 0; l < p; l++)
            {
                double sum = 0;
                for (var s = l; s < p; s++) sum += rowU[s] * r[(s * p) + l];
                v[(k * p) + l] = sum;
            }
        }

        FillDiagonal();
        FillDamping();
    }

    /// <summary>result = (F + damping)·x, matrix-free. O(Mp²).</summary>
    /// <param name="x">Length of λ.</param>
    /// <param name="result">Receives the product; must not alias <paramref name="x"/>.</param>
    public void Multiply(ReadOnlySpan<double> x, Span<double> result)
    {
        Guard.SameLength(x.Length, nameof(x), family.Lambda.Length, "λ");
        Guard.SameLength(result.Length, nameof(result), family.Lambda.Length, "λ");
        MultiplyMean(x[..m], result[..m]);
        MultiplyShape(x[m..], result[m..]);
        AddDamping(x, result, 0);
    }

    private void MultiplyMean(ReadOnlySpan<double> x, Span<double> result)
    {
        var u = family.Whitened;
        var d = family.Scales;
        var projection = small.AsSpan(0, p);
        projection.Clear();
        for (var k = 0; k < m; k++)
            for (var s = 0; s < p; s++) projection[s] += u[(k * p) + s] * x[k];
        for (var k = 0; k < m; k++)
        {
            var value = x[k] / (d[k] * d[k]);
            for (var s = 0; s < p; s++) value -= u[(k * p) + s] * projection[s];
            result[k] = value;
        }
    }

    // The product on (B, d) alone, undamped (method section 2.8, "matrix-free product").
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
            var columns = Math.Min(k + 1, p);
            var rowX = x.Slice(k * p, columns);
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
            var columns = Math.Min(k + 1, p);
            var rowX = x.Slice(k * p, columns);
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
            for (var l = 0; l < columns; l++)
            {
                var value = cross * rowV[l];
                for (var s = 0; s < rowU.Length; s++)
                {
                    value += (b2 * ax[s] * q[(s * p) + l])
                        + (commutation * rowV[s] * crossVx[(s * p) + l])
                        - (2 * rowU[s] * uy[(s * p) + l]);
                }

                target[l] = value;
            }

            result[(m * p) + k] = (2 * d[k] * dPart) + SquaredPrecisionPart(k, precision, xv[k], uuy);
        }
    }

    // Row k of 2 d∘[(A∘A)(d∘v)], or of 2 d²∘[(A∘A)v] as the published code runs.
    private double SquaredPrecisionPart(int k, double precision, double xk, ReadOnlySpan<double> uuy)
    {
        var u = family.Whitened;
        var d = family.Scales[k];
        var executed = Metric == FisherMetric.PublishedAsExecuted;
        var norm = precision - a[k];
        var value = ((precision * precision) - (2 * precision * norm)) * (executed ? xk : d * xk);
        for (var s = 0; s < p; s++)
            for (var t = 0; t < p; t++) value += u[(k * p) + s] * u[(k * p) + t] * uuy[(s * p) + t];
        return 2 * d * (executed ? d : 1) * value;
    }

    private void AddDamping(ReadOnlySpan<double> x, Span<double> result, int offset) =>
        TensorPrimitives.MultiplyAdd(x, damping.AsSpan(offset, x.Length), result, result);

    // The diagonal of F (not damped) in the layout of λ; forbidden loadings get 0.
    private void FillDiagonal()
    {
        var d = family.Scales;
        for (var k = 0; k < m; k++)
        {
            diagonal[k] = a[k];
            for (var l = 0; l < p; l++)
            {
                var vl = v[(k * p) + l];
                diagonal[m + (k * p) + l] = l <= k ? (b2 * a[k] * q[(l * p) + l]) + (commutation * vl * vl) : 0;
            }

            diagonal[(m * (1 + p)) + k] = 2 * d[k] * d[k] * a[k] * a[k];
        }
    }

    // What is added to the diagonal, in the layout of λ.
    private void FillDamping()
    {
        var delta = Damping.Amount;
        if (Damping.IsDiagonal)
        {
            TensorPrimitives.Multiply(diagonal, delta, damping);
            return;
        }

        var d = family.Scales;
        for (var k = 0; k < m; k++)
        {
            var value = delta / (d[k] * d[k]);
            damping[k] = value;
            damping.AsSpan(m + (k * p), Math.Min(k + 1, p)).Fill(value);
            damping[(m * (1 + p)) + k] = 2 * value;
        }
    }
}
