namespace NgHvi;

/// <summary>A value inside a priors file that knows its path, so that every complaint says where.</summary>
internal readonly record struct PriorNode(JsonElement Element, string File, string Path)
{
    // The names of an object's properties in the order of the file.
    public IReadOnlyList<string> Names()
    {
        if (Element.ValueKind != JsonValueKind.Object) throw Fault($"{Shown()} is not allowed; an object such as {{\"family\": …}} is.");
        var names = Element.EnumerateObject().Select(property => property.Name).ToList();
        var repeated = names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1);
        return repeated is null ? names : throw Fault($"the property \"{repeated.Key}\" occurs twice; each is allowed once.");
    }

    // Requires that an object has no other properties than these.
    public void AllowOnly(params string[] allowed)
    {
        if (Names().FirstOrDefault(name => !allowed.Contains(name)) is { } unknown)
            throw Fault($"the property \"{unknown}\" is unknown; allowed are {string.Join(", ", allowed)}{Suggestion(unknown, allowed)}");
    }

    // The end of a sentence about an unknown name.
    public static string Suggestion(string name, string[] allowed) =>
        NameSuggestion.Closest(name, allowed) is { } closest ? $"; did you mean \"{closest}\"?" : ".";

    // A property, or null when it is absent.
    public PriorNode? Find(string name) => Element.TryGetProperty(name, out var value) ? new PriorNode(value, File, PathOf(name)) : null;

    // A property.
    public PriorNode Require(string name) => Find(name) ?? throw Missing(name);

    // The exception that a property is absent.
    public InputException Missing(string name) => Fault($"the property \"{name}\" is missing; it is required here.");

    // The property "family", one of the given.
    public string Family(params string[] allowed)
    {
        Names();
        var node = Require("family");
        var family = node.Element.ValueKind == JsonValueKind.String ? node.Element.GetString()! : "";
        return allowed.Contains(family)
            ? family
            : throw node.Fault($"{node.Shown()} is not allowed; allowed are {string.Join(", ", allowed.Select(name => $"\"{name}\""))}.");
    }

    // Text.
    public string Text() => Element.ValueKind == JsonValueKind.String && Element.GetString() is { Length: > 0 } text
        ? text
        : throw Fault($"{Shown()} is not allowed; text in quotes is.");

    // The property "autoscale", false when it is absent.
    public bool Autoscale() => Find("autoscale") is { } node
        && (node.Element.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? node.Element.GetBoolean()
            : throw node.Fault($"{node.Shown()} is not allowed; true and false are."));

    // A number greater than a bound; null: any number.
    public double Number(double? above = null)
    {
        var value = Element.ValueKind == JsonValueKind.Number && Element.TryGetDouble(out var number) ? number : double.NaN;
        return double.IsFinite(value) && (above is null || value > above)
            ? value
            : throw Fault($"{Shown()} is not allowed; {Allowed(above)} is.");
    }

    // One number for all, or an array of as many as there are columns.
    public double[] Numbers(int count, string what, double? above = null)
    {
        if (Element.ValueKind == JsonValueKind.Number) return [.. Enumerable.Repeat(Number(above), count)];
        if (Element.ValueKind != JsonValueKind.Array)
            throw Fault($"{Shown()} is not allowed; {Allowed(above)} or an array of {count} is.");

        if (Element.GetArrayLength() != count)
        {
            throw Fault(
                $"an array of {Element.GetArrayLength()} is not allowed; one number or an array of {count}, one for each {what}, is.");
        }

        var node = this;
        return [.. Enumerable.Range(0, count).Select(j => new PriorNode(
            node.Element[j], node.File, $"{node.Path}[{j.ToString(CultureInfo.InvariantCulture)}]").Number(above))];
    }

    // Also an object by name, where "default" is for those not named.
    public double[] NumbersByName(IReadOnlyList<string> names, string what, double? above = null)
    {
        if (Element.ValueKind != JsonValueKind.Object) return Numbers(names.Count, what, above);
        AllowOnly(["default", .. names]);
        var node = this;
        return [.. names.Select(name => (node.Find(name) ?? node.Find("default") ?? throw node.Missing(name)).Number(above))];
    }

    // The exception whose sentence starts with file and path.
    public InputException Fault(string complaint) => new(Path.Length == 0 ? $"{File}: {complaint}" : $"{File}, {Path}: {complaint}");

    private static string Allowed(double? above) => above is { } bound
        ? $"a number greater than {bound.ToString(CultureInfo.InvariantCulture)}"
        : "a number";

    private string Shown() => Element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ => Element.GetRawText(),
    };

    private string PathOf(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        ? Path.Length == 0 ? name : $"{Path}.{name}"
        : $"{Path}[\"{name}\"]";
}
