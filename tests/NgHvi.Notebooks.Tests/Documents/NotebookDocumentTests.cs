using System.Text;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Tests.Support;

namespace NgHvi.Notebooks.Tests.Documents;

public sealed class NotebookDocumentTests
{
    private const string Written = """
        {
         "cells": [
          {
           "attachments": {
            "a.png": {
             "image/png": "iVBO"
            }
           },
           "cell_type": "markdown",
           "id": "first",
           "metadata": {
            "zebra": 1.50,
            "apple": [
             true,
             null
            ]
           },
           "source": [
            "# Überschrift 😀 β\n",
            "\n",
            "\"quoted\" \\alpha <b> & ' \t \u0001 / +"
           ]
          },
          {
           "cell_type": "code",
           "execution_count": 3,
           "id": "second",
           "metadata": {},
           "outputs": [
            {
             "name": "stdout",
             "output_type": "stream",
             "text": [
              "one\n",
              "two\n"
             ]
            },
            {
             "data": {
              "application/json": {
               "k": 1e-3
              },
              "text/html": [
               "<b>x</b>"
              ]
             },
             "execution_count": 3,
             "metadata": {
              "isolated": true
             },
             "output_type": "execute_result"
            },
            {
             "ename": "E",
             "evalue": "v",
             "output_type": "error",
             "traceback": [
              "t"
             ]
            },
            {
             "output_type": "novel",
             "payload": {}
            }
           ],
           "source": []
          },
          {
           "cell_type": "raw",
           "id": "third",
           "metadata": {},
           "source": [
            "raw"
           ]
          },
          {
           "cell_type": "mystery",
           "id": "fourth",
           "metadata": {},
           "power": 11,
           "source": [
            "?"
           ]
          }
         ],
         "metadata": {
          "kernelspec": {
           "name": ".net-csharp",
           "display_name": ".NET (C#)"
          }
         },
         "nbformat": 4,
         "nbformat_minor": 5
        }

        """;

    [Fact]
    public void A_notebook_that_is_read_and_written_has_the_same_bytes()
    {
        using var folder = new TestFolder();
        var path = folder.Write("a.ipynb", Written);

        NotebookDocument.Load(path).Save(path);

        Assert.Equal(Encoding.UTF8.GetBytes(Written), File.ReadAllBytes(path));
    }

    [Fact]
    public void A_missing_final_line_end_stays_missing()
    {
        Assert.Equal(Written.TrimEnd(), NotebookDocument.Parse(Written.TrimEnd()).ToJson());
    }

