using MathNet.Numerics.Distributions;

namespace NgHvi;

/// <summary>Summaries of the reported quantities under q₀, and under the posterior by weighting draws of q₀.</summary>
internal static class PosteriorSummary
{
    private static readonly double[] Probabilities = [0.025, 0.5, 0.975];

    /// <summary>Summarises.</summary>
    /// <param name="model">The model in the coordinates of the run.</param>
    /// <param name="family">q₀.</param>
    /// <param name="sample">Weighted draws; null: there are none, and the summary is q₀'s own.</param>
    /// <param name="isCorrected">
    /// Whether the weights are used. Where q₀'s own summary is known in closed form and the draws are its own, they only supply the difference between
    /// weighted and unweighted, which has little noise.
    /// </param>
    /// <param name="threads">Threads; changes no bit of the result.</param>
    /// <param name="own">What <see cref="Own"/> gives, if it is known already.</param>
    public static IReadOnlyList<PosteriorQuantity> Create(
        IHybridModel model, GaussianFamily family, ImportanceSample? sample, bool isCorrected, int threads = 1, Summary[]? own = null)
    {
        var quantities = model.Quantities;
        var isOwn = sample is null || !double.IsFinite(sample.DegreesOfFreedom);
        own = isOwn ? own ?? Own(model, family, threads) : null;
        var values = isCorrected ? QuantityValues.OfSample(model, sample!, threads) : null;
        var uniform = isCorrected ? Uniform(sample!.Count) : null;
        var result = new PosteriorQuantity[quantities.Count];
        Parallel.For(0, result.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            var weighted = isCorrected ? Moments(values![i], sample!.Weights) : default;
            var used = own is null ? weighted : own[i];
            if (isCorrected && isOwn)
            {
                var isPositive = quantities[i] is { Index: >= 0, Scale: ParameterScale.LogVariance };
                used = Shift(used, weighted, Moments(values![i], uniform), isPositive);
            }

            // Without a sample, what is known in closed form has no Monte Carlo error.
            var size = isCorrected ? sample!.EffectiveSampleSize
                : sample?.Count ?? (quantities[i].Index < 0 ? 2.0 * SummaryBudget.ReportPairs(model) : double.NaN);
            var sd = Math.Sqrt(Math.Max(0, used.Variance));
            result[i] = new PosteriorQuantity(
                quantities[i].Name, used.Mean, sd, used.Lower, used.Median, used.Upper, sd / Math.Sqrt(size), size);
        });
        return result;
    }

    /// <summary>q₀'s own summaries: in closed form where there is one, else by many draws.</summary>
    public static Summary[] Own(IHybridModel model, GaussianFamily family, int threads)
    {
        var quantities = model.Quantities;
        var values = quantities.Any(quantity => quantity.Index < 0) ? QuantityValues.OfFamily(model, family, threads) : null;
        var uniform = Uniform(2 * SummaryBudget.ReportPairs(model));
        var result = new Summary[quantities.Count];
        Parallel.For(
            0,
            result.Length,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            i => result[i] = ClosedForm(quantities[i], model, family) ?? Moments(values![i], uniform));
        return result;
    }

    private static double[] Uniform(int count)
    {
        var weights = new double[count];
        weights.AsSpan().Fill(1.0 / count);
        return weights;
    }

    /// <summary>Weighted mean, variance and quantiles of draws.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Summary Moments(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        double mean = 0;
        for (var s = 0; s < values.Length; s++)
        {
            // A draw without weight may lie so far out that its value overflows.
            mean += weights[s] == 0 ? 0 : weights[s] * values[s];
        }

        double variance = 0;
        for (var s = 0; s < values.Length; s++)
        {
            variance += weights[s] == 0 ? 0 : weights[s] * (values[s] - mean) * (values[s] - mean);
        }

        var sorted = values.ToArray();
        var sortedWeights = weights.ToArray();
        Array.Sort(sorted, sortedWeights);
        Span<double> quantiles = stackalloc double[Probabilities.Length];
        double cumulative = 0;
        var next = 0;
        for (var s = 0; s < sorted.Length && next < quantiles.Length; s++)
        {
            cumulative += sortedWeights[s];
            while (next < quantiles.Length && cumulative >= Probabilities[next])
            {
                quantiles[next++] = sorted[s];
            }
        }

        for (; next < quantiles.Length; next++)
        {
            quantiles[next] = sorted[^1];
        }

        return new Summary(mean, variance, quantiles[0], quantiles[1], quantiles[2]);
    }

    /// <summary>Moves a summary by what weighting changes: by differences, or by ratios where a quantity is positive, so that it stays so.</summary>
    private static Summary Shift(Summary exact, Summary weighted, Summary plain, bool isPositive)
    {
        double Move(double value, double to, double from) => isPositive && from > 0 && to > 0 ? value * to / from : value + to - from;

        return new Summary(
            Move(exact.Mean, weighted.Mean, plain.Mean),
            plain.Variance > 0 ? exact.Variance * weighted.Variance / plain.Variance : exact.Variance,
            Move(exact.Lower, weighted.Lower, plain.Lower),
            Move(exact.Median, weighted.Median, plain.Median),
            Move(exact.Upper, weighted.Upper, plain.Upper));
    }

    private static Summary? ClosedForm(ReportedQuantity quantity, IHybridModel model, GaussianFamily family)
    {
        if (quantity.Index < 0)
        {
            return null;
        }

        var (mean, sd) = Marginal(model, family, quantity.Index);
        var z = Normal.InvCDF(0, 1, Probabilities[2]);
        if (quantity.Scale == ParameterScale.Identity)
        {
            return new Summary(mean, sd * sd, mean - (z * sd), mean, mean + (z * sd));
        }

        // A log variance that is Gaussian is a lognormal variance.
        var center = Math.Exp(mean + (0.5 * sd * sd));
        var variance = Math.Exp((2 * mean) + (sd * sd)) * (Math.Exp(sd * sd) - 1);
        return new Summary(center, variance, Math.Exp(mean - (z * sd)), Math.Exp(mean), Math.Exp(mean + (z * sd)));
    }

    /// <summary>Mean and standard deviation under q₀ of entry <paramref name="index"/> of the model's own θ.</summary>
    internal static (double Mean, double StandardDeviation) Marginal(IHybridModel model, GaussianFamily family, int index)
    {
        var m = family.ParameterCount;
        var weights = new double[m];
        weights[index] = 1;
        double center = 0;
        if (model is AffineModel affine)
        {
            affine.Root.Slice(index * m, m).CopyTo(weights);
            center = affine.Center[index];
        }

        var mean = center + FixedOrder.Dot(family.Mean, weights);
        return (mean, Math.Sqrt(LinearVariance(family, weights)));
    }

    /// <summary>tᵀΣt.</summary>
    private static double LinearVariance(GaussianFamily family, ReadOnlySpan<double> t)
    {
        var m = family.ParameterCount;
        double sum = 0;
        if (family is FullGaussian full)
        {
            for (var j = 0; j < m; j++)
            {
                double column = 0;
                for (var i = j; i < m; i++)
                {
                    column += t[i] * full.Factor[(i * m) + j];
                }

                sum += column * column;
            }

            return sum;
        }

        var factor = (FactorGaussian)family;
        var p = factor.FactorCount;
        for (var l = 0; l < p; l++)
        {
            double column = 0;
            for (var k = 0; k < m; k++)
            {
                column += t[k] * factor.Loadings[(k * p) + l];
            }

            sum += column * column;
        }

        for (var k = 0; k < m; k++)
        {
            sum += t[k] * t[k] * factor.Scales[k] * factor.Scales[k];
        }

        return sum;
    }

    /// <summary>Mean, variance and the three quantiles.</summary>
    internal readonly record struct Summary(double Mean, double Variance, double Lower, double Median, double Upper);
}
