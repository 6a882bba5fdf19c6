using System.Text.Json;

namespace NgHvi.Tests.Support;

/// <summary>Designs through JSON, as files keep them.</summary>
internal static class DesignJson
{
    public static string ToJson(this Design design) => JsonSerializer.Serialize(design.ToDocument());

    public static Design Parse(string json) => Design.FromDocument(JsonSerializer.Deserialize<Design.Document>(json)!);
}
