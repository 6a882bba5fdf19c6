using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Running;
using NgHvi.Notebooks.Sessions;
using NgHvi.Notebooks.Tests.Support;

namespace NgHvi.Notebooks.Tests.Running;

public sealed class NotebookRunnerTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_run_counts_from_one_and_changes_only_outputs()
    {
        var path = folder.Write("n.ipynb", TestNotebook.Json("md:# T", "var a = 1;", "  ", "Console.Write(a);"));

        var run = await RunAsync(path);

        Assert.Equal(CellStatus.Succeeded, run.Status);
        Assert.Equal([null, 1, null, 2], run.Notebook.Cells.Select(cell => cell.ExecutionCount));
        Assert.Equal("stdout: 1", CellOutputs.Describe(Assert.Single(run.Notebook.Cells[3].Outputs)));
        Assert.Equal(["c0", "c1", "c2", "c3"], run.Notebook.Cells.Select(cell => cell.Id));
    }

    [Fact]
    public async Task A_run_stops_at_the_first_failing_cell_and_keeps_what_it_has()
    {
        var path = folder.Write("n.ipynb", TestNotebook.Json("Console.Write(1);", "Console.Write(2); throw new Exception(\"x\");", "3"));

        var run = await RunAsync(path);

        Assert.Equal(CellStatus.Failed, run.Status);
        Assert.Equal("x", run.Failure!.Message);
        Assert.Equal([CellStatus.Succeeded, CellStatus.Failed, CellStatus.NotRun], run.Cells.Select(cell => cell.Status));
        Assert.Equal([1, 2, 0], run.Notebook.Cells.Select(cell => cell.Outputs.Count));
        Assert.Null(run.Notebook.Cells[2].ExecutionCount);
    }

    [Fact]
    public async Task A_display_that_a_later_cell_updates_is_replaced_where_it_stands()
    {
        var path = folder.Write("n.ipynb", TestNotebook.Json("var d = display(\"early\");", "d.Update(\"late\");"));

        var run = await RunAsync(path);

        Assert.Equal("display text/plain late", CellOutputs.Describe(Assert.Single(run.Notebook.Cells[0].Outputs)));
        Assert.Empty(run.Notebook.Cells[1].Outputs);
    }

    [Fact]
    public async Task Cancelling_stops_before_the_next_cell()
    {
        using var stop = new CancellationTokenSource();
        var path = folder.Write("n.ipynb", TestNotebook.Json("Console.Write(1);", "Console.Write(2);"));
        var options = new NotebookRunOptions { OnOutput = _ => stop.Cancel() };

        var run = await NotebookRunner.RunAsync(path, options, cancellationToken: stop.Token);

        Assert.Equal(CellStatus.Cancelled, run.Status);
        Assert.Equal([CellStatus.Succeeded, CellStatus.NotRun], run.Cells.Select(cell => cell.Status));
    }

    [Fact]
    public async Task Progress_is_reported_when_a_cell_starts_and_ends()
    {
        var progress = new Recorded();
        var path = folder.Write("n.ipynb", TestNotebook.Json("1", "md:x", "2"));

        await NotebookRunner.RunAsync(path, null, progress, TestContext.Current.CancellationToken);

        Assert.Equal(
            ["1/2 NotRun", "1/2 Succeeded", "2/2 NotRun", "2/2 Succeeded"],
            progress.Reports.Select(report => $"{report.Number}/{report.Count} {report.Status}"));
    }

    [Fact]
    public async Task A_cell_of_another_language_stays_as_it_is()
    {
        const string Cell = """{"cell_type" :"code","metadata":{"polyglot_notebook":{"kernelName":"fsharp"}},"id":"a","outputs":[]"""
            + ""","execution_count":4,"source":"let x = \u0031"}""";
        const string Next = """{"cell_type":"code","id":"b","metadata":{},"source":"Console.Write(1);"}""";
        var notebook = NotebookDocument.Parse($$"""{"cells":[{{Cell}},{{Next}}],"nbformat":4}""");

        var run = await NotebookRunner.RunAsync(notebook, "n", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(CellStatus.Succeeded, run.Status);
        Assert.Single(run.Cells);
        Assert.Contains(Cell, run.Notebook.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_writes_the_notebook_and_its_report_and_leaves_the_original()
    {
        var json = TestNotebook.Json("md:# Title", "Console.Write(\"out\");");
        var path = folder.Write("n.ipynb", json);

        var (notebook, report) = (await RunAsync(path)).WriteTo(Path.Combine(folder.Path, "result"));

        Assert.Equal(json, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal("n.ipynb", Path.GetFileName(notebook));
        Assert.Single(NotebookDocument.Load(notebook).Cells[1].Outputs);
        Assert.Contains(
            "<title>Title</title>", await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static Task<NotebookRun> RunAsync(string path) =>
        NotebookRunner.RunAsync(path, cancellationToken: TestContext.Current.CancellationToken);

    private sealed class Recorded : IProgress<CellProgress>
    {
        public List<CellProgress> Reports { get; } = [];

        public void Report(CellProgress value) => Reports.Add(value);
    }
}
