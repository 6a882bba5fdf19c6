using System.Diagnostics;
using System.Globalization;
using Microsoft.DotNet.Interactive.Formatting;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Running;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Runs cells of C# one after the other; each sees what the earlier ones declared.</summary>
/// <remarks>
/// Formatters are registered for the whole process, as in .NET Interactive; a new session starts by dropping
/// those that earlier cells registered. Cells of several sessions in a process take turns.
/// </remarks>
public sealed class NotebookSession : ICellEngine
{
    private readonly string folder;
    private readonly CellInterpreter interpreter;

    /// <summary>Starts a session.</summary>
    /// <param name="folder">The working directory of cells; relative paths start there.</param>
    /// <exception cref="NotebookException">The folder does not exist.</exception>
    public NotebookSession(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        this.folder = Path.GetFullPath(folder);
        if (!Directory.Exists(this.folder))
        {
            throw new NotebookException($"The working directory {this.folder} does not exist.");
        }

        interpreter = new CellInterpreter(this.folder);
        Formatter.ResetToDefault();
    }

    /// <summary>Runs a cell.</summary>
    /// <param name="code">The cell's text, commands included.</param>
    /// <param name="number">What messages and stack frames call the cell.</param>
    /// <param name="onOutput">Called for each output as it is made, under a lock; null when nobody listens.</param>
    /// <param name="cancellationToken">Given to the cell's code, which stops when it looks at it.</param>
    /// <returns>The outputs, and the failure if there was one: a cell's exception is not thrown here.</returns>
    public Task<CellResult> RunAsync(
        string code, int number, Action<CellOutputEvent>? onOutput = null, CancellationToken cancellationToken = default) =>
        RunAsync(code, number, onOutput, CancellationToken.None, cancellationToken);

    /// <summary>Runs a cell that can be broken off.</summary>
    /// <param name="code">The cell's text, commands included.</param>
    /// <param name="number">What messages and stack frames call the cell.</param>
    /// <param name="onOutput">Called for each output as it is made, under a lock; null when nobody listens.</param>
    /// <param name="abort">Breaks off code that does not look at <paramref name="cancellationToken"/>, wherever it is.</param>
    /// <param name="cancellationToken">Given to the cell's code, which stops when it looks at it.</param>
    internal Task<CellResult> RunAsync(
        string code, int number, Action<CellOutputEvent>? onOutput, CancellationToken abort, CancellationToken cancellationToken) =>
        RunAsync(code, number, onOutput, _ => null, abort, CancellationToken.None, cancellationToken);

    /// <summary>What could be written at a place of a cell's text, finished or not.</summary>
    /// <param name="code">The cell's text.</param>
    /// <param name="position">The place, in characters from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The place is not in the text.</exception>
    public CellCompletion Complete(string code, int position)
    {
        CheckPlace(code, position);
        return CommandCompletion.At(code, position, interpreter.Commands.Descriptions)
            ?? Completion.At(interpreter.Compiler.Analyse(CellCode.WithoutCommands(code), CancellationToken.None), position);
    }

    /// <summary>What stands at a place of a cell's text: signature and documentation. Null when nothing is known of it.</summary>
    /// <inheritdoc cref="Complete"/>
    public string? Inspect(string code, int position)
    {
        CheckPlace(code, position);
        return Inspection.At(interpreter.Compiler.Analyse(CellCode.WithoutCommands(code), CancellationToken.None), position);
    }

    /// <summary>How many bytes of a file the outputs of a cell may take.</summary>
    internal long MaxOutput { get; set; } = NotebookRunOptions.DefaultMaxOutput;

    /// <summary>Where what cells await goes on; null for the thread pool.</summary>
    internal SynchronizationContext? Context { get; set; }

    /// <summary>An exception in the words of the notebook.</summary>
    internal CellFailure Describe(Exception exception) => RuntimeFailure.From(exception, interpreter.Compiler.IsOwn);

    Task<CellResult> ICellEngine.RunAsync(string code, int number, Action<CellOutputEvent>? onOutput, CellStop stop) =>
        RunAsync(code, number, onOutput, stop.TimedOut, stop.Abort, stop.Leave, stop.Cancel);

    Task<bool> ICellEngine.CanRestoreAsync(PackageRequest package, CancellationToken cancellationToken) =>
        interpreter.Packages.CanRestoreAsync(package, cancellationToken);

    Task<CellFailure?> ICellEngine.EndAsync() => Task.FromResult<CellFailure?>(null);

    private static void CheckPlace(string code, int position)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, code.Length);
    }

    private async Task<CellResult> RunAsync(
        string code, int number, Action<CellOutputEvent>? onOutput, Func<string, CellFailure?> timedOut, CancellationToken abort,
        CancellationToken leave, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(code);
        var name = string.Create(CultureInfo.InvariantCulture, $"cell {number}");
        var title = SourceText.TitleOf(name);
        var outputs = new OutputRecorder(onOutput, MaxOutput);
        var clock = Stopwatch.StartNew();
        CellFailure? failure;
        try
        {
            using var surroundings = await CellSurroundings.EnterAsync(outputs, folder, cancellationToken).ConfigureAwait(false);
            var work = Task.Run(
                () => AbortableRun.Async(
                    () =>
                    {
                        SynchronizationContext.SetSynchronizationContext(Context);
                        return interpreter.RunAsync(name, code, number, outputs, cancellationToken);
                    },
                    abort),
                CancellationToken.None);
            await work.WaitAsync(leave).ConfigureAwait(false);
            failure = timedOut(title);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            failure = timedOut(title) ?? CellFailure.Cancelled($"{title} was stopped.");
        }
        catch (CellFailureException stopped)
        {
            failure = stopped.Failure;
        }
        catch (NotebookException refused)
        {
            failure = new CellFailure("CommandError", refused.Message, [refused.Message]);
        }
        catch (Exception thrown)
        {
            failure = Describe(thrown);
        }

        if (failure is not null)
        {
            outputs.Add(new CellOutput.Failure(failure.Name, failure.Message, failure.Traceback));
        }

        return CellResult.Of(outputs, failure, clock.Elapsed);
    }
}
