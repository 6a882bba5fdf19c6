namespace NgHvi.Interactive.Kernels;

/// <summary>What this library asks of the C# kernel of a notebook.</summary>
/// <remarks>Kernels are met by the names of their members, so that no version of any kernel is needed.</remarks>
internal abstract class NotebookKernel
{
    private readonly MethodInfo tryGetValue;
    private readonly MethodInfo setValue;

    /// <summary>Finds the members that every C# kernel has.</summary>
    protected NotebookKernel(object kernel)
    {
        Kernel = kernel;
        var type = kernel.GetType();
        var tryGet = type.GetMethod("TryGetValue") ?? throw new MissingMethodException(type.Name, "TryGetValue");
        tryGetValue = tryGet.IsGenericMethodDefinition ? tryGet.MakeGenericMethod(typeof(object)) : tryGet;
        setValue = type.GetMethod("SetValueAsync", [typeof(string), typeof(object), typeof(Type)])
            ?? throw new MissingMethodException(type.Name, "SetValueAsync");
    }

    /// <summary>The C# kernel.</summary>
    protected object Kernel { get; }

    /// <summary>The kernel that a start-up script passes; null where it is none that takes commands.</summary>
    public static NotebookKernel? Of(object? root) => root switch
    {
        null => null,
        _ when EngineKernel.Fits(root) => new EngineKernel(root),
        _ => InteractiveKernel.Find(root),
    };

    /// <summary>Makes a word a command of cells; where it is one already, nothing changes.</summary>
    public abstract void AddCommand(string name, string description, IReadOnlyList<CommandOption> options, Func<string, Task> handler);

    /// <summary>The value of a variable, and whether there is one.</summary>
    public (bool Exists, object? Value) Variable(string name)
    {
        object?[] arguments = [name, null];
        return ((bool)tryGetValue.Invoke(Kernel, arguments)!, arguments[1]);
    }

    /// <summary>Declares a variable.</summary>
    public Task SetVariableAsync(string name, object value) =>
        (Task)setValue.Invoke(Kernel, BindingFlags.DoNotWrapExceptions, null, [name, value, value.GetType()], null)!;
}
