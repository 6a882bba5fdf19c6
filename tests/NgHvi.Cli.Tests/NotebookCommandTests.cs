using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests;

public sealed class NotebookCommandTests : IDisposable
{
    private readonly CommandFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("1 + 1", 0)]
    [InlineData("throw new System.InvalidOperationException(\\\"boom\\\");", 1)]
    public void A_notebook_and_its_report_are_written_whether_or_not_a_cell_fails(string source, int expected)
    {
        folder.Write("n.ipynb", Notebook(source));
        var (code, output, error) = folder.Run("notebook", "run", "@n.ipynb", "--output", "@report");
        Assert.Equal(expected, code);
        Assert.True(folder.Has("report/n.ipynb") && folder.Has("report/n.html"));
        Assert.Contains("n.html", output, StringComparison.Ordinal);
        Assert.Equal(expected == 1, error.Contains("Cell 1 of 1 failed: boom", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_no_notebook_is_bad_input()
    {
        folder.Write("n.ipynb", "{");
        Assert.Equal(2, folder.Run("notebook", "run", "@n.ipynb", "--output", "@report").Code);
        Assert.Equal(2, folder.Run("notebook", "run", "@none.ipynb", "--output", "@report").Code);
    }

    [Fact]
    public void A_notebook_is_replaced_in_place_only_when_every_cell_has_run()
    {
        folder.Write("n.ipynb", Notebook("1 + 1"));
        Assert.Equal(0, folder.Run("notebook", "run", "@n.ipynb", "--in-place", "--quiet").Code);
        var executed = folder.Read("n.ipynb");
        Assert.Contains("\"execution_count\": 1", executed, StringComparison.Ordinal);
        Assert.Equal(0, folder.Run("notebook", "run", "@n.ipynb", "--in-place", "--quiet").Code);
        Assert.Equal(executed, folder.Read("n.ipynb"));

        folder.Write("n.ipynb", Notebook("nope"));
        Assert.Equal(1, folder.Run("notebook", "run", "@n.ipynb", "--in-place", "--quiet").Code);
        Assert.Equal(Notebook("nope"), folder.Read("n.ipynb"));
        Assert.Contains("CS0103", folder.Read("n.run.ipynb"), StringComparison.Ordinal);
        Assert.Equal(1, folder.Run("notebook", "run", "@n.ipynb", "--in-place", "--allow-errors", "--quiet").Code);
        Assert.Contains("CS0103", folder.Read("n.ipynb"), StringComparison.Ordinal);
        Assert.Equal(["n.ipynb"], folder.Files);
    }

    [Fact]
    public void A_check_compares_and_writes_nothing()
    {
        var stored = Notebook("1 + 1", "exact");
        folder.Write("n.ipynb", stored);
        var (code, output, _) = folder.Run("notebook", "run", "@n.ipynb", "--check");
        Assert.Equal(1, code);
        Assert.Contains("Cell 1, output 1, value, text/html: expected \"nothing\", got ", output, StringComparison.Ordinal);
        Assert.Contains("Compared 1 of 1 cells: 1 differs.", output, StringComparison.Ordinal);
        Assert.Equal(stored, folder.Read("n.ipynb"));

        folder.Run("notebook", "run", "@n.ipynb", "--in-place");
        Assert.Equal(0, folder.Run("notebook", "run", "@n.ipynb", "--check").Code);
    }

    [Fact]
    public void Parameters_reach_the_cells_and_wrong_ones_are_bad_input()
    {
        folder.Write("n.ipynb", Notebook("int n = 1;", "parameters")).Write("p.json", "{\"n\": 7}");
        Assert.Equal(0, folder.Run("notebook", "run", "@n.ipynb", "--output", "@out", "--parameters", "@p.json").Code);
        Assert.Contains("int n = 7;", folder.Read("out/n.ipynb"), StringComparison.Ordinal);
        var (code, _, error) = folder.Run("notebook", "run", "@n.ipynb", "--check", "-p", "m=1");
        Assert.Equal(
            (2, "Error: The parameter m is not declared in the cell tagged parameters; declared there are n."), (code, error.Trim()));
    }

    [Theory]
    [InlineData("n.ipynb", "Nothing says what becomes of the run; give --output DIR, --in-place or --check.")]
    [InlineData("n.ipynb --output @n.ipynb", "is a file; the name of a folder is expected.")]
    [InlineData("n.ipynb --check --timeout 0", "--timeout is \"0\"; allowed are numbers > 0.")]
    [InlineData("n.dib --check", "--check needs an .ipynb; scripts such as")]
    public void What_cannot_be_run_is_told(string arguments, string expected)
    {
        folder.Write("n.ipynb", Notebook("1")).Write("n.dib", "1");
        var (code, _, error) = folder.Run(["notebook", "run", .. ("@" + arguments).Split(' ')]);
        Assert.Equal(2, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_goes_away_during_the_run_is_told()
    {
        folder.Write("n.ipynb", Notebook("System.IO.Directory.Delete(\\\"out\\\"); System.IO.File.WriteAllText(\\\"out\\\", \\\"\\\");"));
        var (code, _, error) = folder.Run("notebook", "run", "@n.ipynb", "--output", "@out", "--quiet");
        Assert.Equal(2, code);
        Assert.StartsWith("Error: The notebook has run, but its results cannot be written: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("--trust", true)]
    public void A_report_of_stored_outputs_runs_nothing(string option, bool isTrusted)
    {
        var stored = Notebook("System.IO.File.WriteAllText(\\\"ran\\\", \\\"\\\");").Replace(
            "\"outputs\": []", "\"outputs\": [{\"output_type\": \"display_data\", \"data\": {\"text/html\": \"<b>kept</b>\"}}]",
            StringComparison.Ordinal);
        folder.Write("n.ipynb", stored);
        Assert.Equal(0, folder.Run($"notebook report @n.ipynb --output @report {option}".Trim().Split(' ')).Code);
        Assert.Equal(isTrusted, folder.Read("report/n.html").Contains("<b>kept</b>", StringComparison.Ordinal));
        Assert.Contains("kept", folder.Read("report/n.html"), StringComparison.Ordinal);
        Assert.False(folder.Has("ran"));
        Assert.Equal(2, folder.Run("notebook", "report", "@none.ipynb", "--output", "@report").Code);
    }

    [Fact]
    public void A_script_runs_and_converts_both_ways()
    {
        folder.Write("n.dib", "#!markdown\n\n# T\n\n#!csharp\n\n1 + 1\n");
        Assert.Equal(0, folder.Run("notebook", "run", "@n.dib", "--output", "@out").Code);
        Assert.Equal(0, folder.Run("notebook", "convert", "@n.dib", "--to", "ipynb").Code);
        Assert.Equal(0, folder.Run("notebook", "convert", "@n.ipynb", "--output", "@back.dib").Code);
        Assert.Equal(folder.Read("n.dib"), folder.Read("back.dib"));
        Assert.Equal(2, folder.Run("notebook", "convert", "@n.dib", "--to", "dib").Code);
        Assert.Equal(2, folder.Run("notebook", "convert", "@n.dib", "--output", "@other.dib").Code);
    }

    private static string Notebook(string source, string tag = "plain") =>
        $$$"""
        {
         "cells": [{"cell_type": "code", "execution_count": null, "id": "a", "metadata": {"tags": ["{{{tag}}}"]}, "outputs": [],
             "source": ["{{{source}}}"]}],
         "metadata": {"kernelspec": {"display_name": ".NET (C#)", "language": "C#", "name": ".net-csharp"}},
         "nbformat": 4,
         "nbformat_minor": 5
        }
        """;
}
