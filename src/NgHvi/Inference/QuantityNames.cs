namespace NgHvi;

/// <summary>The names of a fit's quantities with their places.</summary>
internal sealed class QuantityNames
{
    private readonly Dictionary<string, int> index = [];

    public QuantityNames(IReadOnlyList<string> names)
    {
        All = names;
        for (var i = 0; i < names.Count; i++) index.Add(names[i], i);
    }

    public IReadOnlyList<string> All { get; } // In the order in which they are reported.
    public int this[string name] => index.TryGetValue(name, out var found) ? found : throw Unknown(name); // The place of a name.

    public bool Contains(string name) => index.ContainsKey(name);

    private ArgumentException Unknown(string name)
    {
        var closest = NameSuggestion.Closest(name, All);
        var help = closest is null ? $"it has {NameSuggestion.List(All)}." : $"did you mean \"{closest}\"?";
        return new ArgumentException($"The fit has no quantity \"{name}\"; {help}", nameof(name));
    }
}
