using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;

namespace NgHvi.Interactive.Tests.Support;

/// <summary>A notebook in .NET Interactive, in this process.</summary>
internal sealed class InteractiveNotebook : IDisposable
{
    private readonly CompositeKernel root = [];

    public InteractiveNotebook()
    {
        root.Add(CSharp.UseValueSharing());
        root.DefaultKernelName = CSharp.Name;
    }

    public Kernel Root => root;

    public CSharpKernel CSharp { get; } = new();

    public void Dispose() => root.Dispose();

    /// <summary>Runs a cell.</summary>
    public async Task<IReadOnlyList<KernelEvent>> RunAsync(string cell) => (await Send(new SubmitCode(cell))).Events;

    /// <summary>Runs a cell that succeeds.</summary>
    public async Task<IReadOnlyList<KernelEvent>> SucceedAsync(string cell)
    {
        var events = await RunAsync(cell);
        Assert.Equal("", string.Join('\n', events.OfType<CommandFailed>().Select(failed => failed.Message)));
        return events;
    }

    /// <summary>Runs a cell that uses this process's own build of the library.</summary>
    public Task<IReadOnlyList<KernelEvent>> SetUpAsync() => SucceedAsync(string.Concat(
        new[] { typeof(MixedModel), typeof(NgHviKernelExtension), typeof(Microsoft.Data.Analysis.DataFrame) }
            .Select(type => $"#r \"{type.Assembly.Location}\"\n"))
        + "using NgHvi;\nNgHvi.Interactive.NgHviKernelExtension.Load();\n"
        + "var panel = new LinearMixedSimulator { GroupCount = 20, RowCount = 200 }.Simulate(1).Table;\n"
        + "var model = MixedModel.From(panel, \"y ~ x1 + (1 | group)\");");

    /// <summary>Sends a command.</summary>
    public Task<KernelCommandResult> Send(KernelCommand command) => root.SendAsync(command, TestContext.Current.CancellationToken);
}
