using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Running;
using NgHvi.Notebooks.Sessions;
using NgHvi.Notebooks.Tests.Support;

namespace NgHvi.Notebooks.Tests.Running;

/// <summary>What tags of cells ask of a run.</summary>
public sealed class NotebookTagTests
{
    [Fact]
    public async Task Tagged_cells_are_skipped_or_may_fail_and_the_run_goes_on()
    {
        var run = await RunAsync(
            Cell("Console.Write(1);", "skip", """{"name":"stdout","output_type":"stream","text":"kept"}"""),
            Cell("throw new Exception(\\\"x\\\");", "raises-exception"),
            Cell("Console.Write(3);", "requires:NgHvi.No.Such.Package@1.0.0"),
            Cell("Console.Write(4);"));

        Assert.Equal(CellStatus.Succeeded, run.Status);
        Assert.Equal(
            [CellStatus.Skipped, CellStatus.Failed, CellStatus.Skipped, CellStatus.Succeeded], run.Cells.Select(cell => cell.Status));
        Assert.Equal([null, 2, null, 4], run.Notebook.Cells.Select(cell => cell.ExecutionCount));
        var shown = run.Notebook.Cells.Select(cell => CellOutputs.Describe(Assert.Single(cell.Outputs))).ToArray();
        Assert.Equal("stdout: kept", shown[0]);
        Assert.Equal("display text/plain This cell was skipped: the package NgHvi.No.Such.Package 1.0.0 cannot be restored.", shown[2]);
    }

    [Theory]
    [InlineData("Console.Write(1); await Task.Delay(-1, Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken);")]
    [InlineData("Console.Write(1); while (true) { }")]
    [InlineData("Console.Write(1); System.Threading.Thread.Sleep(-1);")]
    [InlineData("Console.Write(1); await Task.Delay(-1);")]
    public async Task A_cell_whose_time_is_up_is_stopped_and_keeps_its_outputs(string source)
    {
        // The first cell loads the compiler, which may take longer than the limit.
        var run = await RunAsync(
            Cell("Console.Write(0); await Task.Delay(1); while (false) { }"),
            Cell(source, "timeout:2\",\"raises-exception"),
            Cell("Console.Write(2);"));

        Assert.Equal(
            "stdout: 1 | failure Timeout: Cell 2 was stopped after 2 s, its time limit.",
            string.Join(" | ", run.Notebook.Cells[1].Outputs.Select(CellOutputs.Describe)));
        Assert.Equal("stdout: 2", CellOutputs.Describe(Assert.Single(run.Notebook.Cells[2].Outputs)));
        Assert.Equal(CellStatus.Succeeded, run.Status);
    }

    [Theory]
    [InlineData("tolerance:x", "Cell 1 has the tag tolerance:x; tolerance:X has X from 0 to below 1.")]
    [InlineData("timeout:-1", "Cell 1 has the tag timeout:-1; a timeout has seconds above 0, at most 1000000.")]
    [InlineData("requires:", "Cell 1 has the tag requires:; requires:PACKAGE or requires:PACKAGE@VERSION names one.")]
    public async Task A_tag_that_says_nothing_is_refused_before_anything_runs(string tag, string expected)
    {
        Assert.Equal(expected, (await Assert.ThrowsAsync<NotebookException>(() => RunAsync(Cell("1", tag)))).Message);
    }

    [Fact]
    public void A_cell_that_has_what_it_requires_must_not_fail()
    {
        static NotebookCell Tagged(string tags) => Notebook(Cell("1", tags)).Cells[0];

        Assert.True(CellTags.Of(Tagged("raises-exception"), 1).MayFail);
        Assert.False(CellTags.Of(Tagged("raises-exception\",\"requires:Some.Package"), 1).MayFail);
    }

    [Fact]
    public async Task A_run_that_allows_errors_goes_on_and_tells_the_first()
    {
        var options = new NotebookRunOptions { AllowsErrors = true };

        var run = await RunAsync(options, Cell("nope"), Cell("throw new Exception();"), Cell("Console.Write(3);"));

        Assert.Equal((CellStatus.Failed, 1), (run.Status, run.FailedCell));
        Assert.Equal("stdout: 3", CellOutputs.Describe(Assert.Single(run.Notebook.Cells[2].Outputs)));
    }

    [Theory]
    [InlineData("exact", "1.00 a", "1.01 a", "Cell 1, output 1, stdout: expected \"1.00 a\", got \"1.01 a\".")]
    [InlineData("exact", "1.00 a", "1.00 a", null)]
    [InlineData("tolerance:0.02", "x -1.00e2 a", "x -1.01e2 a", null)]
    [InlineData("tolerance:0.02", "1.00 a 1", "1.03 a 1", "Cell 1, output 1, stdout: expected \"1.00 a 1\", got \"1.03 a 1\".")]
    [InlineData("tolerance:0.02", "1.00 a", "1.00 b", "Cell 1, output 1, stdout: expected \"1.00 a\", got \"1.00 b\".")]
    [InlineData("tolerance:0.02", "1 2", "1", "Cell 1, output 1, stdout: expected \"1 2\", got \"1\".")]
    [InlineData("tolerance:0.02", "NaN 1", "NaN 1.01", null)]
    [InlineData("other", "1", "2", null)]
    public async Task Outputs_are_compared_with_the_stored_ones_as_tags_ask(string tag, string stored, string made, string? expected)
    {
        var output = $$"""{"name":"stdout","output_type":"stream","text":["{{stored[..1]}}","{{stored[1..]}}"]}""";
        var notebook = Notebook(Cell($"Console.Write(\\\"{made}\\\");", tag, output));
        var run = await NotebookRunner.RunAsync(notebook, "n", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(expected, OutputCheck.Compare(notebook, run).SingleOrDefault()?.ToString());
        Assert.Equal(tag == "other" ? 0 : 1, OutputCheck.Count(run));
    }

    [Fact]
    public async Task Outputs_that_are_missing_or_new_are_differences()
    {
        const string Output = """{"data":{"text/html":"<b>"},"metadata":{},"output_type":"display_data"}""";
        var notebook = Notebook(Cell("display(\\\"b\\\");", "exact", Output));
        var run = await NotebookRunner.RunAsync(notebook, "n", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "Cell 1, output 1, display, text/html: expected \"<b>\", got \"nothing\".",
                "Cell 1, output 1, display, text/plain: expected \"nothing\", got \"b\".",
            ],
            OutputCheck.Compare(notebook, run).Select(difference => difference.ToString()));
    }

    private static string Cell(string source, string tag = "", string output = "") =>
        $$"""{"cell_type":"code","execution_count":null,"metadata":{"tags":["{{tag}}"]},"outputs":[{{output}}],"source":"{{source}}"}""";

    private static NotebookDocument Notebook(params string[] cells) =>
        NotebookDocument.Parse($$"""{"cells":[{{string.Join(',', cells)}}],"metadata":{},"nbformat":4,"nbformat_minor":5}""");

    private static Task<NotebookRun> RunAsync(params string[] cells) =>
        RunAsync(new NotebookRunOptions { Grace = TimeSpan.FromSeconds(0.5) }, cells);

    private static Task<NotebookRun> RunAsync(NotebookRunOptions options, params string[] cells) =>
        NotebookRunner.RunAsync(Notebook(cells), "n", options, cancellationToken: TestContext.Current.CancellationToken);
}
