using System.Text.Json.Nodes;

namespace NgHvi.Notebooks.Engine;

/// <summary>Sends messages, each whole and at once, from whatever thread they come.</summary>
internal sealed class EngineOutput(TextWriter writer)
{
    private readonly Lock gate = new();

    /// <summary>Sends a message. Nobody is told when the front end has gone: the end of its requests says so.</summary>
    public void Send(JsonObject message)
    {
        var line = message.ToJsonString();
        lock (gate)
        {
            try
            {
                writer.Write(line + "\n");
                writer.Flush();
            }
            catch (IOException)
            {
            }
        }
    }
}
