using System.ComponentModel;
using System.Diagnostics;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Running;
using NgHvi.Notebooks.Tests.Support;

namespace NgHvi.Notebooks.Tests.Running;

/// <summary>Executed notebooks as Jupyter's own library sees them, and as a second run leaves them.</summary>
public sealed class ExecutedNotebookTests
{
    private static readonly string[] Cells =
    [
        "md:# T",
        "var d = display(\"early\"); Console.Write(1); Console.Error.Write(2);",
        "d.Update(HTML(\"<b>\")); d.Update(HTML(\"<i>\"));",
        "#!whos",
        "new[] { 1.5 }.Display(\"application/json\"); 3", "#!markdown\n*m*", "throw new Exception(\"x\");",
    ];

    [Fact]
    public async Task Jupyter_accepts_an_executed_notebook()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "n.ipynb");
        (await RunAsync(NotebookDocument.Parse(
            TestNotebook.Json(Cells).Replace("\"nbformat_minor\":5", "\"nbformat_minor\":2", StringComparison.Ordinal)))).Save(path);

        // The system's Python first: another one on the path may lack the library.
        var python = new[] { "/usr/bin/python3", "python3", "python" }.FirstOrDefault(name => Succeeds(name, "import nbformat"));
        Assert.SkipWhen(python is null, "There is no Python with nbformat.");
        Assert.True(Succeeds(python, $"import json, nbformat; nbformat.validate(json.load(open(r'{path}', encoding='utf-8')))"));
    }

    [Fact]
    public async Task A_second_run_gives_the_same_file()
    {
        var first = (await RunAsync(NotebookDocument.Parse(TestNotebook.Json(Cells)))).ToJson();

        Assert.Equal(first, (await RunAsync(NotebookDocument.Parse(first))).ToJson());
        Assert.DoesNotContain("display_id", first, StringComparison.Ordinal);
    }

    private static async Task<NotebookDocument> RunAsync(NotebookDocument notebook) =>
        (await NotebookRunner.RunAsync(notebook, "n", cancellationToken: TestContext.Current.CancellationToken)).Notebook;

    private static bool Succeeds(string python, string code)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", code]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
