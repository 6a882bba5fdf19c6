namespace NgHvi.Interactive.Figures;

/// <summary>Pair plots of fits.</summary>
public static class FitPairs
{
    private const int DrawCount = 4000;

    /// <summary>Draws q₀ of a fit for some of its quantities; variances on the logarithmic scale, on which q₀ is nearly normal.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="quantities">2 to 6 of the model's quantities; null: the first, at most 4.</param>
    /// <param name="sampler">A fit by sampling to compare with, or null.</param>
    /// <param name="truth">The values that made the data, one per quantity and on its own scale, or null.</param>
    /// <param name="title">The finding; null: what is shown.</param>
    /// <exception cref="ArgumentException">The model has no such quantity, or fewer than 2.</exception>
    public static Figure Create(
        VariationalFit fit,
        IEnumerable<string>? quantities = null,
        IPosteriorFit? sampler = null,
        IEnumerable<double>? truth = null,
        string? title = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        var all = fit.Model.Quantities.Select(quantity => quantity.Name).ToArray();
        string[] names = quantities is null ? [.. all.Take(4)] : [.. quantities];
        var indices = names.Select(name => Array.IndexOf(all, name) is >= 0 and var index
            ? index
            : throw new ArgumentException(
                $"The model has no quantity {name}; it has {string.Join(", ", all)}.", nameof(quantities))).ToArray();
        var isLog = names.Select(name =>
            name.Contains("variance", StringComparison.Ordinal) && !name.Contains("covariance", StringComparison.Ordinal)).ToArray();
        var approximate = Values(fit.Model, indices, isLog, DrawCount, Family(fit));
        double[] mean = [.. approximate.Select(values => values.Average())];
        var covariance = new double[names.Length, names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            for (var j = 0; j < names.Length; j++)
            {
                covariance[i, j] = approximate[i].Zip(approximate[j], (a, b) => (a - mean[i]) * (b - mean[j])).Sum() / (DrawCount - 1);
            }
        }

        double[][]? draws = null;
        if (sampler is not null)
        {
            var sampled = sampler.Draws(DrawCount);
            draws = Values(sampler.Model, indices, isLog, sampled.Count, (s, theta) => sampled.Draw(s).CopyTo(theta));
        }

        return PairPlot.Create(
            title ?? $"q₀ of {fit.Method}",
            names.Select((name, i) => isLog[i] ? $"log {name}" : name),
            mean, covariance, fit.Method, draws, sampler?.Method ?? "MCMC",
            truth is null ? null : [.. truth.Select((value, i) => isLog[i] ? Math.Log(value) : value)]);
    }

    /// <summary>Draws of q₀ in the model's own coordinates.</summary>
    private static ThetaAt Family(VariationalFit fit) => (s, theta) =>
    {
        fit.Approximation.Draw(RandomKey.FromSeed(fit.Seed).Fold(s)).CopyTo(theta);
        for (var model = fit.CoordinateModel; model is ICoordinateModel coordinates; model = coordinates.Inner)
        {
            coordinates.Map(theta.ToArray(), theta);
        }
    };

    private static double[][] Values(IHybridModel model, int[] indices, bool[] isLog, int count, ThetaAt source)
    {
        var values = indices.Select(_ => new double[count]).ToArray();
        var (evaluator, theta, report) = (model.CreateEvaluator(), new double[model.Parameters.Count], new double[model.Quantities.Count]);
        for (var s = 0; s < count; s++)
        {
            source(s, theta);
            evaluator.Report(theta, report);
            for (var i = 0; i < indices.Length; i++)
            {
                values[i][s] = isLog[i] ? Math.Log(report[indices[i]]) : report[indices[i]];
            }
        }

        return values;
    }

    private delegate void ThetaAt(int draw, Span<double> theta);
}
