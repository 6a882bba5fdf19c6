using FsCheck;
using FsCheck.Fluent;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Tests.Documents;

/// <summary>.dib scripts.</summary>
public sealed class ScriptTests
{
    private const string Script = """
        #!meta

        {"kernelInfo":{"defaultKernelName":"csharp","items":[{"name":"csharp","aliases":["c#","cs"]},{"name":"mine"}]},"note":"<é>"}

        #!markdown

        # Title

        text

        #!csharp

        #!time
        var a = 1;

        a

        #!fsharp

        let x = 2

        #!mine

        anything

        """;

    [Fact]
    public void A_script_is_cells_with_their_languages()
    {
        var cells = NotebookDocument.ParseScript(Script).Cells;

        Assert.Equal([CellKind.Markdown, CellKind.Code, CellKind.Code, CellKind.Code], cells.Select(cell => cell.Kind));
        Assert.Equal(["# Title\n\ntext", "#!time\nvar a = 1;\n\na", "let x = 2", "anything"], cells.Select(cell => cell.Source));
        Assert.Equal([null, "csharp", "fsharp", "mine"], cells.Select(cell => cell.Language));
    }

    [Fact]
    public void A_script_is_the_same_after_a_way_through_a_notebook()
    {
        var json = NotebookDocument.ParseScript(Script).ToJson();

        Assert.Equal(Script, NotebookDocument.Parse(json).ToScript());
        Assert.Equal(json, NotebookDocument.ParseScript(Script).ToJson());
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("1\n", "#!csharp\n\n1\n")]
    [InlineData("\n\n#!c#\n\n\n1\n\n\n#!md\nx\n#!csharp\n", "#!csharp\n\n1\n\n#!markdown\n\nx\n")]
    [InlineData("#!value --name a\n1\r\n2", "#!csharp\n\n#!value --name a\n1\n2\n")]
    public void Blank_lines_and_empty_blocks_go(string text, string expected)
    {
        Assert.Equal(expected, NotebookDocument.ParseScript(text).ToScript());
    }

    [Fact]
    public void What_follows_meta_must_be_json()
    {
        Assert.Equal(
            "a.dib is damaged at line 2: what follows #!meta is not a JSON object, or has a key twice.",
            Assert.Throws<NotebookException>(() => NotebookDocument.ParseScript("\n#!meta\n{,}\n", "a.dib")).Message);
    }

    [Fact]
    public void Cells_of_a_notebook_keep_their_language_and_commands()
    {
        var notebook = NotebookDocument.Parse("""
            {"cells":[{"cell_type":"code","metadata":{"polyglot_notebook":{"kernelName":"csharp"}},"source":"#!time\n1"},
                      {"cell_type":"code","metadata":{},"source":"#!f#\nlet y = 1"},
                      {"cell_type":"raw","metadata":{},"source":"r"}],"nbformat":4}
            """);

        Assert.Equal("#!csharp\n\n#!time\n1\n\n#!fsharp\n\nlet y = 1\n\n#!markdown\n\nr\n", notebook.ToScript());
    }

    [Fact]
    public void Any_blocks_are_the_same_after_a_way_through_a_notebook()
    {
        var line = Gen.Elements("x", " y", "#!time", "# h", "", "é😀", "\"q\"\\");
        var block = Gen.Elements("csharp", "fsharp", "markdown", "html")
            .SelectMany(kernel => line.NonEmptyListOf().Select(lines => (kernel, text: string.Join('\n', lines).Trim('\n'))));
        var script = block.ListOf()
            .Select(blocks => string.Join('\n', blocks.Where(b => b.text.Length > 0).Select(b => $"#!{b.kernel}\n\n{b.text}\n")));
        Prop.ForAll(script.ToArbitrary(), text => NotebookDocument.Parse(NotebookDocument.ParseScript(text).ToJson()).ToScript() == text)
            .QuickCheckThrowOnFailure();
    }
}
