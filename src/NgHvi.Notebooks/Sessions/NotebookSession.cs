using System.Diagnostics;
using System.Globalization;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Runs cells of C# one after the other; each sees what the earlier ones declared.</summary>
/// <remarks>
/// Formatters are registered for the whole process, as in .NET Interactive; a new session starts by dropping
/// those that earlier cells registered. Cells of several sessions in a process take turns.
/// </remarks>
public sealed class NotebookSession
{
    private readonly string _folder;
    private readonly SessionReferences _references = new();
    private readonly SubmissionCompiler _compiler;
    private readonly List<string> _packages = [];
    private readonly List<string> _sources = [];
    private readonly HashSet<string> _importing = new(StringComparer.Ordinal);

    /// <summary>Starts a session.</summary>
    /// <param name="folder">The working directory of cells; relative paths start there.</param>
    /// <exception cref="NotebookException">The folder does not exist.</exception>
    public NotebookSession(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _folder = Path.GetFullPath(folder);
        if (!Directory.Exists(_folder))
        {
            throw new NotebookException($"The working directory {_folder} does not exist.");
        }

        _compiler = new SubmissionCompiler(_references);
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
    internal async Task<CellResult> RunAsync(
        string code, int number, Action<CellOutputEvent>? onOutput, CancellationToken abort, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(code);
        var name = string.Create(CultureInfo.InvariantCulture, $"cell {number}");
        var source = new SourceText(name, [_folder], code);
        var outputs = new OutputRecorder(onOutput);
        var clock = Stopwatch.StartNew();
        CellFailure? failure = null;
        try
        {
            using var surroundings = await CellSurroundings.EnterAsync(outputs, _folder, cancellationToken).ConfigureAwait(false);
            await Task.Run(() => AbortableRun.Async(() => RunInContextAsync(source, number, outputs, cancellationToken), abort), CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            failure = new CellFailure("Cancelled", $"{source.Title} was stopped.", []);
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
            failure = RuntimeFailure.From(thrown, _compiler.IsOwn);
        }

        if (failure is not null)
        {
            outputs.Add(new CellOutput.Failure(failure.Name, failure.Message, failure.Traceback));
        }

        var status = failure is null ? CellStatus.Succeeded
            : failure.Name == "Cancelled" ? CellStatus.Cancelled
            : CellStatus.Failed;
        return new CellResult(status, outputs.Close(), failure, clock.Elapsed);
    }

    /// <summary>What could be written at a place of a cell's text, finished or not.</summary>
    /// <param name="code">The cell's text.</param>
    /// <param name="position">The place, in characters from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The place is not in the text.</exception>
    public CellCompletion Complete(string code, int position)
    {
        CheckPlace(code, position);
        return CommandCompletion.At(code, position)
            ?? Completion.At(_compiler.Analyse(CellCode.WithoutCommands(code), CancellationToken.None), position);
    }

    /// <summary>What stands at a place of a cell's text: signature and documentation. Null when nothing is known of it.</summary>
    /// <inheritdoc cref="Complete"/>
    public string? Inspect(string code, int position)
    {
        CheckPlace(code, position);
        return Inspection.At(_compiler.Analyse(CellCode.WithoutCommands(code), CancellationToken.None), position);
    }

    private static void CheckPlace(string code, int position)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, code.Length);
    }

    private async Task RunInContextAsync(
        SourceText source, int number, OutputRecorder outputs, CancellationToken cancellationToken)
    {
        var context = new KernelInvocationContext(outputs, cancellationToken);
        KernelInvocationContext.Current = context;
        try
        {
            await RunStepsAsync(source, context, outputs, number, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            context.Complete();
        }
    }

    private async Task RunStepsAsync(
        SourceText source, KernelInvocationContext context, OutputRecorder outputs, int number,
        CancellationToken cancellationToken)
    {
        Stopwatch? timer = null;
        foreach (var step in CellSteps.Of(source))
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (step)
            {
                case CellStep.Packages packages:
                    await AddPackagesAsync(source, packages, cancellationToken).ConfigureAwait(false);
                    break;
                case CellStep.Code code:
                    await RunCodeAsync(source, code.Text, outputs, number, cancellationToken).ConfigureAwait(false);
                    break;
                case CellStep.Markdown markdown:
                    context.DisplayAs(markdown.Text, "text/markdown");
                    break;
                case CellStep.Time:
                    timer ??= Stopwatch.StartNew();
                    break;
                case CellStep.Import import:
                    foreach (var imported in OpenImport(source, import))
                    {
                        await RunStepsAsync(imported, context, outputs, number, cancellationToken).ConfigureAwait(false);
                    }

                    break;
            }
        }

        if (timer is not null)
        {
            context.DisplayAs(
                string.Create(CultureInfo.InvariantCulture, $"Wall time: {timer.Elapsed.TotalMilliseconds}ms"), "text/plain");
        }
    }

    private async Task RunCodeAsync(
        SourceText source, string text, OutputRecorder outputs, int number, CancellationToken cancellationToken)
    {
        var submission = _compiler.Compile(source, text, cancellationToken);
        var value = await submission.RunAsync().ConfigureAwait(false);
        if (submission.HasValue)
        {
            outputs.Add(new CellOutput.Result(ValueFormat.ToBundle(value, []), number));
        }
    }

    private async Task AddPackagesAsync(SourceText source, CellStep.Packages step, CancellationToken cancellationToken)
    {
        _packages.AddRange(step.References.Except(_packages, StringComparer.OrdinalIgnoreCase));
        _sources.AddRange(step.Sources.Select(Absolute).Except(_sources, StringComparer.Ordinal));
        try
        {
            _references.Add(await PackageRestore.RunAsync(_packages, _sources, cancellationToken).ConfigureAwait(false));
        }
        catch (NotebookException failure)
        {
            _packages.RemoveAll(package => step.References.Contains(package, StringComparer.OrdinalIgnoreCase));
            throw CellFailureException.Command(source, step.Line, failure.Message);
        }

        string Absolute(string feed) =>
            feed.Contains("://", StringComparison.Ordinal) ? feed : Path.GetFullPath(feed, source.Folders[0]);
    }

    private IEnumerable<SourceText> OpenImport(SourceText source, CellStep.Import import)
    {
        var path = source.Find(import.Path)
            ?? throw CellFailureException.Command(source, import.Line, $"the file {import.Path} does not exist.");
        if (!_importing.Add(path))
        {
            throw CellFailureException.Command(source, import.Line, $"{import.Path} imports itself.");
        }

        try
        {
            string[] folders = [Path.GetDirectoryName(path)!, _folder];
            var name = Path.GetFileName(path);
            switch (Path.GetExtension(path).ToLowerInvariant())
            {
                case ".cs" or ".csx":
                    yield return new SourceText(name, folders, File.ReadAllText(path));
                    break;
                case ".ipynb":
                    var notebook = NotebookDocument.Load(path);
                    foreach (var (index, cell) in notebook.Cells.Index())
                    {
                        if (cell.Kind == CellKind.Code && (cell.Language ?? notebook.DefaultLanguage) == "csharp")
                        {
                            yield return new SourceText($"{name} cell {index + 1}", folders, cell.Source);
                        }
                    }

                    break;
                default:
                    throw CellFailureException.Command(
                        source, import.Line, $"{import.Path} cannot be imported; files ending in .cs, .csx and .ipynb can.");
            }
        }
        finally
        {
            _importing.Remove(path);
        }
    }
}
