using System.Text.Json.Nodes;
using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests;

/// <summary>Cells that end their process, write without end, or change the file they stand in.</summary>
public sealed class NotebookFaultTests : IDisposable
{
    private const string Lost = "has ended the process that runs the cells, and all variables are lost: ";
    private readonly CommandFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Whatever_ends_the_process_costs_one_cell()
    {
        Write(
            "Console.Write(\"first\")",
            "int F(int n) => F(n + 1) + 1;\nConsole.Write(\"here\");\nF(0)",
            "Environment.Exit(0);",
            "System.Diagnostics.Process.GetCurrentProcess().Kill(); System.Threading.Thread.Sleep(60_000);",
            "Environment.FailFast(\"the reason\");",
            "Console.Write(\"last\")");

        var (code, _, error) = folder.Run("notebook", "run", "@n.ipynb", "--output", "@out", "--allow-errors", "--quiet");

        Assert.Equal((1, $"Error: Cell 2 of 6 failed: Cell 2 {Lost}a stack overflow."), (code, error.Trim()));
        Assert.Equal(
            [
                "stdout: first",
                $"stdout: here|Cell 2 {Lost}a stack overflow.",
                $"Cell 3 {Lost}exit code 0, as by Environment.Exit.",
                $"Cell 4 {Lost}it was killed, by somebody or for want of memory.",
                $"Cell 5 {Lost}Process terminated. the reason",
                "stdout: last",
            ],
            Outputs("out/n.ipynb"));
        Assert.Contains("the reason", folder.Read("out/n.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_code_can_catch_costs_the_cell_but_not_the_variables()
    {
        const string Why = " (thrown where no code could catch it: on a thread of its own or in an async void method)";
        Write(
            "var n = 1;",
            "var t = new System.Threading.Thread(() => throw new Exception(\"thread\"));\nt.Start();\nt.Join();",
            "Console.Write(n + 1)",
            "async void F() { await Task.Delay(100); throw new Exception(\"late\"); }\nF();");

        var (code, _, error) = folder.Run("notebook", "run", "@n.ipynb", "--output", "@out", "--allow-errors", "--quiet");

        Assert.Equal((1, $"Error: Cell 2 of 4 failed: thread{Why}"), (code, error.Trim()));
        Assert.Equal(["", $"thread{Why}", "stdout: 2", $"late{Why}"], Outputs("out/n.ipynb"));
    }

    [Fact]
    public void Results_are_there_after_each_cell()
    {
        Write("Console.Write(\"one\")", "Console.Write(System.IO.File.ReadAllText(\"out/n.ipynb\").Contains(\"\\\"one\\\"\"))");

        Assert.Equal(0, folder.Run("notebook", "run", "@n.ipynb", "--output", "@out", "--quiet").Code);

        Assert.Equal(["stdout: one", "stdout: True"], Outputs("out/n.ipynb"));
    }

    [Fact]
    public void Output_without_end_is_cut_and_the_cell_says_so()
    {
        Write(
            "for (var i = 0; i < 100_000; i++) Console.WriteLine(i);",
            "for (var i = 0; i < 2000; i++) display(i);",
            "Console.Write(1)");

        Assert.Equal(0, folder.Run("notebook", "run", "@n.ipynb", "--output", "@out", "--max-output", "0.02", "--quiet").Code);

        var outputs = Outputs("out/n.ipynb");
        Assert.InRange(folder.Read("out/n.ipynb").Length, 20_000, 50_000);
        Assert.Contains("Output was cut here: a cell may show 0.02 MB", outputs[0], StringComparison.Ordinal);
        Assert.Matches("Left out: [0-9]{3},[0-9]{3} characters of text and 0 displays", outputs[0]);
        Assert.Matches("Left out: 0 characters of text and 1,[0-9]{3} displays", outputs[1]);
        Assert.Equal("stdout: 1", outputs[2]);
    }

    [Fact]
    public void An_edit_made_during_the_run_is_not_overwritten()
    {
        Write("System.IO.File.AppendAllText(\"n.ipynb\", \" \"); Console.Write(\"ran\")");
        var before = folder.Read("n.ipynb");

        var (code, _, error) = folder.Run("notebook", "run", "@n.ipynb", "--in-place", "--quiet");

        Assert.Equal(1, code);
        Assert.Contains("was changed while it ran and is left as it is; the executed notebook is", error, StringComparison.Ordinal);
        Assert.Equal(before + " ", folder.Read("n.ipynb"));
        Assert.Equal(["stdout: ran"], Outputs("n.run.ipynb"));
    }

    [Fact]
    public void Cells_may_ask_for_a_culture_and_write_the_same_everywhere_without()
    {
        Write("Console.Write(1.5 + 1.5.ToString(System.Globalization.CultureInfo.GetCultureInfo(\"de-DE\")))");

        Assert.Equal(0, folder.Run("notebook", "run", "@n.ipynb", "--output", "@out", "--quiet").Code);

        Assert.Equal(["stdout: 1.51,5"], Outputs("out/n.ipynb"));
    }

    private void Write(params string[] cells) => folder.WriteNotebook("n.ipynb", cells);

    /// <summary>The outputs of each cell in short, displays left out.</summary>
    private string[] Outputs(string name) =>
    [
        .. JsonNode.Parse(folder.Read(name))!["cells"]!.AsArray().Select(cell => string.Join('|', cell!["outputs"]!.AsArray()
            .Where(output => output!["data"] is null)
            .Select(output => output!["evalue"] is { } error
                ? (string)error!
                : $"{output["name"]}: {string.Concat(output["text"]!.AsArray().Select(line => (string)line!))}"))),
    ];
}
