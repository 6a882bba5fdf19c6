using NgHvi.Interactive.Display;

namespace NgHvi.Interactive.Results;

/// <summary>What a table of a posterior shows.</summary>
/// <param name="Level">Probability inside the intervals. Range: (0, 1).</param>
/// <param name="Names">Names of the quantities shown; one that ends in * stands for all that begin so. Null: all.</param>
/// <param name="Decimals">Decimals of means, standard deviations and intervals; null: what the standard deviation supports.</param>
internal sealed record SummaryOptions(double Level = SummaryOptions.DefaultLevel, IReadOnlyList<string>? Names = null, int? Decimals = null)
{
    /// <summary>That of ArviZ, whose readers know it.</summary>
    public const double DefaultLevel = 0.94;

    public string Interval => $"{NumberFormat.Compact(100 * Level)} % interval";

    /// <summary>The quantities that are shown, in their order.</summary>
    /// <exception cref="ArgumentException">A name stands for none of them.</exception>
    public IReadOnlyList<PosteriorQuantity> Filter(IReadOnlyList<PosteriorQuantity> posterior)
    {
        if (Names is null)
        {
            return posterior;
        }

        var unknown = Names.FirstOrDefault(name => !posterior.Any(quantity => IsMatch(name, quantity.Name)));
        return unknown is null
            ? [.. posterior.Where(quantity => Names.Any(name => IsMatch(name, quantity.Name)))]
            : throw new ArgumentException($"The fit has no quantity {unknown}; it has {ModelText.Names(posterior.Select(quantity => quantity.Name))}.", nameof(posterior));
    }

    public string[] Row(PosteriorQuantity quantity)
    {
        var sd = quantity.StandardDeviation;
        string Number(double value) => Decimals is { } decimals ? NumberFormat.Fixed(value, decimals) : NumberFormat.Estimate(value, sd);
        return
        [
            quantity.Name, Number(quantity.Mean), Decimals is null ? NumberFormat.Deviation(sd) : Number(sd),
            $"[{Number(quantity.Lower)}, {Number(quantity.Upper)}]",
        ];
    }

    private static bool IsMatch(string pattern, string name) => pattern.EndsWith('*')
        ? name.StartsWith(pattern[..^1], StringComparison.Ordinal)
        : name == pattern;
}
