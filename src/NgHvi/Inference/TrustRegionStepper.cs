namespace NgHvi;

/// <summary>
/// Moves λ along a natural gradient: rates limited by nats of KL divergence, scales updated multiplicatively (optimizer study, section 4, points 6 and 7).
/// </summary>
internal sealed class TrustRegionStepper(StepRule.TrustRegion rule, int draws)
{
    private double[] score = [];

    /// <summary>Takes one step and returns the nats moved in the mean and in the shape.</summary>
    /// <param name="family">q₀; its λ moves.</param>
    /// <param name="direction">The natural gradient.</param>
    /// <param name="state">Recent nats, those that steps of factor 1 would have moved, so that a changing factor is no spike.</param>
    /// <param name="factor">What the rates are multiplied by at this step.</param>
    public (double MeanKl, double ShapeKl) Apply(GaussianFamily family, ReadOnlySpan<double> direction, TrustRegionState state, double factor = 1)
    {
        var m = family.ParameterCount;
        var radius = (rule.Radius ?? m / 8.0) * state.RadiusFraction;
        var shapeRate = rule.ShapeRate ?? (double)draws / (draws + family.NoiseCount);
        var meanLength = MeanLength(family, direction[..m]);
        var shapeLength = family is FactorGaussian factored
            ? FactorShapeLength(factored, direction[m..])
            : FullShapeLength((FullGaussian)family, direction[m..]);
        var meanRate = Limit(factor * rule.MeanRate * state.RateFraction, radius, factor * factor * state.RecentMeanKl, meanLength);
        var rate = Limit(factor * shapeRate * state.RateFraction, radius, factor * factor * state.RecentShapeKl, shapeLength);
        var meanKl = 0.5 * meanRate * meanRate * meanLength;
        var shapeKl = 0.5 * rate * rate * shapeLength;
        state.RecentMeanKl = Smooth(state.RecentMeanKl, meanKl / (factor * factor));
        state.RecentShapeKl = Smooth(state.RecentShapeKl, shapeKl / (factor * factor));
        TensorPrimitives.MultiplyAdd(direction[..m], meanRate, family.Lambda.AsSpan(0, m), family.Lambda.AsSpan(0, m));
        if (family is FactorGaussian moving)
        {
            MoveFactor(moving, direction[m..], rate);
        }
        else
        {
            MoveFull((FullGaussian)family, direction[m..], rate);
        }

        return (meanKl, shapeKl);
    }

    private double Limit(double rate, double radius, double recent, double length)
    {
        var nats = Math.Min(radius, rule.SpikeFactor * recent);
        return length > 0 ? Math.Min(rate, Math.Sqrt(2 * nats / length)) : rate;
    }

    private static double Smooth(double recent, double value) => double.IsInfinity(recent) ? value : (0.9 * recent) + (0.1 * value);

    /// <summary>nᵀΣ⁻¹n.</summary>
    private double MeanLength(GaussianFamily family, ReadOnlySpan<double> step)
    {
        var m = step.Length;
        if (score.Length == 0)
        {
            score = new double[2 * m];
        }

        var point = score.AsSpan(m, m);
        TensorPrimitives.Add(family.Mean, step, point);
        family.NegativeScore(point, score.AsSpan(0, m));
        return FixedOrder.Dot(score.AsSpan(0, m), step);
    }

    /// <summary>Σ |n_B,k|²/d_k² + 2 Σ (n_d,k/d_k)²: the length in the metric of the complete pair (θ, ζ).</summary>
    private static double FactorShapeLength(FactorGaussian family, ReadOnlySpan<double> step)
    {
        var m = family.ParameterCount;
        var p = family.FactorCount;
        var d = family.Scales;
        double length = 0;
        for (var k = 0; k < m; k++)
        {
            var squares = 2 * step[(m * p) + k] * step[(m * p) + k];
            for (var l = 0; l < p; l++)
            {
                squares += step[(k * p) + l] * step[(k * p) + l];
            }

            length += squares / (d[k] * d[k]);
        }

        return length;
    }

    private void MoveFactor(FactorGaussian family, ReadOnlySpan<double> step, double rate)
    {
        var m = family.ParameterCount;
        var p = family.FactorCount;
        var b = family.MutableLoadings;
        var d = family.MutableScales;
        for (var k = 0; k < m; k++)
        {
            var x = Math.Min(rate * step[(m * p) + k] / d[k], 3);
            var next = x < 0 ? d[k] / Math.Sqrt(1 - (2 * x)) : d[k] * (1 + x);
            double communality = 0;
            for (var l = 0; l < p; l++)
            {
                ref var loading = ref b[(k * p) + l];
                loading = next / d[k] * (loading + (rate * step[(k * p) + l]) - (x * loading));
                communality += loading * loading;
            }

            var floor = rule.UniquenessFloor;
            d[k] = Math.CopySign(Math.Sqrt(Math.Max(next * next, floor * (communality + (next * next)))), d[k]);
        }
    }

    /// <summary>For dC = CG: Σ_{i&gt;j} G_ij² + 2 Σ G_ii², the exact Fisher length.</summary>
    private double FullShapeLength(FullGaussian family, ReadOnlySpan<double> step)
    {
        var m = family.ParameterCount;
        var column = score.AsSpan(0, m);
        double length = 0;
        for (var j = 0; j < m; j++)
        {
            for (var i = 0; i < m; i++)
            {
                column[i] = i >= j ? step[(i * m) + j] : 0;
            }

            SmallCholesky.SolveLower(family.Factor, m, column);
            length += FixedOrder.SumOfSquares(column) + (column[j] * column[j]);
        }

        return length;
    }

    private static void MoveFull(FullGaussian family, ReadOnlySpan<double> step, double rate)
    {
        var m = family.ParameterCount;
        var c = family.MutableFactor;
        for (var j = 0; j < m; j++)
        {
            var diagonal = c[(j * m) + j];
            var x = Math.Min(rate * step[(j * m) + j] / diagonal, 3);
            var next = x < 0 ? diagonal / Math.Sqrt(1 - (2 * x)) : diagonal * (1 + x);
            for (var i = j + 1; i < m; i++)
            {
                c[(i * m) + j] += rate * step[(i * m) + j];
            }

            c[(j * m) + j] = next;
        }
    }
}
