using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Tests.Support;

namespace NgHvi.Notebooks.Tests.Documents;

/// <summary>What stays as it is in a file when a cell is run.</summary>
public sealed class NotebookEditTests
{
    private const string Foreign =
        """
        {"metadata" : {"polyglot_notebook":{"kernelName":"fsharp"}, "z": 1.50e+3},
            "cell_type":"code", "id":"f-1",   "source":"let x = \u0031 // \/ é",
         "outputs":[{"output_type":"stream","name":"stdout","text":"a"}], "execution_count":7}
        """;

    private const string Ours =
        """{"cell_type":"code","execution_count":null,"id":"ours","metadata":{"b":1.0,"a":2},"outputs":[],"source":["1"]}""";

    [Theory]
    [InlineData("\n", "  ")]
    [InlineData("\r\n", "\t")]
    public void Only_the_outputs_and_the_count_of_a_cell_that_ran_change(string newLine, string indent)
    {
        var foreign = Foreign.ReplaceLineEndings(newLine);
        var json = $"{{{newLine}{indent}\"nbformat\": 4, \"nbformat_minor\": 5 ,\"x\":1E5,\"cells\": [ {foreign} ,{newLine}{Ours} ],"
            + $"\"metadata\":{{\"k\" :\"\\u00e9\"}} }}  {newLine}";
        var notebook = NotebookDocument.Parse(json);

        var written = Run(notebook, 1).ToJson();

        var line = newLine + string.Concat(Enumerable.Repeat(indent, 4));
        var expected = json.Replace("\"execution_count\":null", "\"execution_count\":1", StringComparison.Ordinal)
            .Replace("\"outputs\":[],\"source\"", "\"outputs\":@,\"source\"", StringComparison.Ordinal).Split('@');
        Assert.StartsWith(expected[0] + "[" + line + "{", written, StringComparison.Ordinal);
        Assert.EndsWith(expected[1], written, StringComparison.Ordinal);
        Assert.Equal(written, Run(NotebookDocument.Parse(written), 1).ToJson());
        Assert.Equal(json, notebook.ToJson());
    }

    [Fact]
    public void A_byte_order_mark_is_dropped_and_the_rest_stays()
    {
        using var folder = new TestFolder();
        var path = folder.Write("a.ipynb", "\uFEFF" + TestNotebook.Json("1"));

        NotebookDocument.Load(path).Save(path);

        Assert.Equal(Encoding.UTF8.GetBytes(TestNotebook.Json("1")), File.ReadAllBytes(path));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_told()
    {
        using var folder = new TestFolder();
        var path = folder.Write("a.ipynb", "");
        File.WriteAllBytes(path, [.. "{\"a\": \""u8, 0xff, .. "\"}"u8]);

        Assert.Equal("a.ipynb is not UTF-8 text: byte 8 belongs to no character.",
            Assert.Throws<NotebookException>(() => NotebookDocument.Load(path)).Message);
    }

    [Fact]
    public void An_older_minor_version_becomes_4_5_with_ids_where_nbformat_wants_them()
    {
        const string Json = """{"cells":[{"cell_type":"raw","metadata":{},"source":"r"},{"cell_type":"code","id":"x y","source":"1"},"""
            + """{"cell_type":"code","id":"b","source":"1"},{"cell_type":"code","id":"b","source":"2"}],"nbformat":4}""";

        var root = JsonNode.Parse(NotebookDocument.Parse(Json).ToJson())!;

        var ids = root["cells"]!.AsArray().Select(cell => (string)cell!["id"]!).ToArray();
        Assert.Equal(5, (int)root["nbformat_minor"]!);
        Assert.Equal("b", ids[2]);
        Assert.Equal(4, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^[a-zA-Z0-9-_]{1,64}$", id));
        Assert.All(root["cells"]!.AsArray().Skip(1), cell => Assert.Empty(cell!["outputs"]!.AsArray()));
        Assert.NotNull(root["metadata"]);
    }

    [Fact]
    public void A_cell_can_be_put_between_others()
    {
        var notebook = NotebookDocument.Parse(TestNotebook.Json("1", "2"));
        var added = new NotebookCell { Kind = CellKind.Code, Id = "new", Source = "3" };

        var first = notebook with { Cells = [added, .. notebook.Cells] };
        var last = notebook with { Cells = [.. notebook.Cells, added] };
        var only = NotebookDocument.Parse(TestNotebook.Json()) with { Cells = [added] };

        Assert.Equal(["3", "1", "2"], NotebookDocument.Parse(first.ToJson()).Cells.Select(cell => cell.Source));
        Assert.Equal(["1", "2", "3"], NotebookDocument.Parse(last.ToJson()).Cells.Select(cell => cell.Source));
        Assert.Equal(["3"], NotebookDocument.Parse(only.ToJson()).Cells.Select(cell => cell.Source));
    }

    [Fact]
    public void A_damaged_file_gives_a_sentence_wherever_it_is_torn()
    {
        var json = TestNotebook.Json("md:a é 😀", "Console.Write(\"\\\"x\\\"\");");
        Prop.ForAll(Gen.Choose(0, json.Length - 1).ToArbitrary(), Gen.Choose(0, 4).ToArbitrary(), (place, length) =>
        {
            var torn = length == 0 ? json[..place] : json.Remove(place, Math.Min(length, json.Length - place));
            try
            {
                _ = NotebookDocument.Parse(torn, "a.ipynb").ToJson();
                return true;
            }
            catch (NotebookException told)
            {
                return told.Message.StartsWith("a.ipynb is ", StringComparison.Ordinal)
                    && told.Message.Contains("line 1, column ", StringComparison.Ordinal);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static NotebookDocument Run(NotebookDocument notebook, int number) => notebook with
    {
        Cells = [.. notebook.Cells.Select(cell => notebook.IsCSharp(cell)
            ? cell with { ExecutionCount = number, Outputs = [new CellOutput.StreamText("stdout", "out\n")] }
            : cell)],
    };
}
