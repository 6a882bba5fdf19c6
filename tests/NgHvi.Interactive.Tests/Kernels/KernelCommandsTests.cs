using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.CSharp;
using NgHvi.Interactive.Display;
using NgHvi.Interactive.Kernels;

namespace NgHvi.Interactive.Tests.Kernels;

public class KernelCommandsTests
{
    private const string Line = "#!nghvi-fit --data panel --formula \"y ~ x + (1 | g)\" --steps 2 --as mine";

    private static readonly DataFrame Panel = new(
        new PrimitiveDataFrameColumn<double>("y", Enumerable.Range(0, 20).Select(i => Math.Sin(i))),
        new PrimitiveDataFrameColumn<double>("x", Enumerable.Range(0, 20).Select(i => Math.Cos(i))),
        new PrimitiveDataFrameColumn<double>("g", Enumerable.Range(0, 20).Select(i => i % 4.0)));

    [Fact]
    public async Task The_CSharp_kernel_of_NET_Interactive_gets_both_commands_once()
    {
        var kernel = new CSharpKernel { Variables = { ["panel"] = Panel } };
        var root = new CompositeKernel(new object(), kernel);
        KernelCommands.Add(root);
        KernelCommands.Add(root);
        Assert.Equal([FitCommand.Name, AboutCommand.Name], kernel.KernelInfo.SupportedDirectives.Select(directive => directive.Name));
        var parameters = kernel.KernelInfo.SupportedDirectives.First().Parameters;
        Assert.Equal(
            FitCommand.Options.Select(option => (option.Name, option.Value is null)),
            parameters.Select(parameter => (parameter.Name, parameter.Flag)));

        using var context = KernelInvocationContext.Current = new KernelInvocationContext();
        await kernel.SubmitAsync(Line);
        await kernel.SubmitAsync("#!nghvi-about");
        await kernel.SubmitAsync(Line + " --steps 3");

        var fit = Assert.IsType<Fit>(kernel.Variables["mine"]);
        Assert.Equal(2, fit.Steps);
        var shown = context.Displayed.Select(displayed => displayed.Values[^1]).ToArray();
        Assert.Contains(fit, shown);
        Assert.Contains("arXiv 2302.13536", TextTable.Write(shown.OfType<DisplayTable>().Single()), StringComparison.Ordinal);
        Assert.Equal(["--steps of #!nghvi-fit stands twice."], context.Failures);
    }

    [Fact]
    public async Task Our_engine_gets_both_commands_and_its_own_words_for_what_fails()
    {
        var kernel = new Engine { Variables = { ["panel"] = Panel } };
        KernelCommands.Add(kernel);
        using var context = KernelInvocationContext.Current = new KernelInvocationContext();
        await kernel.Commands[FitCommand.Name](Line[FitCommand.Name.Length..]);
        await kernel.Commands[AboutCommand.Name]("");

        var shown = context.Displayed.Select(displayed => displayed.Values[^1]).ToArray();
        Assert.Contains(kernel.Variables["mine"], shown);
        Assert.Single(shown.OfType<DisplayTable>());
        await Assert.ThrowsAsync<InputException>(() => kernel.Commands[FitCommand.Name]("--data panel"));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Other_hosts_get_none_and_nothing_throws(object? root) => KernelCommands.Add(root);

    public static TheoryData<object?> Others() => [(object?)null, "text", new CompositeKernel(), new CompositeKernel(new object())];

    /// <summary>The members of our engine that commands meet; its own type is of a project that this one does not know.</summary>
    public sealed class Engine
    {
        public Dictionary<string, Func<string, Task>> Commands { get; } = [];

        public Dictionary<string, object?> Variables { get; } = [];

        public void AddDirective(string name, string description, Func<string, Task> handler) => Commands[name] = handler;

        public bool TryGetValue(string name, out object? value) => Variables.TryGetValue(name, out value);

        public Task SetValueAsync(string name, object? value, Type? declaredType = null)
        {
            Variables[name] = value;
            return Task.CompletedTask;
        }
    }
}
