using System.Text.Json;
using NgHvi.Prediction;

namespace NgHvi.Storage;

/// <summary>Writes <c>scores.json</c>.</summary>
public static class ScoresFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Converters = { new NonFiniteAsNullConverter() },
    };

    /// <summary>The scores as UTF-8 text; what is not defined for these rows is null.</summary>
    public static byte[] Serialize(PredictiveScores scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var document = new
        {
            N = scores.RowCount,
            scores.Rmse,
            scores.R2,
            scores.MarginalR2,
            scores.ConditionalR2,
            scores.LogScore,
            scores.Crps,
        };
        return [.. JsonSerializer.SerializeToUtf8Bytes(document, Json), (byte)'\n'];
    }
}
