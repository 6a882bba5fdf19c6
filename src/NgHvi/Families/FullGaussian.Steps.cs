namespace NgHvi;

/// <content>What a run does with λ: start, pullback, reflections, metric and trust region.</content>
public sealed partial class FullGaussian
{
    internal override Family Choice => new Family.Full();

    /// <summary>C may come close to singular, where C⁻¹(θ − μ) has no correct digit.</summary>
    internal override double NoiseLogDensity(ReadOnlySpan<double> noise) =>
        (0.5 * (ParameterCount - FixedOrder.SumOfSquares(noise))) - Entropy;

    internal override void Begin(ReadOnlySpan<double> center, ReadOnlySpan<double> scale, StartingLoadings loadings)
    {
        center.CopyTo(Lambda);
        for (var k = 0; k < ParameterCount; k++) MutableFactor[(k * ParameterCount) + k] = scale[k];
    }

    internal override void AddPullback(ReadOnlySpan<double> u, ReadOnlySpan<double> noise, Span<double> gradient)
    {
        for (var i = 0; i < u.Length; i++)
        {
            gradient[i] += u[i];
            for (var j = 0; j <= i; j++) gradient[ParameterCount + (i * ParameterCount) + j] += u[i] * noise[j];
        }
    }

    internal override void AlignSigns(ReadOnlySpan<double> reference, Span<double> lambda)
    {
        var m = ParameterCount;
        for (var j = 0; j < m; j++)
        {
            var flip = reference[m + (j * m) + j] * lambda[m + (j * m) + j] < 0;
            for (var i = j; flip && i < m; i++) lambda[m + (i * m) + j] = -lambda[m + (i * m) + j];
        }
    }

    internal override FamilyMetric CreateMetric(MetricChoice choice) => new Metric(this, 1 + choice.Damping!.Amount);

    /// <summary>nᵀΣ⁻¹n, and for dC = CG: Σ_{i&gt;j} G_ij² + 2 Σ G_ii², the exact Fisher length.</summary>
    internal override (double Location, double Shape) Lengths(ReadOnlySpan<double> direction, Span<double> scratch)
    {
        var m = ParameterCount;
        var location = MeanLength(direction[..m], scratch);
        var step = direction[m..];
        var column = scratch[..m];
        double length = 0;
        for (var j = 0; j < m; j++)
        {
            for (var i = 0; i < m; i++) column[i] = i >= j ? step[(i * m) + j] : 0;
            SmallCholesky.SolveLower(Factor, m, column);
            length += FixedOrder.SumOfSquares(column) + (column[j] * column[j]);
        }

        return (location, length);
    }

    /// <summary>Multiplicative in the diagonal of C.</summary>
    internal override void Retract(ReadOnlySpan<double> direction, double locationRate, double shapeRate, double floor)
    {
        MoveMean(direction, locationRate);
        var m = ParameterCount;
        var step = direction[m..];
        var c = MutableFactor;
        for (var j = 0; j < m; j++)
        {
            var diagonal = c[(j * m) + j];
            var x = Math.Min(shapeRate * step[(j * m) + j] / diagonal, 3);
            var next = x < 0 ? diagonal / Math.Sqrt(1 - (2 * x)) : diagonal * (1 + x);
            for (var i = j + 1; i < m; i++) c[(i * m) + j] += shapeRate * step[(i * m) + j];
            c[(j * m) + j] = next;
        }
    }

    private sealed class Metric(FullGaussian family, double factor) : FamilyMetric
    {
        public override bool Solve(ReadOnlySpan<double> gradient, Span<double> result)
        {
            family.NaturalGradient(gradient, result);
            TensorPrimitives.Divide(result, factor, result);
            return true;
        }
    }
}
