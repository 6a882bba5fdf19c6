namespace NgHvi.Studies;

/// <summary>Runs in a process of its own, which is started once for many; runs go to it and word comes back a line at a time.</summary>
internal sealed class ProcessWorker(IReadOnlyList<string> command, string folder, int threads) : IRunWorker
{
    private const string Ready = "ready", Done = "done", Failed = "failed";
    private const int Killed = 128 + 9;
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private Process? process;

    /// <summary>What the process does: the other side of <see cref="RunAsync"/>. Ends with its input, that is with its parent.</summary>
    public static async Task<int> ServeAsync(string folder, int threads, TextReader input, TextWriter output)
    {
        var store = new StudyStore(folder);
        var executor = new RunExecutor(threads, ownsProcess: true, store.CheckpointOf);
        using var limits = new RunLimits(store.Write);
        // Read ahead, so that the end of the parent is seen in the middle of a run, too.
        using var ended = new CancellationTokenSource();
        var lines = System.Threading.Channels.Channel.CreateUnbounded<string>();
        _ = Task.Run(async () =>
        {
            while (await input.ReadLineAsync().ConfigureAwait(false) is { } line) lines.Writer.TryWrite(line);
            lines.Writer.Complete();
            await ended.CancelAsync().ConfigureAwait(false);
        });
        await output.WriteLineAsync(Ready).ConfigureAwait(false);
        await output.FlushAsync().ConfigureAwait(false);
        await foreach (var line in lines.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            var run = PlannedRun.FromLine(line);
            limits.Begin(run);
            RunResult result;
            try
            {
                result = executor.Execute(run, ended.Token);
            }
            catch (OperationCanceledException)
            {
                return 0;
            }

            limits.End();
            store.Write(result);
            await output.WriteLineAsync(result.IsFailed ? Failed : Done).ConfigureAwait(false);
            await output.FlushAsync().ConfigureAwait(false);
        }

        return 0;
    }

    public async Task<RunOutcome> RunAsync(PlannedRun run, CancellationToken cancellationToken)
    {
        try
        {
            if (process is null && !await StartAsync(cancellationToken).ConfigureAwait(false))
                return await DeadAsync().ConfigureAwait(false);
            await process!.StandardInput.WriteLineAsync(run.ToLine().AsMemory(), cancellationToken).ConfigureAwait(false);
            await process.StandardInput.FlushAsync(cancellationToken).ConfigureAwait(false);
            return await process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) is (Done or Failed) and var word
                ? new(word == Failed) : await DeadAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            return await DeadAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is null) return;
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(LastWords);
        await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Discard();
    }

    private async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        string[] arguments = [.. command.Skip(1), folder, threads.ToString(CultureInfo.InvariantCulture)];
        process = Process.Start(new ProcessStartInfo(command[0], arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        return await process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) == Ready;
    }

    private async Task<RunOutcome> DeadAsync()
    {
        var own = process!;
        using var patience = new CancellationTokenSource(LastWords);
        await own.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var code = own.HasExited ? own.ExitCode : -1;
        Discard();
        return new(true, true, code > 128 ? $"signal {code - 128}" : $"exit code {code}", code == Killed);
    }

    private void Discard()
    {
        if (!process!.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
        process = null;
    }
}
