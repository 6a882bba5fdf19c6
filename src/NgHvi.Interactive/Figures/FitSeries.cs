using NgHvi.Interactive.Results;

namespace NgHvi.Interactive.Figures;

/// <summary>Fits of one plot with their names and quantities.</summary>
internal static class FitSeries
{
    /// <summary>Fits under the names given, else those of their methods.</summary>
    public static (string Name, Fit Fit)[] Of(Named<Fit> fit, IEnumerable<Named<Fit>> against)
    {
        Named<Fit>[] all = [fit, .. against];
        Array.ForEach(all, one => ArgumentNullException.ThrowIfNull(one.Value, nameof(fit)));
        var unnamed = all.Where(one => one.Name.Length == 0).Select(one => one.Value);
        var numbered = new Queue<(string Name, Fit Fit)>(ModelText.Named([.. unnamed]));
        return [.. all.Select(one => one.Name.Length > 0 ? (one.Name, one.Value) : numbered.Dequeue())];
    }

    /// <summary>Whether draws of a fit are those of a sampler.</summary>
    public static bool IsSampled(Fit fit) => fit.Quantities.Any(quantity => double.IsFinite(quantity.RHat));

    /// <summary>The names asked for, which must be known, or the first of those that say each thing once.</summary>
    public static string[] Quantities((string Name, Fit Fit)[] fits, IEnumerable<string>? asked, int most)
    {
        string[] names = asked is null ? [.. FitTables.Names(fits[0].Fit).Take(most)] : [.. asked];
        var known = fits.SelectMany(one => one.Fit.Quantities).Select(quantity => quantity.Name).ToHashSet();
        return Array.Find(names, name => !known.Contains(name)) is { } unknown
            ? throw new ArgumentException($"No fit has a quantity \"{unknown}\"; known are {ModelText.Names(known)}.", nameof(asked))
            : names;
    }
}
