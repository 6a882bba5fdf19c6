using System.Text.Json;

namespace NgHvi.Tests.Support;

/// <summary>The numbers of data/reference/vectors.</summary>
internal static class ReferenceVectors
{
    public static JsonElement Load(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "reference", name + ".json");
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }

    public static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();

    /// <summary>All numbers of a property, nested arrays row by row.</summary>
    public static double[] Numbers(this JsonElement element, string name) => [.. Flatten(element.GetProperty(name))];

    public static IEnumerable<double> Flatten(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Flatten) : [element.GetDouble()];
}
