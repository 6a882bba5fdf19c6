namespace NgHvi;

internal sealed class QuantityNames(IReadOnlyList<string> names)
{
    private readonly Dictionary<string, int> index = names.Index().ToDictionary(pair => pair.Item, pair => pair.Index);

    public IReadOnlyList<string> All => names;
    public int this[string name] => index.TryGetValue(name, out var found) ? found : throw new ArgumentException(
        $"The fit has no quantity \"{name}\"; " + (NameSuggestion.Closest(name, names) is { } closest ? $"did you mean \"{closest}\"?"
            : $"it has {NameSuggestion.List(names)}."), nameof(name));

    public bool Contains(string name) => index.ContainsKey(name);
}
