using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NgHvi.Cli;

/// <summary>Writes <c>scores.json</c>.</summary>
internal static class ScoresFile
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>The scores as UTF-8 text; what is not defined for these rows is null.</summary>
    public static byte[] Serialize(Scores scores)
    {
        var document = new JsonObject { ["n"] = scores.RowCount };
        foreach (var score in scores)
        {
            document[score.Name] = double.IsFinite(score.Value) ? score.Value : null;
        }

        return Encoding.UTF8.GetBytes(document.ToJsonString(Json) + "\n");
    }
}
