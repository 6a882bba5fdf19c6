using System.Reflection;

namespace NgHvi.Interactive.Progress;

/// <summary>The cell that runs, in whatever kernel: where a display can be made and updated.</summary>
/// <remarks>
/// Kernels are met by the names of their types, as hosts meet this library's formatters: there is no reference to one. The
/// context's own Display is called, because the display that the global <c>display(…)</c> of .NET Interactive returns has
/// another id than the one shown since June 2025, so that updating it shows a second output.
/// </remarks>
internal static class RunningCell
{
    private const string Context = "Microsoft.DotNet.Interactive.KernelInvocationContext";
    private static readonly Type? s_type =
        Type.GetType(Context + ", Microsoft.DotNet.Interactive") ?? Type.GetType(Context + ", NgHvi.Notebooks");

    private static readonly PropertyInfo? s_current = s_type?.GetProperty("Current", BindingFlags.Public | BindingFlags.Static);

    /// <summary>A member of this library's engine, a static extension in .NET Interactive.</summary>
    private static readonly MethodInfo? s_display =
        s_type?.GetMethod("Display", [typeof(object), typeof(string[])])
        ?? s_type?.Assembly.GetType(Context + "Extensions")?.GetMethod("Display", [s_type, typeof(object), typeof(string[])]);

    private static readonly MethodInfo? s_onComplete = s_type?.GetMethod("OnComplete");

    /// <summary>The context of the cell that this code belongs to; null outside cells and without a kernel.</summary>
    public static object? Current => s_display is null ? null : s_current?.GetValue(null);

    /// <summary>Shows a value in a cell.</summary>
    /// <returns>Replaces it in place.</returns>
    public static Action<object> Display(object context, object value)
    {
        string[] registered = [];
        var displayed = s_display!.IsStatic
            ? s_display.Invoke(null, [context, value, registered])
            : s_display.Invoke(context, [value, registered]);
        return displayed?.GetType().GetMethod("Update", [typeof(object)])?.CreateDelegate<Action<object>>(displayed) ?? (_ => { });
    }

    /// <summary>Calls back when a cell ends, in kernels that can.</summary>
    public static void OnComplete(object context, Action action)
    {
        // An action of object is, by contravariance, one of the kernel's context too.
        Action<object> callback = _ => action();
        s_onComplete?.Invoke(context, [callback]);
    }
}
