using System.Text.Json.Nodes;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Engine;

/// <summary>Makes outputs of the messages that an engine sends while a cell runs.</summary>
/// <param name="outputs">Where they go.</param>
/// <param name="displays">The cells so far by the displays they have shown, which later cells may update.</param>
/// <param name="number">The cell's number.</param>
internal sealed class EngineOutputs(OutputRecorder outputs, Dictionary<string, OutputRecorder> displays, int number)
{
    /// <summary>The first failure; null when there was none.</summary>
    public CellFailure? Failure { get; private set; }

    /// <summary>Whether the cell's code has stopped because it was told to.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Takes a message.</summary>
    public void Add(JsonObject message)
    {
        switch (Text(message, "type"))
        {
            case "stream":
                outputs.Write(Text(message, "name"), Text(message, "text"));
                break;
            case "display_data":
                displays[Text(message, "display_id")] = outputs;
                outputs.Add(Display(message), Text(message, "display_id"));
                break;
            case "update_display_data":
                displays.GetValueOrDefault(Text(message, "display_id"))?.Update(Text(message, "display_id"), Display(message));
                break;
            case "execute_result":
                outputs.Add(new CellOutput.Result(Data(message), number, Metadata(message)));
                break;
            case "error" when Text(message, "ename") is "Cancelled" or "Interrupted":
                IsStopped |= Text(message, "ename") == "Cancelled";
                break;
            case "error":
                var traceback = (message["traceback"] as JsonArray ?? []).Select(line => (string)line!);
                Add(new CellFailure(Text(message, "ename"), Text(message, "evalue"), [.. traceback]));
                break;
        }
    }

    /// <summary>Takes what the process has written past the cell's streams.</summary>
    public void AddLog(IEnumerable<string> lines) => outputs.Write("stderr", string.Concat(lines.Select(line => line + "\n")));

    /// <summary>The result of the cell.</summary>
    /// <param name="failure">Why it failed, when no message has said so.</param>
    /// <param name="elapsed">How long it took.</param>
    public CellResult End(CellFailure? failure, TimeSpan elapsed)
    {
        if (failure is not null)
        {
            Failure = null;
            Add(failure);
        }

        return CellResult.Of(outputs, Failure, elapsed);
    }

    private void Add(CellFailure failure)
    {
        Failure ??= failure;
        outputs.Add(new CellOutput.Failure(failure.Name, failure.Message, failure.Traceback));
    }

    private static CellOutput.Display Display(JsonObject message) => new(Data(message), Metadata(message));

    private static JsonObject? Metadata(JsonObject message) => message["metadata"] as JsonObject;

    private static MimeBundle Data(JsonObject message) => MimeBundle.FromText(((JsonObject)message["data"]!).Select(entry =>
        KeyValuePair.Create(
            entry.Key, entry.Value is JsonValue value && value.TryGetValue(out string? text) ? text : JsonText.Write(entry.Value))));

    private static string Text(JsonObject message, string name) => EngineHost.Text(message, name);
}
