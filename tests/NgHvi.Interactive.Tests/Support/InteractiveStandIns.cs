// The members of .NET Interactive that commands meet, with its names and signatures since mid-2024.
#pragma warning disable SA1402, SA1649, IDE0130, CA1711

namespace Microsoft.DotNet.Interactive
{
    public delegate Task KernelPipelineContinuation(KernelCommand command, KernelInvocationContext context);

    public delegate Task KernelCommandPipelineMiddleware(
        KernelCommand command,
        KernelInvocationContext context,
        KernelPipelineContinuation next);

    public delegate Task KernelCommandInvocation(KernelCommand command, KernelInvocationContext context);

    public abstract class KernelCommand;

    public sealed class DirectiveCommand(string text) : KernelCommand
    {
        public override string ToString() => $"Directive: {text}";
    }

    public sealed class KernelInvocationContext : IDisposable
    {
        private static readonly AsyncLocal<KernelInvocationContext?> Active = new();
        private readonly CancellationTokenSource source = new();

        public static KernelInvocationContext? Current
        {
            get => Active.Value;
            set => Active.Value = value;
        }

        public CancellationToken CancellationToken => source.Token;

        public List<Formatting.DisplayedValue> Displayed { get; } = [];

        public List<string> Failures { get; } = [];

        public void Fail(KernelCommand command, Exception? exception = null, string? message = null)
        {
            Assert.NotNull(command);
            Assert.Null(exception);
            Failures.Add(message!);
        }

        public void Cancel() => source.Cancel();

        public void Dispose() => source.Dispose();
    }

    public static class KernelInvocationContextExtensions
    {
        public static Formatting.DisplayedValue Display(this KernelInvocationContext context, object value, params string[] mimeTypes)
        {
            Assert.Empty(mimeTypes);
            var displayed = new Formatting.DisplayedValue(value);
            context.Displayed.Add(displayed);
            return displayed;
        }
    }

    public sealed class KernelInfo
    {
        public ICollection<Directives.KernelActionDirective> SupportedDirectives { get; } = [];
    }

    public sealed class CompositeKernel(params object[] children)
    {
        public IReadOnlyList<object> ChildKernels { get; } = children;
    }
}

namespace Microsoft.DotNet.Interactive.Formatting
{
    public sealed class DisplayedValue(object value)
    {
        public List<object> Values { get; } = [value];

        public void Update(object updatedValue) => Values.Add(updatedValue);
    }
}

namespace Microsoft.DotNet.Interactive.Directives
{
    public sealed class KernelDirectiveParameter(string name, string? description = null)
    {
        public string Name { get; } = name;

        public string? Description { get; } = description;

        public bool Flag { get; init; }
    }

    public sealed class KernelActionDirective(string name, string? description = null)
    {
        public string Name { get; } = name;

        public string? Description { get; } = description;

        public ICollection<KernelDirectiveParameter> Parameters { get; } = [];
    }
}

namespace Microsoft.DotNet.Interactive.CSharp
{
    public sealed class CSharpKernel
    {
        private readonly Dictionary<string, KernelCommandInvocation> handlers = [];

        public Dictionary<string, object?> Variables { get; } = [];

        public KernelInfo KernelInfo { get; } = new();

        public void AddDirective(Directives.KernelActionDirective directive, KernelCommandInvocation handler)
        {
            KernelInfo.SupportedDirectives.Add(directive);
            handlers.Add(directive.Name, handler);
        }

        public bool TryGetValue<T>(string name, out T value)
        {
            var exists = Variables.TryGetValue(name, out var found);
            value = (T)found!;
            return exists;
        }

        public Task SetValueAsync(string name, object value, Type declaredType)
        {
            Assert.Equal(value.GetType(), declaredType);
            Variables[name] = value;
            return Task.CompletedTask;
        }

        public List<KernelCommandPipelineMiddleware> Middlewares { get; } = [];

        public void AddMiddleware(KernelCommandPipelineMiddleware middleware, string caller)
        {
            Assert.NotEmpty(caller);
            Middlewares.Add(middleware);
        }

        /// <summary>Runs code as a cell of its own.</summary>
        public Task RunAsync(KernelInvocationContext context, Action code)
        {
            KernelInvocationContext.Current = context;
            return Middlewares.Single()(new DirectiveCommand(""), context, (_, _) => Task.Run(code));
        }

        public Task SubmitAsync(string line) =>
            handlers[line.Split(' ')[0]](new DirectiveCommand(line), KernelInvocationContext.Current!);
    }
}
