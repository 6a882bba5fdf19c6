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

    private static string Notebook(string source) =>
        $$$"""
        {
         "cells": [{"cell_type": "code", "execution_count": null, "id": "a", "metadata": {}, "outputs": [], "source": ["{{{source}}}"]}],
         "metadata": {"kernelspec": {"display_name": ".NET (C#)", "language": "C#", "name": ".net-csharp"}},
         "nbformat": 4,
         "nbformat_minor": 5
        }
        """;
}
