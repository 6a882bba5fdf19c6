using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NgHvi.Cli;

/// <summary>Writes <c>scores.json</c>.</summary>
internal static class ScoresFile
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>The scores of numbers.</summary>
    public static IReadOnlyList<(string Name, double Value)> Of(PredictiveScores scores) =>
    [
        ("rmse", scores.Rmse),
        ("r2", scores.R2),
        ("marginalR2", scores.MarginalR2),
        ("conditionalR2", scores.ConditionalR2),
        ("logScore", scores.LogScore),
        ("crps", scores.Crps),
    ];

    /// <summary>The scores of probabilities.</summary>
    public static IReadOnlyList<(string Name, double Value)> Of(BinaryScores scores) =>
    [
        ("pce", scores.Pce),
        ("misclassification", scores.Misclassification),
        ("precision", scores.Precision),
        ("recall", scores.Recall),
        ("f1", scores.F1),
        ("auc", scores.Auc),
        ("logScore", -scores.Pce),
    ];

    /// <summary>The scores as UTF-8 text; what is not defined for these rows is null.</summary>
    public static byte[] Serialize(int rowCount, IReadOnlyList<(string Name, double Value)> scores)
    {
        var document = new JsonObject { ["n"] = rowCount };
        foreach (var (name, value) in scores)
        {
            document[name] = double.IsFinite(value) ? value : null;
        }

        return Encoding.UTF8.GetBytes(document.ToJsonString(Json) + "\n");
    }
}
