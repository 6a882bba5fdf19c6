namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>Numbers as JSON, which has no NaN and no infinity.</summary>
internal static class JsonNodes
{
    /// <summary>An array of numbers; what is not finite becomes null, which Plotly draws as a gap.</summary>
    public static JsonArray Numbers(IEnumerable<double> values) => [.. values.Select(Number)];

    /// <summary>A number with at most ten significant digits, more than a screen can show.</summary>
    public static JsonNode? Number(double value)
    {
        if (!double.IsFinite(value)) return null;

        var rounded = double.Parse(
            value.ToString("G10", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
        return JsonValue.Create(double.IsFinite(rounded) ? rounded : value);
    }
}
