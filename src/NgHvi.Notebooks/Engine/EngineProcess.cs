using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using NgHvi.Notebooks.Running;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Engine;

/// <summary>The front end of a run: cells run in a process of their own, and whatever ends that process costs one cell.</summary>
/// <remarks>The process is started for the first cell, and again for a cell after one that has ended it.</remarks>
internal sealed class EngineProcess(string folder, NotebookRunOptions options) : ICellEngine
{
    /// <summary>The name of the failure of a cell that has ended the process.</summary>
    public const string Ended = "ProcessEnded";

    private const int MostLines = 12;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, OutputRecorder> displays = new(StringComparer.Ordinal);
    private readonly List<string> log = [];
    private Process? process;
    private Task logging = Task.CompletedTask;
    private int requests;

    public async Task<CellResult> RunAsync(string code, int number, Action<CellOutputEvent>? onOutput, CellStop stop)
    {
        var clock = Stopwatch.StartNew();
        var messages = new EngineOutputs(new OutputRecorder(onOutput), displays, number);
        var title = SourceText.TitleOf($"cell {number}");
        Start();
        CellFailure? failure;
        using (stop.Cancel.Register(Interrupt))
        using (stop.Abort.Register(Interrupt))
        using (stop.Leave.Register(() => process?.Kill(entireProcessTree: true)))
        {
            var request = new JsonObject
            {
                ["type"] = "execute",
                ["code"] = code,
                ["number"] = number,
                ["limit"] = options.MaxOutput,
            };
            var reply = await AskAsync(request, messages.Add, CancellationToken.None).ConfigureAwait(false);
            failure = reply is null ? await DeathAsync(title).ConfigureAwait(false)
                : (string?)reply["status"] == "fault" ? new CellFailure("EngineFault", (string)reply["message"]!, [])
                : null;
        }

        if (failure is null)
        {
            messages.AddLog(TakeLog());
        }

        var isStopped = stop.Cancel.IsCancellationRequested && (messages.IsStopped || failure is not null);
        failure = stop.TimedOut(title) ?? (isStopped ? CellFailure.Cancelled($"{title} was stopped.") : failure);
        return messages.End(failure, clock.Elapsed);
    }

    public async Task<bool> CanRestoreAsync(PackageRequest package, CancellationToken cancellationToken)
    {
        Start();
        var request = new JsonObject { ["type"] = "can_restore", ["package"] = package.Id, ["version"] = package.Version };
        var reply = await AskAsync(request, _ => { }, cancellationToken).ConfigureAwait(false);
        return reply?["found"]?.GetValue<bool>() == true;
    }

    public async Task<CellFailure?> EndAsync()
    {
        if (process is null)
        {
            return null;
        }

        // Threads that cells have left running may still throw; they have the time of a cell that is to stop.
        var messages = new EngineOutputs(new OutputRecorder(null), displays, number: 0);
        using var grace = new CancellationTokenSource(options.Grace);
        try
        {
            await AskAsync(new JsonObject { ["type"] = "shutdown" }, messages.Add, grace.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
        process = null;
        return messages.Failure;
    }

    private void Start()
    {
        if (process is not null)
        {
            return;
        }

        var start = new ProcessStartInfo(options.EngineCommand[0], options.EngineCommand.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
        };
        foreach (var (name, value) in EngineEnvironment.Variables)
        {
            start.Environment.TryAdd(name, value);
        }

        try
        {
            process = Process.Start(start)!;
        }
        catch (Exception failure) when (failure is Win32Exception or IOException)
        {
            throw new NotebookException($"The process that runs the cells cannot be started: {failure.Message}", failure);
        }

        logging = Task.Run(() => LogAsync(process.StandardError));
    }

    /// <summary>Sends a request and gives the reply; null when the process has ended before.</summary>
    private async Task<JsonObject?> AskAsync(JsonObject request, Action<JsonObject> onMessage, CancellationToken cancellationToken)
    {
        var running = process!;
        request["id"] = ++requests;
        Send(request);

        // What a cell has started may hold the stream open after the end of the process.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = running.WaitForExitAsync(end.Token).ContinueWith(
            _ => end.CancelAfter(LastWords), end.Token, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        try
        {
            while (await running.StandardOutput.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(end.Token).ConfigureAwait(false)
                is { } line)
            {
                var message = EngineHost.Parse(line) ?? new JsonObject { ["type"] = "stream", ["name"] = "stdout", ["text"] = line + "\n" };
                if ((string?)message["type"] != "reply")
                {
                    onMessage(message);
                }
                else if ((int?)message["id"] == requests)
                {
                    return message;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
        }

        return null;
    }

    private void Interrupt() => Send(new JsonObject { ["type"] = "interrupt" });

    private void Send(JsonObject request)
    {
        lock (gate)
        {
            try
            {
                process!.StandardInput.Write(request.ToJsonString() + "\n");
                process.StandardInput.Flush();
            }
            catch (IOException)
            {
                // The process has ended; the end of its messages says so.
            }
        }
    }

    /// <summary>Says how the process has ended. The next cell starts another one.</summary>
    private async Task<CellFailure> DeathAsync(string title)
    {
        var ended = process!;
        process = null;
        using (ended)
        {
            await Task.WhenAny(logging, Task.Delay(LastWords)).ConfigureAwait(false);
            ended.Kill(entireProcessTree: true);
            await ended.WaitForExitAsync().ConfigureAwait(false);
            var lines = TakeLog();
            var sentence = $"{title} has ended the process that runs the cells, and all variables are lost: {How(ended.ExitCode, lines)}";
            return new CellFailure(Ended, sentence, [sentence, .. lines]);
        }
    }

    private static string How(int code, IReadOnlyList<string> lines) => (code, lines) switch
    {
        (_, [var first, ..]) when first.StartsWith("Stack overflow", StringComparison.Ordinal) => "a stack overflow.",
        (_, [var first, ..]) when first.StartsWith("Process terminated", StringComparison.Ordinal)
            || first.StartsWith("Unhandled exception", StringComparison.Ordinal)
            || first.StartsWith("Out of memory", StringComparison.Ordinal) =>
            string.Join(' ', lines.TakeWhile(line => !line.StartsWith("   at ", StringComparison.Ordinal))),
        (137, _) => "it was killed, by somebody or for want of memory.",
        ( > 128 and < 160, _) => $"signal {code - 128}.",
        _ => $"exit code {code}, as by Environment.Exit.",
    };

    private async Task LogAsync(StreamReader errors)
    {
        while (await errors.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            lock (log)
            {
                if (log.Count < MostLines)
                {
                    log.Add(line);
                }
            }
        }
    }

    private string[] TakeLog()
    {
        lock (log)
        {
            string[] lines = [.. log];
            log.Clear();
            return lines;
        }
    }
}
