namespace NgHvi;

/// <summary>A value inside a priors file that knows its path, so that every complaint says where.</summary>
internal readonly record struct PriorNode(JsonElement Element, string File, string Path)
{
    /// <summary>The names of an object's properties in the order of the file.</summary>
    public IReadOnlyList<string> Names()
    {
        if (Element.ValueKind != JsonValueKind.Object)
            throw Fault($"{Shown()} is not allowed; an object such as {{\"family\": …}} is.");

        var names = Element.EnumerateObject().Select(property => property.Name).ToList();
        var repeated = names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1);
        return repeated is null ? names : throw Fault($"the property \"{repeated.Key}\" occurs twice; each is allowed once.");
    }

    /// <summary>Requires that an object has no other properties than these.</summary>
    public void AllowOnly(params string[] allowed)
    {
        foreach (var name in Names())
        {
            if (!allowed.Contains(name))
            {
                var closest = NameSuggestion.Closest(name, allowed);
                throw Fault(
                    $"the property \"{name}\" is unknown; allowed are {string.Join(", ", allowed)}" +
                    (closest is null ? "." : $"; did you mean \"{closest}\"?"));
            }
        }
    }

    /// <summary>A property, or null when it is absent.</summary>
    public PriorNode? Find(string name) => Element.TryGetProperty(name, out var value) ? new PriorNode(value, File, PathOf(name)) : null;

    /// <summary>A property.</summary>
    public PriorNode Require(string name) => Find(name) ?? throw Missing(name);

    /// <summary>The exception that a property is absent.</summary>
    public InputException Missing(string name) => Fault($"the property \"{name}\" is missing; it is required here.");

    /// <summary>The property "family", one of the given.</summary>
    public string Family(params string[] allowed)
    {
        Names();
        var node = Require("family");
        var family = node.Element.ValueKind == JsonValueKind.String ? node.Element.GetString()! : "";
        return allowed.Contains(family)
            ? family
            : throw node.Fault($"{node.Shown()} is not allowed; allowed are {string.Join(", ", allowed.Select(name => $"\"{name}\""))}.");
    }

    /// <summary>Text.</summary>
    public string Text() => Element.ValueKind == JsonValueKind.String && Element.GetString() is { Length: > 0 } text
        ? text
        : throw Fault($"{Shown()} is not allowed; text in quotes is.");

    /// <summary>The property "autoscale", false when it is absent.</summary>
    public bool Autoscale() => Find("autoscale") is { } node
        && (node.Element.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? node.Element.GetBoolean()
            : throw node.Fault($"{node.Shown()} is not allowed; true and false are."));

    /// <summary>A number greater than a bound; null: any number.</summary>
    public double Number(double? above = null)
    {
        var value = Element.ValueKind == JsonValueKind.Number && Element.TryGetDouble(out var number) ? number : double.NaN;
        return double.IsFinite(value) && (above is null || value > above)
            ? value
            : throw Fault($"{Shown()} is not allowed; {Allowed(above)} is.");
    }

    /// <summary>One number for all, or an array of as many as there are columns.</summary>
    public double[] Numbers(int count, string what, double? above = null)
    {
        var result = new double[count];
        if (Element.ValueKind != JsonValueKind.Array)
        {
            result.AsSpan().Fill(Element.ValueKind == JsonValueKind.Number
                ? Number(above)
                : throw Fault($"{Shown()} is not allowed; {Allowed(above)} or an array of {count} is."));
            return result;
        }

        if (Element.GetArrayLength() != count)
        {
            throw Fault(
                $"an array of {Element.GetArrayLength()} is not allowed; one number or an array of {count}, one for each {what}, is.");
        }

        for (var j = 0; j < count; j++)
            result[j] = new PriorNode(Element[j], File, $"{Path}[{j.ToString(CultureInfo.InvariantCulture)}]").Number(above);

        return result;
    }

    /// <summary>Also an object by name, where "default" is for those not named.</summary>
    public double[] NumbersByName(IReadOnlyList<string> names, string what, double? above = null)
    {
        if (Element.ValueKind != JsonValueKind.Object) return Numbers(names.Count, what, above);
        AllowOnly(["default", .. names]);
        var node = this;
        return [.. names.Select(name => (node.Find(name) ?? node.Find("default") ?? throw node.Missing(name)).Number(above))];
    }

    /// <summary>The exception whose sentence starts with file and path.</summary>
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
