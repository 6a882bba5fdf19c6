namespace NgHvi.Interactive.Results;

/// <summary>Names, counts and estimates within sentences.</summary>
internal static class ModelText
{
    private const int NameWidth = 40;
    private const int ShownNames = 8;

    /// <summary>A name within a sentence: short, and unable to reorder the words around it.</summary>
    public static string Name(string name) => name.Length == 0 ? "(no name)" : LineText.Isolate(LineText.Shorten(name, NameWidth));

    /// <summary>The first few of many names.</summary>
    public static string Names(IEnumerable<string> names)
    {
        string[] all = [.. names];
        var hidden = all.Length - ShownNames;
        return string.Join(", ", all.Take(hidden > 1 ? ShownNames : all.Length).Select(Name))
            + (hidden > 1 ? $", … {NumberFormat.Count(hidden)} more" : "");
    }

    public static string Size(long rows, long groups) => $"{Count(rows, "row")} in {Count(groups, "group")}";

    /// <summary>The sizes of a network's layers: "5 → 5 → 5".</summary>
    public static string Layers(int inputs, ReadOnlySpan<int> widths) =>
        string.Join(" → ", widths.ToArray().Prepend(inputs).Select(width => NumberFormat.Count(width)));

    public static string Count(long count, string noun) => Count(count, noun, $"{noun}s");

    public static string Count(long count, string noun, string plural) => $"{NumberFormat.Count(count)} {(count == 1 ? noun : plural)}";

    /// <summary>An estimate with its Monte Carlo error; nothing where there is none.</summary>
    public static string WithError(Estimate estimate) =>
        estimate.IsKnown ? estimate.ToString().Replace("-", NumberFormat.Minus, StringComparison.Ordinal) : "";

    /// <summary>Fits under their methods' names, numbered where a method stands twice.</summary>
    public static IEnumerable<(string Name, Fit Fit)> Named(IReadOnlyList<Fit> fits)
    {
        var methods = fits.CountBy(fit => fit.Method.Name).ToDictionary();
        return fits.Select((fit, i) => (methods[fit.Method.Name] == 1 ? fit.Method.Name
            : $"{fit.Method.Name} {fits.Take(i + 1).Count(other => other.Method.Name == fit.Method.Name)}", fit));
    }
}
