using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Formatting;
using NgHvi.Interactive.Progress;

namespace NgHvi.Interactive.Tests.Progress;

/// <remarks>In a kernel of .NET Interactive, which shows nothing after the end of a cell.</remarks>
public sealed class ProgressBoardTests : IDisposable
{
    private const int Endless = 1_000_000_000;

    private static readonly MixedModel Model = MixedModel.From(
        new DataFrame(
            new PrimitiveDataFrameColumn<double>("y", Enumerable.Range(0, 40).Select(i => Math.Sin(i))),
            new PrimitiveDataFrameColumn<double>("x", Enumerable.Range(0, 40).Select(i => Math.Cos(i))),
            new PrimitiveDataFrameColumn<double>("g", Enumerable.Range(0, 40).Select(i => i % 8.0))),
        "y ~ x + (1 | g)");

    private readonly CSharpKernel kernel = new();
    private readonly KernelInvocationContext cell = new();

    public ProgressBoardTests()
    {
        ProgressBoard.Install(new CompositeKernel(kernel));
        ProgressBoard.Install(new CompositeKernel(kernel));
    }

    public void Dispose() => cell.Dispose();

    [Fact]
    public async Task A_cell_with_many_fits_has_one_display_that_ends_with_their_outcome()
    {
        await kernel.RunAsync(cell, () =>
        {
            Fit(3);
            Parallel.For(0, 20, _ => Fit(5));
        });

        var display = Progress(cell);
        Assert.StartsWith("NG-HVI: starting", display.Values[0].ToString(), StringComparison.Ordinal);
        Assert.Matches("^NG-HVI: 21 runs, 103 steps in .*; made all steps$", display.Values[^1].ToString());
    }

    [Fact]
    public async Task Interrupting_a_cell_is_shown_at_once_and_keeps_the_fit()
    {
        Fit? fit = null;
        NgHviKernelExtension.Load();
        var run = kernel.RunAsync(cell, () => fit = Fit(Endless));
        while (cell.Displayed.Count == 0)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        cell.Cancel();
        Assert.Contains(Progress(cell).Values, value => value.ToString()!.Contains("interrupted", StringComparison.Ordinal));

        await run;
        Assert.Equal(StopReason.Cancelled, fit!.Stopped);
    }

    [Fact]
    public async Task A_fit_that_outlives_its_cell_ends_by_itself()
    {
        NgHviKernelExtension.Load();
        await kernel.RunAsync(cell, () => Fit(2));
        cell.Dispose();

        Assert.Same(cell, KernelInvocationContext.Current);
        Assert.Equal(2, Fit(2).Steps);
    }

    [Fact]
    public void Outside_cells_nothing_is_shown()
    {
        KernelInvocationContext.Current = null;

        Assert.Equal(2, Fit(2).Steps);
    }

    private static Fit Fit(int steps) => Model.Fit(new HybridVi { Steps = steps });

    private static DisplayedValue Progress(KernelInvocationContext cell) => Assert.Single(cell.Displayed);
}
