using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Running;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Engine;

/// <summary>
/// Serves one session to a front end in another process: a line of JSON for each request, and one for each event and reply.
/// </summary>
/// <remarks>
/// Requests have a <c>type</c> and an <c>id</c>: <c>execute</c> (<c>code</c>, <c>number</c>, <c>limit</c> in
/// bytes for its outputs), <c>complete</c> and <c>inspect</c>
/// (<c>code</c>, <c>position</c>), <c>is_complete</c> (<c>code</c>), <c>can_restore</c>
/// (<c>package</c>, <c>version</c>), <c>interrupt</c>, <c>shutdown</c>. They are done one after the other,
/// except that an interrupt reaches the running cell at once: the first one signals its token, a second one breaks it off.
/// Places are counted in Unicode code points, as Jupyter does. The end of the input is a shutdown.
/// </remarks>
public sealed class EngineHost
{
    private const long InteractiveLimit = 50_000_000;
    private readonly NotebookSession session;
    private readonly EngineOutput output;
    private readonly Channel<JsonObject> work = Channel.CreateUnbounded<JsonObject>();
    private readonly AsyncVoids asyncVoids;
    private readonly RunningCell running = new();
    private readonly ConcurrentDictionary<int, string> cells = new();

    private EngineHost(string folder, TextWriter output)
    {
        session = new NotebookSession(folder);
        this.output = new EngineOutput(output);
        asyncVoids = new AsyncVoids(Survive);
        PlainText.AddToAll();
    }

    /// <summary>Serves until the input ends or a request says so. A cell that still runs then is left behind.</summary>
    /// <param name="folder">The working directory of cells.</param>
    /// <param name="input">The requests.</param>
    /// <param name="output">Gets the events and replies.</param>
    /// <param name="ownsProcess">
    /// Whether the process serves nothing else: an exception that no code catches then costs a cell instead of the process, and the end of
    /// the input ends it, whatever cells have left running.
    /// </param>
    /// <param name="cancellationToken">Ends the service.</param>
    /// <exception cref="NotebookException">The folder does not exist.</exception>
    public static async Task RunAsync(
        string folder, TextReader input, TextWriter output, bool ownsProcess = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        var host = new EngineHost(folder, output);
        host.output.Send(new JsonObject { ["type"] = "ready", ["pid"] = Environment.ProcessId });
        if (ownsProcess)
        {
            // What cells write is the same everywhere, unless they ask for a culture.
            CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
            host.session.Context = host.asyncVoids;
            ExceptionHandling.SetUnhandledExceptionHandler(host.Survive);
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var worker = Task.Run(() => host.WorkAsync(end.Token), CancellationToken.None);
        try
        {
            // Standard input cannot be read with cancellation: whoever cancels does not wait for the next line.
            var isAsked = await Task.Run(() => host.ReadAsync(input), CancellationToken.None).WaitAsync(cancellationToken)
                .ConfigureAwait(false);
            if (!ownsProcess)
            {
                return;
            }

            if (!isAsked)
            {
                Environment.Exit(0);
            }

            await host.asyncVoids.EndAsync().ConfigureAwait(false);
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
        }

        if (worker.IsFaulted)
        {
            await worker.ConfigureAwait(false);
        }
    }

    /// <summary>Takes requests until one asks for the end, or the front end has gone.</summary>
    private async Task<bool> ReadAsync(TextReader input)
    {
        while (await input.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (Parse(line) is not { } request)
            {
                output.Send(new JsonObject { ["type"] = "invalid", ["message"] = "A request is a JSON object on one line." });
                continue;
            }

            switch (Text(request, "type"))
            {
                case "shutdown":
                    return true;
                case "interrupt":
                    running.Interrupt();
                    break;
                default:
                    work.Writer.TryWrite(request);
                    break;
            }
        }

        return false;
    }

    /// <summary>Tells of an exception that has ended a thread, in the cell that runs or else in the next.</summary>
    private bool Survive(Exception exception)
    {
        var (name, message, traceback) = session.Describe(exception);
        var sentence = $"{message} (thrown where no code could catch it: on a thread of its own or in an async void method)";
        output.Send(EngineMessage.Of(new CellOutputEvent(new CellOutput.Failure(name, sentence, traceback)), cells));
        return true;
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var request in work.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            JsonObject reply;
            try
            {
                reply = await AnswerAsync(request).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // A fault of one request, whatever it is, must leave the session to the next.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                reply = new JsonObject { ["status"] = "fault", ["message"] = failure.Message };
            }

            reply["type"] = "reply";
            reply["id"] = request["id"]?.DeepClone();
            output.Send(reply);
        }
    }

    private async Task<JsonObject> AnswerAsync(JsonObject request)
    {
        var code = Text(request, "code");
        switch (Text(request, "type"))
        {
            case "execute":
                return await ExecuteAsync(code, Number(request, "number"), request).ConfigureAwait(false);
            case "complete":
                var completion = session.Complete(code, CodePoints.ToIndex(code, Number(request, "position")));
                return new JsonObject
                {
                    ["start"] = CodePoints.FromIndex(code, completion.Start),
                    ["matches"] = new JsonArray([.. completion.Matches.Select(match => (JsonNode)JsonValue.Create(match))]),
                };
            case "inspect":
                return new JsonObject { ["text"] = session.Inspect(code, CodePoints.ToIndex(code, Number(request, "position"))) };
            case "is_complete":
                return new JsonObject { ["status"] = CellCode.Completeness(code).ToString().ToLowerInvariant() };
            case "can_restore":
                var package = new PackageRequest(Text(request, "package"), Text(request, "version"));
                var found = await ((ICellEngine)session).CanRestoreAsync(package, CancellationToken.None).ConfigureAwait(false);
                return new JsonObject { ["found"] = found };
            default:
                return new JsonObject
                {
                    ["status"] = "fault",
                    ["message"] = $"Requests of type \"{Text(request, "type")}\" are not known.",
                };
        }
    }

    private async Task<JsonObject> ExecuteAsync(string code, int number, JsonObject request)
    {
        cells[number] = code;
        session.MaxOutput = request.ContainsKey("limit") ? Number(request, "limit") : InteractiveLimit;
        var (cancel, abort) = running.Start();
        try
        {
            var result = await session.RunAsync(code, number, made => output.Send(EngineMessage.Of(made, cells)), abort, cancel)
                .ConfigureAwait(false);
            if (result.Failure is null && cancel.IsCancellationRequested)
            {
                var text = string.Create(
                    CultureInfo.InvariantCulture, $"Cell {number} was interrupted. What it had assigned is kept, a fit so far included.");
                output.Send(EngineMessage.Error("Interrupted", text, [text]));
                return new JsonObject { ["status"] = "error" };
            }

            return new JsonObject { ["status"] = result.Failure is null ? "ok" : "error" };
        }
        finally
        {
            running.End();
        }
    }

    /// <summary>Reads a message; null when the line is none.</summary>
    internal static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A text of a message; empty when it has none of the name.</summary>
    internal static string Text(JsonObject request, string name) =>
        request[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    private static int Number(JsonObject request, string name) =>
        request[name] is JsonValue value && value.TryGetValue(out int number) ? number : 0;
}
