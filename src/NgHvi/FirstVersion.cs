namespace NgHvi;

/// <summary>Reads the command from files "nghvi-fit/1".</summary>
internal static class FirstVersion
{
    public static string Command(JsonElement file)
    {
        var spec = new FitSpec();
        if (file.TryGetProperty("options", out var options) && options.ValueKind == JsonValueKind.Object)
            foreach (var option in options.EnumerateObject()) spec = Take(spec, option.Name == "file" ? "data" : option.Name, option.Value);
        spec = Take(Take(spec, file, "family"), file, "seed");
        if (file.TryGetProperty("network", out var network) && network.ValueKind == JsonValueKind.Object)
        {
            if (spec.Formula?.Contains("deep", StringComparison.Ordinal) == true) spec = Take(spec, network, "widths", "hidden");
            if (spec.Hidden is { Count: > 0 }) spec = Take(spec, network, "activation");
            spec = Take(Take(spec, network, "covariance"), network, "priors");
        }

        var command = FitSpec.Options.Where(option => option.Methods.Count > 0 && !option.Methods.Contains(spec.Method))
            .Aggregate(spec, (built, option) => built.With(option, null)).ToCommand();
        return command.Length <= 1000 ? command : "nghvi fit";
    }

    private static FitSpec Take(FitSpec spec, JsonElement from, string name, string? option = null) =>
        from.TryGetProperty(name, out var value) ? Take(spec, option ?? name, value) : spec;

    // Unknown options are left out.
    private static FitSpec Take(FitSpec spec, string name, JsonElement value)
    {
        if (FitSpec.Options.FirstOrDefault(option => option.Name == name) is not { } option || value.ValueKind == JsonValueKind.Null)
            return spec;
        // Numbers may stand below the choice's name.
        if (name == "priors" && value.ValueKind == JsonValueKind.Object && value.TryGetProperty("name", out var choice)) value = choice;
        try
        {
            return spec.With(option, option.Read(value));
        }
        catch (InputException)
        {
            return spec;
        }
    }
}
