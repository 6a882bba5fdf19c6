using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NgHvi.Prediction;

namespace NgHvi.Cli;

/// <summary>Writes <c>scores.json</c>.</summary>
internal static class ScoresFile
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>The scores as UTF-8 text; what is not defined for these rows is null.</summary>
    public static byte[] Serialize(PredictiveScores scores)
    {
        var document = new JsonObject
        {
            ["n"] = scores.RowCount,
            ["rmse"] = Number(scores.Rmse),
            ["r2"] = Number(scores.R2),
            ["marginalR2"] = Number(scores.MarginalR2),
            ["conditionalR2"] = Number(scores.ConditionalR2),
            ["logScore"] = Number(scores.LogScore),
            ["crps"] = Number(scores.Crps),
        };
        return Encoding.UTF8.GetBytes(document.ToJsonString(Json) + "\n");
    }

    private static JsonNode? Number(double value) => double.IsFinite(value) ? value : null;
}
