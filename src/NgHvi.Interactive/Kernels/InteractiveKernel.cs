using System.Collections;

namespace NgHvi.Interactive.Kernels;

/// <summary>The C# kernel of .NET Interactive, with the commands of mid-2024 and later.</summary>
internal sealed class InteractiveKernel : NotebookKernel
{
    private const string CSharp = "Microsoft.DotNet.Interactive.CSharp.CSharpKernel";
    private const string Namespace = "Microsoft.DotNet.Interactive.";

    private static readonly ConditionalWeakTable<object, Action> AfterCodeActions = [];
    private readonly Assembly library;
    private readonly MethodInfo addDirective;

    private InteractiveKernel(object kernel, Assembly library, MethodInfo addDirective)
        : base(kernel) => (this.library, this.addDirective) = (library, addDirective);

    /// <summary>The C# kernel among those of a notebook; null where there is none, or one without commands of this kind.</summary>
    public static InteractiveKernel? Find(object root)
    {
        var kernels = (root.GetType().GetProperty("ChildKernels")?.GetValue(root) as IEnumerable)?.Cast<object>() ?? [];
        if (kernels.Prepend(root).FirstOrDefault(kernel => kernel.GetType().FullName == CSharp) is not { } kernel)
        {
            return null;
        }

        var add = kernel.GetType().GetMethods().FirstOrDefault(method =>
            method is { Name: "AddDirective", IsGenericMethodDefinition: false }
            && method.GetParameters() is
                [{ ParameterType.Name: "KernelActionDirective" }, { ParameterType.Name: "KernelCommandInvocation" }]);
        return add is null ? null : new InteractiveKernel(kernel, add.DeclaringType!.Assembly, add);
    }

    public override void AddCommand(string name, string description, IReadOnlyList<CommandOption> options, Func<string, Task> handler)
    {
        var info = Get(Kernel, "KernelInfo");
        if (((IEnumerable)Get(info, "SupportedDirectives")).Cast<object>().Any(known => name.Equals(Get(known, "Name"))))
        {
            return;
        }

        var directive = Create("Directives.KernelActionDirective", name, description);
        var parameters = Get(directive, "Parameters");
        foreach (var option in options)
        {
            var parameter = Create("Directives.KernelDirectiveParameter", option.Name, option.Description);
            parameter.GetType().GetProperty("Flag")!.SetValue(parameter, option.Value is null);
            parameters.GetType().GetMethod("Add")!.Invoke(parameters, [parameter]);
        }

        // A method of objects is, by contravariance, one of the kernel's command and context too.
        var run = new Handler(name, handler).RunAsync;
        addDirective.Invoke(
            Kernel, [directive, Delegate.CreateDelegate(addDirective.GetParameters()[1].ParameterType, run.Target, run.Method)]);
    }

    /// <summary>
    /// Calls back whenever the kernel has run code, while its cell can still be shown something; a second call changes nothing.
    /// </summary>
    /// <remarks>What a cell's context calls on its completion comes too late for that.</remarks>
    public void AfterCode(Action action)
    {
        if (Kernel.GetType().GetMethod("AddMiddleware") is { } add && AfterCodeActions.TryAdd(Kernel, action))
        {
            var run = new Middleware(action).RunAsync;
            add.Invoke(Kernel, [Delegate.CreateDelegate(add.GetParameters()[0].ParameterType, run.Target, run.Method), nameof(AfterCode)]);
        }
    }

    private static object Get(object owner, string property) => owner.GetType().GetProperty(property)!.GetValue(owner)!;

    private object Create(string type, params object[] arguments) =>
        Activator.CreateInstance(library.GetType(Namespace + type, throwOnError: true)!, arguments)!;

    /// <summary>Runs a command and turns what it throws into one sentence.</summary>
    private sealed class Handler(string name, Func<string, Task> handler)
    {
        public async Task RunAsync(object command, object context)
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
                context.GetType().GetMethod("Fail")!.Invoke(context, [command, null, exception.Message]);
            }
        }
    }

    /// <summary>Lets a command pass and calls back.</summary>
    private sealed class Middleware(Action action)
    {
        public async Task RunAsync(object command, object context, Delegate next)
        {
            try
            {
                await (Task)next.DynamicInvoke(command, context)!;
            }
            finally
            {
                action();
            }
        }
    }
}
