using System.IO.Pipelines;
using System.Text.Json.Nodes;
using NgHvi.Notebooks.Engine;

namespace NgHvi.Notebooks.Tests.Support;

/// <summary>A front end in this process: talks to an engine through pipes.</summary>
public sealed class EngineClient : IAsyncDisposable
{
    private readonly StreamWriter requests;
    private readonly StreamReader messages;
    private readonly Task engine;
    private int id;

    public EngineClient(string folder)
    {
        var (requests, messages) = (new Pipe(), new Pipe());
        this.requests = new StreamWriter(requests.Writer.AsStream()) { AutoFlush = true };
        this.messages = new StreamReader(messages.Reader.AsStream());
        engine = EngineHost.RunAsync(
            folder, new StreamReader(requests.Reader.AsStream()), new StreamWriter(messages.Writer.AsStream()));
    }

    public void Send(string line) => requests.WriteLine(line);

    public int Send(string type, JsonObject content)
    {
        content["type"] = type;
        content["id"] = ++id;
        requests.WriteLine(content.ToJsonString());
        return id;
    }

    public async Task<JsonObject> NextAsync() =>
        (JsonObject)JsonNode.Parse(
            (await messages.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(5)))!)!;

    /// <summary>The messages up to the reply, which is the last of them.</summary>
    public async Task<List<JsonObject>> UntilReplyAsync(int id)
    {
        var messages = new List<JsonObject>();
        do
        {
            messages.Add(await NextAsync());
        }
        while ((string)messages[^1]["type"]! != "reply" || (int)messages[^1]["id"]! != id);
        return [.. messages.Where(message => (string)message["type"]! != "ready")];
    }

    public Task<List<JsonObject>> AskAsync(string type, JsonObject content) => UntilReplyAsync(Send(type, content));

    public Task<List<JsonObject>> ExecuteAsync(string code, int number = 1) =>
        AskAsync("execute", new JsonObject { ["code"] = code, ["number"] = number });

    public async ValueTask DisposeAsync()
    {
        await requests.DisposeAsync();
        await engine.WaitAsync(TimeSpan.FromMinutes(5));
    }
}
