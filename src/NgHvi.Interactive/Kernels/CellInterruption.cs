using System.Reflection;
using NgHvi.Inference;

namespace NgHvi.Interactive.Kernels;

/// <summary>Lets the running cell's token end fits, so that interrupting a cell gives the fit so far.</summary>
/// <remarks>The kernel's type is found by its name, as hosts find this library's formatters: there is no reference to a kernel.</remarks>
internal static class CellInterruption
{
    private const string Context = "Microsoft.DotNet.Interactive.KernelInvocationContext";

    /// <summary>Installs it where the host has such a type; elsewhere nothing changes.</summary>
    public static void Install()
    {
        var type = Type.GetType(Context + ", Microsoft.DotNet.Interactive") ?? Type.GetType(Context + ", NgHvi.Notebooks");
        if (type?.GetProperty("Current", BindingFlags.Public | BindingFlags.Static) is { } current
            && type.GetProperty("CancellationToken") is { } token && token.PropertyType == typeof(CancellationToken))
        {
            Interruption.Source = () => current.GetValue(null) is { } cell ? (CancellationToken)token.GetValue(cell)! : default;
        }
    }
}
