using System.Text.Json.Nodes;

namespace NgHvi.Notebooks.Documents;

/// <summary>Outputs as a notebook stores them.</summary>
internal static class OutputJson
{
    public static JsonArray Of(IEnumerable<CellOutput> outputs) => new([.. outputs.Select(Of)]);

    private static JsonObject Of(CellOutput output) => output switch
    {
        CellOutput.StreamText stream => new JsonObject
        {
            ["name"] = stream.Name,
            ["output_type"] = "stream",
            ["text"] = MultilineText.ToLines(stream.Text),
        },
        CellOutput.Display display => new JsonObject
        {
            ["data"] = display.Data.ToNode(),
            ["metadata"] = display.Metadata?.DeepClone() ?? new JsonObject(),
            ["output_type"] = "display_data",
        },
        CellOutput.Result result => new JsonObject
        {
            ["data"] = result.Data.ToNode(),
            ["execution_count"] = result.ExecutionCount,
            ["metadata"] = result.Metadata?.DeepClone() ?? new JsonObject(),
            ["output_type"] = "execute_result",
        },
        CellOutput.Failure error => new JsonObject
        {
            ["ename"] = error.Name,
            ["evalue"] = error.Message,
            ["output_type"] = "error",
            ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)JsonValue.Create(line))]),
        },
        CellOutput.Other other => (JsonObject)other.Json.DeepClone(),
        _ => throw new InvalidOperationException($"No output of type {output.GetType().Name} can be written."),
    };
}
