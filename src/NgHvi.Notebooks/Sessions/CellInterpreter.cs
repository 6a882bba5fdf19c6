using Microsoft.DotNet.Interactive;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Sessions.Commands;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Does the steps of cells, one after the other, and holds what they leave behind.</summary>
internal sealed class CellInterpreter
{
    private readonly string folder;
    private readonly SessionReferences references = new();
    private readonly SubmissionCompiler compiler;
    private readonly SessionPackages packages;
    private readonly Kernel kernel;
    private readonly HashSet<string> importing = new(StringComparer.Ordinal);

    /// <summary>Starts with nothing declared.</summary>
    /// <param name="folder">Where relative paths start.</param>
    public CellInterpreter(string folder)
    {
        this.folder = folder;
        compiler = new SubmissionCompiler(references);
        packages = new SessionPackages(references);
        kernel = new Kernel(this);
        Variables = new SessionVariables(compiler);
    }

    /// <summary>Compiles the pieces of code.</summary>
    public SubmissionCompiler Compiler => compiler;

    /// <summary>The packages in use.</summary>
    public SessionPackages Packages => packages;

    /// <summary>The variables the cells have declared.</summary>
    public SessionVariables Variables { get; }

    /// <summary>The texts that <c>#!value</c> has kept.</summary>
    public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

    /// <summary>The commands that cells can use.</summary>
    public CellCommands Commands { get; } = new();

    /// <summary>A script as HTML.</summary>
    public static string Script(string code) => $"<script type=\"text/javascript\">\n{code}\n</script>";

    /// <summary>Runs a cell.</summary>
    /// <param name="name">What messages and stack frames call it.</param>
    /// <param name="code">Its text.</param>
    /// <param name="number">The number of its execution.</param>
    /// <param name="outputs">Where its outputs go.</param>
    /// <param name="cancellationToken">Given to its code.</param>
    public async Task RunAsync(string name, string code, int number, OutputRecorder outputs, CancellationToken cancellationToken)
    {
        var context = new KernelInvocationContext(kernel, outputs, number, cancellationToken);
        KernelInvocationContext.Current = context;
        try
        {
            await RunAsync(new SourceText(name, [folder], code), context).ConfigureAwait(false);
        }
        finally
        {
            context.Complete();
        }
    }

    /// <summary>Runs a file where a command says so.</summary>
    /// <exception cref="CellFailureException">It cannot be read, or is being imported already.</exception>
    public async Task ImportAsync(CommandCall call, string name)
    {
        var path = call.Source.Find(name) ?? throw call.Refuse($"the file {name} does not exist.");
        if (!ImportedFile.CanRead(path))
        {
            throw call.Refuse($"{name} cannot be imported; files ending in .cs, .csx, .dib and .ipynb can.");
        }

        if (!importing.Add(path))
        {
            throw call.Refuse($"{name} imports itself.");
        }

        try
        {
            await RunFileAsync(path, call.Context).ConfigureAwait(false);
        }
        finally
        {
            importing.Remove(path);
        }
    }

    private async Task RunFileAsync(string path, KernelInvocationContext context)
    {
        foreach (var source in ImportedFile.Read(path, folder))
        {
            await RunAsync(source, context).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(SourceText source, KernelInvocationContext context)
    {
        var atEnd = new List<Action>();
        foreach (var step in CellSteps.Of(source))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            await (step switch
            {
                CellStep.Packages packages => AddPackagesAsync(source, packages, context),
                CellStep.Code code => RunCodeAsync(source, code.Text, context),
                CellStep.Shown shown => ShowAsync(shown, context),
                CellStep.Command command => Commands.RunAsync(
                    new CommandCall(this, context, source, command.Line, command.Name, command.Arguments, command.Text, atEnd.Add)),
                _ => throw new InvalidOperationException($"Steps of type {step.GetType().Name} are not known."),
            }).ConfigureAwait(false);
        }

        atEnd.ForEach(action => action());
    }

    private async Task RunCodeAsync(SourceText source, string text, KernelInvocationContext context)
    {
        var submission = compiler.Compile(source, text, context.CancellationToken);
        var value = await submission.RunAsync().ConfigureAwait(false);
        if (submission.HasValue)
        {
            context.Outputs.Add(new CellOutput.Result(ValueFormat.ToBundle(value, []), context.Number));
        }
    }

    private static Task ShowAsync(CellStep.Shown step, KernelInvocationContext context)
    {
        context.DisplayAs(
            step.Language == "javascript" ? Script(step.Text) : step.Text, step.Language == "markdown" ? "text/markdown" : "text/html");
        return Task.CompletedTask;
    }

    private async Task AddPackagesAsync(SourceText source, CellStep.Packages step, KernelInvocationContext context)
    {
        foreach (var package in await packages.AddAsync(source, step, context.CancellationToken).ConfigureAwait(false))
        {
            await RunExtensionAsync(package, context).ConfigureAwait(false);
        }
    }

    /// <summary>Runs what a package wants to be run once; a failure is told and does not fail the cell, as in .NET Interactive.</summary>
    private async Task RunExtensionAsync(string package, KernelInvocationContext context)
    {
        var folder = Path.Combine(package, "interactive-extensions", "dotnet");
        if (!Directory.Exists(folder))
        {
            return;
        }

        // NgHvi depends on the package of data frames, and its displays show them.
        var libraries = Directory.EnumerateFiles(folder, "*.dll").Select(Path.GetFileName);
        foreach (var library in libraries.Where(name => name != "Microsoft.Data.Analysis.Interactive.dll").Order(StringComparer.Ordinal))
        {
            await Console.Error.WriteLineAsync($"The extension {library} of a package needs .NET Interactive; it is not loaded.")
                .ConfigureAwait(false);
        }

        var script = Path.Combine(folder, "extension.dib");
        if (!File.Exists(script))
        {
            return;
        }

        try
        {
            await RunFileAsync(script, context).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever a package's script throws, the cell that asked for the package goes on.
        catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync($"The extension of a package failed: {failure.Message}").ConfigureAwait(false);
        }
    }
}
