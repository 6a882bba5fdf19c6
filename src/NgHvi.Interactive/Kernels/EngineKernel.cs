namespace NgHvi.Interactive.Kernels;

/// <summary>The session of this project's notebook engine.</summary>
internal sealed class EngineKernel(object kernel) : NotebookKernel(kernel)
{
    private static readonly Type[] Signature = [typeof(string), typeof(string), typeof(Func<string, Task>)];

    /// <summary>Whether it is one.</summary>
    public static bool Fits(object kernel) => kernel.GetType().GetMethod("AddDirective", Signature) is not null;

    public override void AddCommand(string name, string description, IReadOnlyList<CommandOption> options, Func<string, Task> handler) =>
        Kernel.GetType().GetMethod("AddDirective", Signature)!.Invoke(
            Kernel, BindingFlags.DoNotWrapExceptions, null, [name, description, handler], null);
}
