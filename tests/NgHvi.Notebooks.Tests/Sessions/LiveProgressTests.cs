using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Sessions;
using NgHvi.Notebooks.Tests.Support;
using NgHvi.Tests.Shared;

namespace NgHvi.Notebooks.Tests.Sessions;

/// <summary>The display of a fit that runs in a cell.</summary>
public sealed class LiveProgressTests
{
    private const string Model = """
        #!import ../environment/setup.csx
        var data = new LinearMixedSimulator { GroupCount = 20, RowCount = 200, RandomEffectVariance = 1 }.Simulate(1).Table;
        var model = MixedModel.From(data, "y ~ x1 + (1 | group)");
        """;

    [Fact]
    public async Task A_fit_has_one_display_that_is_replaced_in_place()
    {
        var (result, events) = await RunAsync("var fit = model.Fit(HybridVi.Published(steps: 20_000));");

        var displays = events.Where(made => made.DisplayId is not null).ToArray();
        Assert.Single(displays, made => !made.IsUpdate);
        Assert.Single(displays.Select(made => made.DisplayId).Distinct());
        Assert.Contains(displays, made => Text(made.Output).Contains("steps/s", StringComparison.Ordinal));
        Assert.StartsWith("NG-HVI: 20,000 steps in ", Text(Assert.Single(result.Outputs)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_fits_of_a_cell_share_the_display_whatever_thread_they_run_on()
    {
        var (result, events) = await RunAsync("""
            for (var s = 1; s <= 30; s++) { model.Fit(seed: s); }
            Parallel.For(0, 10, s => model.Fit(seed: s));
            """);

        Assert.Single(events, made => made.DisplayId is not null && !made.IsUpdate);
        Assert.Contains("40 runs", Text(Assert.Single(result.Outputs)), StringComparison.Ordinal);
        Assert.EndsWith("; converged", Text(result.Outputs[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_fit_says_so_and_is_in_its_variable()
    {
        using var stop = new CancellationTokenSource();
        var session = await StartAsync();
        var running = session.RunAsync(
            "var fit = model.Fit(HybridVi.Published(steps: 2_000_000_000));",
            2,
            made =>
            {
                if (made.IsUpdate && Text(made.Output).Contains("steps/s", StringComparison.Ordinal))
                {
                    stop.Cancel();
                }
            },
            stop.Token);
        var result = await running;

        Assert.Contains("interrupted (the fit so far is kept)", Text(result.Outputs[0]), StringComparison.Ordinal);
        var after = await session.RunAsync("Console.Write(fit.Steps > 0 && fit.Stopped == StopReason.Cancelled);", 3,
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("stdout: True", after.Describe());
    }

    [Fact]
    public async Task A_command_fits_to_a_variable_and_keeps_the_fit()
    {
        var (result, _) = await RunAsync("""
            #!nghvi-fit --data @csharp:data --formula "y ~ x1 + (1 | group)" --steps 2 --as mine
            #!nghvi-about
            Console.Write(mine.Steps);
            """);

        Assert.Contains("x1 ", Text(result.Outputs[^3]), StringComparison.Ordinal);
        Assert.Contains("arXiv 2302.13536", Text(result.Outputs[^2]), StringComparison.Ordinal);
        Assert.Equal("2", Assert.IsType<CellOutput.StreamText>(result.Outputs[^1]).Text);
    }

    private static async Task<(CellResult Result, List<CellOutputEvent> Events)> RunAsync(string code)
    {
        var session = await StartAsync();
        var events = new List<CellOutputEvent>();
        var result = await session.RunAsync(code, 2, events.Add, TestContext.Current.CancellationToken);
        Assert.True(result.Failure is null, result.Failure?.Message);
        return (result, events);
    }

    private static async Task<NotebookSession> StartAsync()
    {
#if DEBUG
        Assert.Skip("The set-up script loads the Release build of NgHvi.Interactive; run the tests with -c Release.");
#endif
        var session = new NotebookSession(Path.Combine(Repository.Root, "notebooks"));
        var result = await session.RunAsync(Model, 1, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Failure is null, result.Failure?.Message);
        return session;
    }

    private static string Text(CellOutput output) => Assert.IsType<CellOutput.Display>(output).Data.GetText("text/plain")!;
}
