namespace NgHvi;

/// <summary>A value in a priors file, with its path for complaints.</summary>
internal sealed record PriorNode(JsonElement Element, string File, string Path)
{
    public IReadOnlyList<string> Names()
    {
        if (Element.ValueKind != JsonValueKind.Object) throw Refuse("an object such as {\"family\": …} is");
        return [.. Element.EnumerateObject().Select(property => property.Name)];
    }

    public void AllowOnly(params string[] allowed)
    {
        if (Names().FirstOrDefault(name => !allowed.Contains(name)) is { } unknown)
            throw Fault($"the property \"{unknown}\" is unknown; allowed are {string.Join(", ", allowed)}{Suggestion(unknown, allowed)}");
    }

    public static string Suggestion(string name, string[] allowed) =>
        NameSuggestion.Closest(name, allowed) is { } closest ? $"; did you mean \"{closest}\"?" : ".";

    public PriorNode? Find(string name) => Element.TryGetProperty(name, out var value) ? new(value, File, PathOf(name)) : null;
    public PriorNode Require(string name) => Find(name) ?? throw Fault($"the property \"{name}\" is missing; it is required here.");

    public string Family(params string[] allowed)
    {
        Names();
        var node = Require("family");
        var family = node.Element.ValueKind == JsonValueKind.String ? node.Element.GetString()! : "";
        return allowed.Contains(family) ? family : throw node.Refuse($"allowed are \"{string.Join("\", \"", allowed)}\"");
    }

    public string Text() => Element.ValueKind == JsonValueKind.String && Element.GetString() is { Length: > 0 } text
        ? text
        : throw Refuse("text in quotes is");

    public bool Autoscale() => Find("autoscale") is { } node && node.Element.ValueKind switch // False when absent.
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw node.Refuse("true and false are"),
    };

    public double Number(double? above = null) => // Null: any number.
        Element.ValueKind == JsonValueKind.Number && Element.TryGetDouble(out var value) && !(value <= above)
            ? value
            : throw Refuse($"{Allowed(above)} is");

    public double[] Numbers(int count, string what, double? above = null) // One for all, or one each.
    {
        if (Element.ValueKind == JsonValueKind.Number) return [.. Enumerable.Repeat(Number(above), count)];
        if (Element.ValueKind != JsonValueKind.Array) throw Refuse($"{Allowed(above)} or an array of {count} is");
        var length = Element.GetArrayLength();
        return length == count
            ? [.. Element.EnumerateArray().Select((element, j) => new PriorNode(element, File, $"{Path}[{j}]").Number(above))]
            : throw Fault($"an array of {length} is not allowed; one number or an array of {count}, one for each {what}, is.");
    }

    public double[] NumbersByName(IReadOnlyList<string> names, string what, double? above = null) // "default" for those not named.
    {
        if (Element.ValueKind != JsonValueKind.Object) return Numbers(names.Count, what, above);
        AllowOnly(["default", .. names]);
        return [.. names.Select(name => (Find(name) ?? Find("default") ?? Require(name)).Number(above))];
    }

    public InputException Refuse(string allowed)
    {
        var shown = Element.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            _ => Element.GetRawText(),
        };
        return Fault($"{shown} is not allowed; {allowed}.");
    }

    public InputException Fault(string complaint) => new(Path.Length == 0 ? $"{File}: {complaint}" : $"{File}, {Path}: {complaint}");

    private static string Allowed(double? above) =>
        above is null ? "a number" : string.Create(CultureInfo.InvariantCulture, $"a number greater than {above}");

    private string PathOf(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        ? Path.Length == 0 ? name : $"{Path}.{name}"
        : $"{Path}[\"{name}\"]";
}