    [Fact]
    public void Saving_leaves_no_temporary_file()
    {
        using var folder = new TestFolder();

        NotebookDocument.Parse(Written).Save(Path.Combine(folder.Path, "deep", "a.ipynb"));

        Assert.Equal("a.ipynb", Path.GetFileName(Assert.Single(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories))));
    }

    [Fact]
    public void Cells_without_ids_get_ids_that_differ_and_are_the_same_each_time()
    {
        const string Json = """
            {"cells":[{"cell_type":"code","metadata":{},"source":"1"},{"cell_type":"code","metadata":{},"source":"1"}],
             "metadata":{},"nbformat":4,"nbformat_minor":2}
            """;

        var ids = NotebookDocument.Parse(Json).Cells.Select(cell => cell.Id).ToArray();

        Assert.NotEqual(ids[0], ids[1]);
        Assert.Equal(ids, NotebookDocument.Parse(Json).Cells.Select(cell => cell.Id));
        Assert.Contains("\"nbformat_minor\":5", NotebookDocument.Parse(Json).ToJson(), StringComparison.Ordinal);
    }

    [InlineData("", "a.ipynb is not valid JSON at line 1, column 1, in $: The input does not contain any JSON tokens.")]
    [InlineData("{\n \"cells\": [}", "a.ipynb is not valid JSON at line 2, column 12, in $.cells: '}' is an invalid start of a value.")]
    [InlineData("{\"é\": 1,,", "a.ipynb is not valid JSON at line 1, column 9, in $: ',' is an invalid start of a property name.")]
    [InlineData("{\"cells\":[{\"source\":[\"a\",", "a.ipynb is not valid JSON at line 1, column 25, in $.cells[0].source: ")]
    [InlineData("[]", "a.ipynb is damaged at line 1, column 1: $ is not an object, and so this is no notebook.")]
    [InlineData(
        "{\"cells\":[],\n\"nbformat\":3}", "a.ipynb is damaged at line 2, column 12: $.nbformat is 3, and only nbformat 4 can be read;")]
    [InlineData("{\"cells\":[],\"nbformat\":\"4\"}", "a.ipynb is damaged at line 1, column 24: $.nbformat is not a whole number.")]
    [InlineData("{\"cells\":[],\"nbformat\":1e999}",
        "a.ipynb is damaged at line 1, column 24: $.nbformat is not 4, the only nbformat that can be read.")]
    [InlineData("{}", "a.ipynb is damaged at line 1, column 1: $ has no nbformat, and so this is no notebook.")]
    [InlineData("{\"nbformat\":4}", "a.ipynb is damaged at line 1, column 1: $ has no cells.")]
    [InlineData("{\"nbformat\":4,\"cells\":{}}", "a.ipynb is damaged at line 1, column 23: $.cells is not an array.")]
    [InlineData("{\"nbformat\":4,\"metadata\":[],\"cells\":[]}", "a.ipynb is damaged at line 1, column 26: $.metadata is not an object.")]
    [InlineData("{\"nbformat\":4,\"nbformat\":4}", "a.ipynb is damaged at line 1, column 15: $ has the key \"nbformat\" twice.")]
    [InlineData("{\"nbformat\":4,\"cells\":[7]}", "a.ipynb is damaged at line 1, column 24: $.cells[0] is not an object.")]
    [InlineData("{\"nbformat\":4,\"cells\":[{\"cell_type\":\"code\",\"source\":[1]}]}",
        "a.ipynb is damaged at line 1, column 53: $.cells[0].source is not text or an array of lines.")]
    [InlineData("{\"nbformat\":4,\"cells\":[{\"source\":\"\"}]}", "a.ipynb is damaged at line 1, column 24: $.cells[0] has no cell_type.")]
    [InlineData("{\"nbformat\":4,\"cells\":[{\"cell_type\":\"code\",\"source\":\"\\ud800\"}]}",
        "a.ipynb is damaged at line 1, column 53: half of a surrogate pair")]
    [InlineData("{\"nbformat\":4,\"cells\":[{\"cell_type\":\"code\",\"source\":\"\",\"id\":1}]}",
        "a.ipynb is damaged at line 1, column 61: $.cells[0].id is not text.")]
    [InlineData("{\"nbformat\":4,\"cells\":[{\"cell_type\":\"code\",\"source\":\"\",\"outputs\":[{\"output_type\":\"display_data\"}]}]}",
        "a.ipynb is damaged at line 1, column 67: $.cells[0].outputs[0] has no data.")]
    [Theory]
    public void A_damaged_notebook_is_told_in_one_sentence_with_its_place(string json, string expected)
    {
        var message = Assert.Throws<NotebookException>(() => NotebookDocument.Parse(json, "a.ipynb")).Message;

        Assert.StartsWith(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void The_language_of_a_cell_comes_from_its_metadata()
    {
        const string Json = """
            {"cells":[{"cell_type":"code","metadata":{"polyglot_notebook":{"kernelName":"fsharp"}},"source":"1"},
                      {"cell_type":"code","metadata":{"dotnet_interactive":{"language":"html"}},"source":"1"},
                      {"cell_type":"code","metadata":{"vscode":{"languageId":"dotnet-interactive.pwsh"}},"source":"1"},
                      {"cell_type":"code","metadata":{"vscode":{"languageId":"polyglot-notebook"}},"source":"1"},
                      {"cell_type":"code","metadata":{"polyglot_notebook":{"kernelName":"csharp"}},"source":"\n#!f#\nlet x = 1"},
                      {"cell_type":"code","metadata":{},"source":"#!markdown\ntext"},
                      {"cell_type":"code","metadata":{},"source":"1"}],"nbformat":4}
            """;

        Assert.Equal(
            ["fsharp", "html", "pwsh", null, "fsharp", null, null], NotebookDocument.Parse(Json).Cells.Select(cell => cell.Language));
    }

    [Theory]
    [InlineData("{}", "csharp")]
    [InlineData("{\"kernelspec\":{\"language\":\"C#\"}}", "csharp")]
    [InlineData("{\"kernelspec\":{\"language\":\"python\"}}", "python")]
    [InlineData("{\"polyglot_notebook\":{\"kernelInfo\":{\"defaultKernelName\":\"fsharp\"}}}", "fsharp")]
    [InlineData("{\"polyglot_notebook\":5}", "csharp")]
    public void The_language_of_other_cells_comes_from_the_notebooks_metadata(string metadata, string expected)
    {
        var json = $$"""{"cells":[],"metadata":{{metadata}},"nbformat":4}""";

        Assert.Equal(expected, NotebookDocument.Parse(json).DefaultLanguage);
    }
}
