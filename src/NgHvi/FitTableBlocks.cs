namespace NgHvi;

/// <summary>Which quantities of a mixed model are read together.</summary>
internal static class FitTableBlocks
{
    private const string Variances = "Variances and covariances";
    private const string Features = "Features of the network";

    /// <summary>All names in blocks with titles, what is read first at first.</summary>
    public static IEnumerable<(string Title, IReadOnlyList<string> Names)> Of(ITarget target, IReadOnlyList<string> names)
    {
        if (target is not MixedDensity model) return [("Quantities", names)];
        var (shape, r) = (model.Shape, model.RandomCount);
        var pairs = model.Covariance is FreeCovariance ? r * (r - 1) / 2 : 0;
        var (beta, random) = (shape.BetaCount, r + pairs);
        IReadOnlyList<string> rest = [.. names.Skip(beta + (2 * random))];
        (string Title, IReadOnlyList<string> Names)[] blocks =
        [
            ("Fixed effects", [.. names.Take(shape.FixedCount)]),
            ($"Random effects by {model.Data.GroupName}", [.. names.Skip(beta).Take(random)]),
            ("Response", [.. rest.Where(name => !IsVariance(model, name))]),
            (Variances, [.. names.Skip(beta + random).Take(random), .. rest.Where(name => IsVariance(model, name))]),
            (Features, [.. names.Skip(shape.FixedCount).Take(shape.FeatureCount)]),
        ];
        return blocks.Where(block => block.Names.Count > 0);
    }

    /// <summary>The names that say each thing once: no variances beside standard deviations, no features.</summary>
    public static IEnumerable<string> Read(MixedDensity model, IReadOnlyList<string> names) =>
        Of(model, names).Where(block => block.Title is not (Variances or Features)).SelectMany(block => block.Names);

    private static bool IsVariance(MixedDensity model, string name) =>
        model.Response.Parameters.Any(parameter => parameter.IsVariance && parameter.Name == name);
}
