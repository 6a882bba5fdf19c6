namespace NgHvi;

/// <summary>Files of the schema "nghvi-fit/1", from which only the command that makes them anew is read.</summary>
internal static class FirstVersion
{
    /// <summary>The command line that the file's options give.</summary>
    public static string Command(JsonElement file)
    {
        var spec = new FitSpec();
        if (file.TryGetProperty("options", out var options) && options.ValueKind == JsonValueKind.Object)
            spec = options.EnumerateObject().Aggregate(spec, (built, option) => Take(built, option.Name == "file" ? "data" : option.Name, option.Value));
        spec = file.TryGetProperty("family", out var family) ? Take(spec, "family", family) : spec;
        spec = file.TryGetProperty("seed", out var seed) ? Take(spec, "seed", seed) : spec;
        if (file.TryGetProperty("network", out var network) && network.ValueKind == JsonValueKind.Object)
        {
            var isDeep = spec.Formula?.Contains("deep", StringComparison.Ordinal) == true;
            spec = isDeep && network.TryGetProperty("widths", out var widths) ? Take(spec, "hidden", widths) : spec;
            spec = spec.Hidden is { Count: > 0 } && network.TryGetProperty("activation", out var word) ? Take(spec, "activation", word) : spec;
            spec = network.TryGetProperty("covariance", out var covariance) ? Take(spec, "covariance", covariance) : spec;
            spec = network.TryGetProperty("priors", out var priors) ? Take(spec, "priors", priors) : spec;
        }

        foreach (var option in FitSpec.Options.Where(option => option.Methods.Count > 0 && !option.Methods.Contains(spec.Method)))
            spec = spec.With(option, null);
        var command = spec.ToCommand();
        return command.Length <= 1000 ? command : "nghvi fit";
    }

    // What the table of options does not know is left out.
    private static FitSpec Take(FitSpec spec, string name, JsonElement value)
    {
        if (FitSpec.Options.FirstOrDefault(option => option.Name == name) is not { } option || value.ValueKind == JsonValueKind.Null)
            return spec;
        try
        {
            // The priors of a linear model were resolved to numbers under the name of the choice.
            var isResolved = name == "priors" && value.ValueKind == JsonValueKind.Object;
            return spec.With(option, option.Read(isResolved && value.TryGetProperty("name", out var choice) ? choice : value));
        }
        catch (InputException)
        {
            return spec;
        }
    }
}
