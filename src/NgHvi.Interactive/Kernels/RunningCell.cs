namespace NgHvi.Interactive.Kernels;

/// <summary>The cell that runs, in whatever kernel: what interrupts it, and where a display can be made and updated.</summary>
/// <remarks>
/// Kernels are met by the names of their types, as hosts meet this library's formatters: there is no reference to one. The
/// context's own Display is called, because the display that the global <c>display(…)</c> of .NET Interactive returns has
/// another id than the one shown since June 2025, so that updating it shows a second output.
/// </remarks>
internal static class RunningCell
{
    private const string Context = "Microsoft.DotNet.Interactive.KernelInvocationContext";
    private static readonly Type? ContextType =
        AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(Context)).FirstOrDefault(type => type is not null);

    private static readonly PropertyInfo? CurrentProperty = ContextType?.GetProperty("Current", BindingFlags.Public | BindingFlags.Static);
    private static readonly PropertyInfo? TokenProperty = ContextType?.GetProperty("CancellationToken", typeof(CancellationToken));

    /// <summary>A member of this library's engine, a static extension in .NET Interactive.</summary>
    private static readonly MethodInfo? DisplayMethod =
        ContextType?.GetMethod("Display", [typeof(object), typeof(string[])])
        ?? ContextType?.Assembly.GetType(Context + "Extensions")?.GetMethod("Display", [ContextType, typeof(object), typeof(string[])]);

    private static readonly MethodInfo? OnCompleteMethod =
        ContextType?.GetMethod("OnComplete", [typeof(Action<>).MakeGenericType(ContextType)]);

    /// <summary>The context of the cell that this code belongs to; null outside cells and without a kernel.</summary>
    public static object? Current => CurrentProperty?.GetValue(null);

    /// <summary>The outermost kernel of that cell; null outside cells and where the context tells none.</summary>
    public static object? RootKernel => Current is { } cell && Get(cell, "HandlingKernel") is { } kernel ? Get(kernel, "RootKernel") : null;

    /// <summary>Signalled when that cell is interrupted; never in what goes on after the end of its cell.</summary>
    public static CancellationToken Interrupted
    {
        get
        {
            try
            {
                return Current is { } cell && TokenProperty?.GetValue(cell) is CancellationToken token ? token : default;
            }
            catch (TargetInvocationException exception) when (exception.InnerException is ObjectDisposedException)
            {
                // .NET Interactive disposes of the token's source when the cell ends.
                return default;
            }
        }
    }

    /// <summary>Shows a value in a cell.</summary>
    public static Action<object> Display(object cell, object value)
    {
        string[] registered = [];
        var displayed = DisplayMethod is { IsStatic: true }
            ? DisplayMethod.Invoke(null, [cell, value, registered])
            : DisplayMethod?.Invoke(cell, [value, registered]);
        return displayed?.GetType().GetMethod("Update", [typeof(object)])?.CreateDelegate<Action<object>>(displayed) ?? (_ => { });
    }

    /// <summary>Calls back when a cell ends, in kernels that can.</summary>
    public static void OnComplete(object cell, Action action)
    {
        // An action of object is, by contravariance, one of the kernel's context too.
        Action<object> callback = _ => action();
        OnCompleteMethod?.Invoke(cell, [callback]);
    }

    private static object? Get(object owner, string property) => owner.GetType().GetProperty(property)?.GetValue(owner);
}
