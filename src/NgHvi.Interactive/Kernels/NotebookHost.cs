namespace NgHvi.Interactive.Kernels;

/// <summary>The notebook that this library runs in: its running cell and its C# kernel.</summary>
internal abstract class NotebookHost
{
    private static readonly Lazy<NotebookHost?> Found = new(Find);

    /// <summary>The host of this process; null outside of notebooks.</summary>
    public static NotebookHost? Current => Found.Value;

    /// <summary>The context of the cell that this code belongs to; null outside cells.</summary>
    public abstract object? Cell { get; }

    /// <summary>The outermost kernel of that cell; null outside cells.</summary>
    public abstract object? RootKernel { get; }

    /// <summary>Signalled when that cell is interrupted; never in what goes on after the end of its cell.</summary>
    public abstract CancellationToken Interrupted { get; }

    /// <summary>Shows a value in a cell, and gives what replaces it.</summary>
    public abstract Action<object> Display(object cell, object value);

    /// <summary>Calls back when a cell ends.</summary>
    public abstract void OnComplete(object cell, Action action);

    /// <summary>The C# kernel among those of a root; null where there is none.</summary>
    public abstract object? Kernel(object root);

    /// <summary>Makes a word a command of cells; where it is one already, nothing changes.</summary>
    public abstract void AddCommand(
        object kernel, string name, string description, IReadOnlyList<CommandOption> options, Func<string, Task> handler);

    /// <summary>The value of a variable, and whether there is one.</summary>
    public abstract (bool Exists, object? Value) Variable(object kernel, string name);

    /// <summary>Declares a variable.</summary>
    public abstract Task SetVariableAsync(object kernel, string name, object value);

    /// <summary>Calls back after code, where a cell's completion comes too late to show something.</summary>
    public virtual void AfterCode(object root, Action action)
    {
    }

    private static NotebookHost? Find()
    {
        var assemblies = AppDomain.CurrentDomain.GetAssemblies().ToLookup(assembly => assembly.GetName().Name);
        return assemblies["NgHvi.Notebooks"].FirstOrDefault() is { } engine ? new EngineHost(engine)
            : assemblies["Microsoft.DotNet.Interactive"].Any() ? Interactive()
            : null;
    }

    /// <summary>Stands alone, so that no type of the tool is looked for where the tool is not.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static InteractiveHost Interactive() => new();
}
