using System.Runtime.Loader;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Directives;

namespace NgHvi.Interactive.Kernels;

/// <summary>.NET Interactive.</summary>
internal sealed class InteractiveHost : NotebookHost
{
    private static readonly ConditionalWeakTable<CSharpKernel, Action> AfterCodeActions = [];

    // Plotly.NET asks for a newer FSharp.Core than the tool has, and is content with it.
    public InteractiveHost() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name is { Name: "FSharp.Core", Version: not null } ? context.LoadFromAssemblyName(new AssemblyName(name.Name)) : null;

    public override object? Cell => KernelInvocationContext.Current;

    public override object? RootKernel => KernelInvocationContext.Current?.HandlingKernel?.RootKernel;

    public override CancellationToken Interrupted
    {
        get
        {
            try
            {
                return KernelInvocationContext.Current?.CancellationToken ?? default;
            }
            catch (ObjectDisposedException)
            {
                // The token's source is disposed of when the cell ends.
                return default;
            }
        }
    }

    // Not the global display(…), whose display has another id than the one shown: updating it shows a second output.
    public override Action<object> Display(object cell, object value) => ((KernelInvocationContext)cell).Display(value).Update;

    public override void OnComplete(object cell, Action action) => ((KernelInvocationContext)cell).OnComplete(_ => action());

    public override object? Kernel(object root) => root switch
    {
        CSharpKernel kernel => kernel,
        CompositeKernel kernels => kernels.ChildKernels.OfType<CSharpKernel>().FirstOrDefault(),
        _ => null,
    };

    public override void AddCommand(
        object kernel, string name, string description, IReadOnlyList<CommandOption> options, Func<string, Task> handler)
    {
        var csharp = (CSharpKernel)kernel;
        if (csharp.KernelInfo.SupportedDirectives.Any(known => known.Name == name))
        {
            return;
        }

        var directive = new KernelActionDirective(name, description);
        foreach (var option in options)
        {
            directive.Parameters.Add(new KernelDirectiveParameter(option.Name, option.Description) { Flag = option.Value is null });
        }

        csharp.AddDirective(directive, async (command, context) =>
        {
            try
            {
                // "Directive: #!name and what follows it".
                var text = command.ToString()!;
                var start = text.IndexOf(name, StringComparison.Ordinal);
                await handler(start < 0 ? "" : text[(start + name.Length)..].Trim());
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                context.Fail(command, message: exception.Message);
            }
        });
    }

    public override (bool Exists, object? Value) Variable(object kernel, string name) =>
        (((CSharpKernel)kernel).TryGetValue(name, out object value), value);

    public override Task SetVariableAsync(object kernel, string name, object value) =>
        ((CSharpKernel)kernel).SetValueAsync(name, value, value.GetType());

    public override void AfterCode(object root, Action action)
    {
        if (Kernel(root) is CSharpKernel kernel && AfterCodeActions.TryAdd(kernel, action))
        {
            kernel.AddMiddleware(async (command, context, next) =>
            {
                try
                {
                    await next(command, context);
                }
                finally
                {
                    action();
                }
            });
        }
    }
}
