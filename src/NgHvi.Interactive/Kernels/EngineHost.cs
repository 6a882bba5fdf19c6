namespace NgHvi.Interactive.Kernels;

/// <summary>This project's own notebook engine, which is met by the names of its members: neither refers to the other.</summary>
internal sealed class EngineHost : NotebookHost
{
    private readonly Type kernelType;
    private readonly Func<object?> current;
    private readonly Func<object, CancellationToken> token;
    private readonly Func<object, object> handlingKernel;
    private readonly MethodInfo display;
    private readonly MethodInfo onComplete;

    public EngineHost(Assembly engine)
    {
        kernelType = engine.GetType("Microsoft.DotNet.Interactive.Kernel", throwOnError: true)!;
        var context = engine.GetType("Microsoft.DotNet.Interactive.KernelInvocationContext", throwOnError: true)!;
        current = context.GetProperty("Current")!.GetMethod!.CreateDelegate<Func<object?>>();
        token = cell => (CancellationToken)context.GetProperty("CancellationToken")!.GetValue(cell)!;
        handlingKernel = context.GetProperty("HandlingKernel")!.GetValue!;
        display = context.GetMethod("Display")!;
        onComplete = context.GetMethod("OnComplete")!;
    }

    public override object? Cell => current();

    public override object? RootKernel => Cell is { } cell ? handlingKernel(cell) : null;

    public override CancellationToken Interrupted => Cell is { } cell ? token(cell) : default;

    public override Action<object> Display(object cell, object value)
    {
        var displayed = display.Invoke(cell, [value, Array.Empty<string>()])!;
        return displayed.GetType().GetMethod("Update")!.CreateDelegate<Action<object>>(displayed);
    }

    // An action of object is, by contravariance, one of the engine's context too.
    public override void OnComplete(object cell, Action action) => onComplete.Invoke(cell, [(Action<object>)(_ => action())]);

    public override object? Kernel(object root) => kernelType.IsInstanceOfType(root) ? root : null;

    public override void AddCommand(
        object kernel, string name, string description, IReadOnlyList<CommandOption> options, Func<string, Task> handler) =>
        Call(kernel, "AddDirective", name, description, handler);

    public override (bool Exists, object? Value) Variable(object kernel, string name)
    {
        object?[] arguments = [name, null];
        return ((bool)Call(kernel, "TryGetValue", arguments)!, arguments[1]);
    }

    public override Task SetVariableAsync(object kernel, string name, object value) =>
        (Task)Call(kernel, "SetValueAsync", name, value, value.GetType())!;

    private object? Call(object kernel, string method, params object?[] arguments) =>
        kernelType.GetMethod(method)!.Invoke(kernel, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
