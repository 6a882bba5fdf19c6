using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using NgHvi.Interactive.Kernels;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests.Kernels;

/// <summary>The extension in the kernel of .NET Interactive itself.</summary>
[Collection(typeof(Alone))]
public sealed class InteractiveHostTests : IDisposable
{
    private const string Line = "#!nghvi-fit --data @csharp:panel --formula \"y ~ x1 + (1 | group)\" --steps 2 --as mine";

    private readonly InteractiveNotebook notebook = new();

    public void Dispose() => notebook.Dispose();

    [Fact]
    public async Task Results_are_shown_as_HTML_and_as_text()
    {
        await notebook.SetUpAsync();

        foreach (var value in new[] { "model.Fit(seed: 1)", "panel", "panel[\"x1\"]", "new[] { model.Fit(seed: 1) }" })
        {
            var shown = Assert.Single((await notebook.SucceedAsync(value)).OfType<ReturnValueProduced>()).FormattedValues;
            Assert.Equal(["text/html", "text/plain"], shown.Select(one => one.MimeType).Order());
            Assert.All(shown, one => Assert.Contains("x1", one.Value, StringComparison.Ordinal));
            Assert.All(shown, one => Assert.DoesNotContain("dni-treeview", one.Value, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_CSharp_kernel_gets_both_commands_once()
    {
        await notebook.SetUpAsync();
        KernelCommands.Add(notebook.Root);
        var commands = notebook.CSharp.KernelInfo.SupportedDirectives.Where(known =>
            known.Name.StartsWith("#!nghvi", StringComparison.Ordinal));
        Assert.Equal([FitCommand.Name, AboutCommand.Name], commands.Select(command => command.Name));
        Assert.Equal(
            FitCommand.Options.Select(option => (option.Name, option.Value is null)),
            commands.First().Parameters.Select(parameter => (parameter.Name, parameter.Flag)));

        var fitted = await notebook.SucceedAsync(Line);
        Assert.Contains(fitted.OfType<DisplayedValueProduced>(), shown => shown.Value is Fit { Steps: 2 });
        var steps = Assert.Single((await notebook.SucceedAsync("mine.Steps")).OfType<ReturnValueProduced>());
        Assert.Contains("2", steps.FormattedValues.First().Value, StringComparison.Ordinal);

        var about = Assert.Single((await notebook.SucceedAsync("#!nghvi-about")).OfType<DisplayedValueProduced>());
        Assert.Contains(about.FormattedValues, value => value.Value.Contains("arXiv 2302.13536", StringComparison.Ordinal));

        var failed = (await notebook.RunAsync(Line.Replace("panel", "other", StringComparison.Ordinal))).OfType<CommandFailed>();
        Assert.Contains(
            "--data is \"other\"; there is no variable of that name, and no such file.", Assert.Single(failed).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_with_many_fits_has_one_display_that_ends_with_their_outcome()
    {
        await notebook.SetUpAsync();

        var events = await notebook.SucceedAsync("""
            model.Fit(new HybridVi { Steps = 3 });
            Parallel.For(0, 20, _ => model.Fit(new HybridVi { Steps = 5 }));
            """);

        var id = Assert.Single(events.OfType<DisplayedValueProduced>()).ValueId;
        var updates = events.OfType<DisplayedValueUpdated>().ToArray();
        Assert.All(updates, update => Assert.Equal(id, update.ValueId));
        Assert.Matches("^NG-HVI: 21 runs, 103 steps in .*; made all steps$", updates[^1].Value.ToString());
    }

    [Fact]
    public async Task Cancelling_a_cell_ends_its_fit_which_is_kept_and_a_later_fit_runs()
    {
        await notebook.SetUpAsync();
        var shown = new TaskCompletionSource();
        using var subscription = notebook.Root.KernelEvents.Subscribe(new Watcher(produced =>
        {
            if (produced is DisplayedValueProduced)
            {
                shown.TrySetResult();
            }
        }));
        var running = notebook.RunAsync("var kept = model.Fit(new HybridVi { Steps = 1_000_000_000 });");
        await shown.Task;

        await notebook.Send(new Cancel());

        var events = await running;
        Assert.Contains(events.OfType<CommandFailed>(), failed => failed.Message.Contains("cancel", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(
            events.OfType<DisplayedValueUpdated>(), update => update.Value.ToString()!.Contains("interrupted", StringComparison.Ordinal));
        var after = await notebook.SucceedAsync(
            "while (kept is null) await Task.Delay(10);\n(kept.Stopped, model.Fit(seed: 1).Steps > 0).ToString()");
        Assert.Contains(
            "(Cancelled, True)", Assert.Single(after.OfType<ReturnValueProduced>()).FormattedValues.First().Value,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fit_that_outlives_its_cell_ends_by_itself()
    {
        await notebook.SetUpAsync();
        await notebook.SucceedAsync("""
            var gate = new TaskCompletionSource();
            async Task<int> Later() { await gate.Task; return model.Fit(new HybridVi { Steps = 2 }).Steps; }
            var late = Later();
            """);

        var after = await notebook.SucceedAsync("gate.SetResult();\n(await late).ToString()");

        Assert.Contains("2", Assert.Single(after.OfType<ReturnValueProduced>()).FormattedValues.First().Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text")]
    public void Other_roots_get_no_commands_and_nothing_throws(object? root) => KernelCommands.Add(root);

    private sealed class Watcher(Action<KernelEvent> watch) : IObserver<KernelEvent>
    {
        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void OnNext(KernelEvent value) => watch(value);
    }
}
