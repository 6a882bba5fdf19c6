namespace NgHvi;

/// <content>What a run does with λ: start, pullback, reflections, metric and trust region.</content>
public sealed partial class FactorGaussian
{
    internal override Family Choice => new Family.Factor(FactorCount);

    internal override void Begin(ReadOnlySpan<double> center, ReadOnlySpan<double> scale, StartingLoadings loadings)
    {
        var (m, p) = (ParameterCount, FactorCount);
        var normals = new double[Lambda.Length];
        if (loadings.Key is { } key) NormalSampler.Fill(key, normals);
        center.CopyTo(Lambda);
        scale.CopyTo(MutableScales);
        for (var k = 0; k < m; k++)
        {
            for (var l = 0; l < Math.Min(k + 1, p); l++)
            {
                var index = m + (k * p) + l;
                Lambda[index] = loadings.Key is null ? loadings.Value : loadings.Value * scale[k] * normals[index];
            }
        }
    }

    /// <summary>Adds (u, uζᵀ, u∘ε), the upper part of the middle block left alone (section 2.4).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void AddPullback(ReadOnlySpan<double> u, ReadOnlySpan<double> noise, Span<double> gradient)
    {
        var (m, p) = (ParameterCount, FactorCount);
        var mean = gradient[..m];
        var loadings = gradient.Slice(m, m * p);
        var scales = gradient[(m * (1 + p))..];
        for (var k = 0; k < m; k++)
        {
            var value = u[k];
            mean[k] += value;
            scales[k] += value * noise[p + k];
            var columns = Math.Min(k + 1, p);
            for (var l = 0; l < columns; l++) loadings[(k * p) + l] += value * noise[l];
        }
    }

    internal override void AlignSigns(ReadOnlySpan<double> reference, Span<double> lambda)
    {
        var (m, p) = (ParameterCount, FactorCount);
        for (var l = 0; l < p; l++)
        {
            double agreement = 0;
            for (var k = 0; k < m; k++) agreement += reference[m + (k * p) + l] * lambda[m + (k * p) + l] / Variance(k);
            for (var k = 0; agreement < 0 && k < m; k++) lambda[m + (k * p) + l] = -lambda[m + (k * p) + l];
        }

        for (var k = m * (1 + p); k < lambda.Length; k++) lambda[k] = Math.CopySign(lambda[k], reference[k]);
    }

    internal override FamilyMetric CreateMetric(MetricChoice choice) => new FactorMetric(this, choice);

    /// <summary>nᵀΣ⁻¹n, and Σ |n_B,k|²/d_k² + 2 Σ (n_d,k/d_k)²: the length in the metric of the complete pair (θ, ζ).</summary>
    internal override (double Location, double Shape) Lengths(ReadOnlySpan<double> direction, Span<double> scratch)
    {
        var (m, p) = (ParameterCount, FactorCount);
        var step = direction[m..];
        var d = Scales;
        double length = 0;
        for (var k = 0; k < m; k++)
        {
            var squares = 2 * step[(m * p) + k] * step[(m * p) + k];
            for (var l = 0; l < p; l++) squares += step[(k * p) + l] * step[(k * p) + l];
            length += squares / (d[k] * d[k]);
        }

        return (MeanLength(direction[..m], scratch), length);
    }

    /// <summary>
    /// Multiplicative in d, B carried along, d_k² kept above its part of the variance (optimizer study, section 4, point 7).
    /// </summary>
    internal override void Retract(ReadOnlySpan<double> direction, double locationRate, double shapeRate, double floor)
    {
        MoveMean(direction, locationRate);
        var (m, p) = (ParameterCount, FactorCount);
        var b = MutableLoadings;
        var d = MutableScales;
        var step = direction[m..];
        for (var k = 0; k < m; k++)
        {
            var x = Math.Min(shapeRate * step[(m * p) + k] / d[k], 3);
            var next = x < 0 ? d[k] / Math.Sqrt(1 - (2 * x)) : d[k] * (1 + x);
            double communality = 0;
            for (var l = 0; l < p; l++)
            {
                ref var loading = ref b[(k * p) + l];
                loading = next / d[k] * (loading + (shapeRate * step[(k * p) + l]) - (x * loading));
                communality += loading * loading;
            }

            d[k] = Math.CopySign(Math.Sqrt(Math.Max(next * next, floor * (communality + (next * next)))), d[k]);
        }
    }
}
