using NgHvi.Notebooks.Sessions;
using NgHvi.Notebooks.Tests.Support;

namespace NgHvi.Notebooks.Tests.Sessions;

/// <summary>Commands of cells: variables, languages and those that libraries add.</summary>
public sealed class CellCommandTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly NotebookSession session;
    private int number;

    public CellCommandTests()
    {
        session = new NotebookSession(folder.Path);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Variables_are_set_and_shared()
    {
        await RunAsync(
            "record P(int X); var p = new P(3); var xs = new[] { 1.5, 2 }; var n = 4; var pairs = new List<(int, P)> { (1, p) };");
        await RunAsync(
            "#!set --name q --value @csharp:p --byref\n#!set --name copy --value @xs\n#!set --name number --value @n\n"
            + "#!set --name text --value \"two words\"");
        await RunAsync("#!share --from csharp pairs --as others\n#!share --from csharp --name n --as m");

        var result = await RunAsync(
            "Console.Write($\"{q.X} {copy.RootElement.GetArrayLength()} {number.GetType().Name} {text} {others == pairs} {m + 1}\");");

        Assert.Equal("stdout: 3 2 Double two words True 5", result.Describe());
    }

    [Fact]
    public async Task Variables_are_listed_and_the_latest_of_a_name_counts()
    {
        await RunAsync("var a = 1;\nvar b = \"<x>\";");
        await RunAsync("var a = new[] { 2 };");

        Assert.Contains("text/plain Variable\na\nb", (await RunAsync("#!who")).Describe(), StringComparison.Ordinal);
        var whos = (await RunAsync("#!whos")).Describe();
        Assert.Contains("<th scope=\"col\">Type</th>", whos, StringComparison.Ordinal);
        Assert.Contains("<td>int[]</td>", whos, StringComparison.Ordinal);
        Assert.Contains("<td>string</td><td>&lt;x&gt;</td>", whos, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_are_kept_and_become_variables()
    {
        folder.Write("f.txt", "of a file");
        await RunAsync("var n = 1;\n#!value --name a\n{\"x\":\n#!time\n#!value --name b --from-file f.txt\n#!csharp\nn++;");
        await RunAsync("#!value --name c --from-value \"two words\"");
        await RunAsync("#!share --from value a\n#!set --name b2 --value @value:b\n#!share --from value --name c --as d");

        Assert.Equal("stdout: 2 {\"x\":\n#!time of a file two words", (await RunAsync("Console.Write($\"{n} {a} {b2} {d}\");")).Describe());
        Assert.Equal(CellCompleteness.Complete, CellCode.Completeness("#!value --name a\nint x = (\n#!csharp\n1"));
    }

    [Theory]
    [InlineData("#!whoo", "Cell 1, line 1: the command #!whoo is not known. The nearest known one is #!who; #!lsmagic lists all.")]
    [InlineData("1\n#!fsharp\nlet", "Cell 1, line 2: #!fsharp switches to a language that is not run here; only C# is.")]
    [InlineData("#!set --name x", "Cell 1, line 1: #!set needs --value and its value.")]
    [InlineData("#!set --name x --value 1 --of",
        "Cell 1, line 1: #!set cannot take --of here; its options are --name, --value, --byref, --mime-type, each at most once.")]
    [InlineData("#!set --name class --value 1", "Cell 1, line 1: class is not a name that C# allows for a variable.")]
    [InlineData("#!set --name x --value @fsharp:y", "Cell 1, line 1: fsharp is no kernel of this session; those are csharp and value.")]
    [InlineData("#!share --from value y", "Cell 1, line 1: #!value has kept nothing under the name y.")]
    [InlineData("1\n#!value\nx", "Cell 1, line 2: #!value needs --name and its value.")]
    [InlineData("#!value --name x --from-file none.txt", "Cell 1, line 1: the file none.txt does not exist.")]
    [InlineData(
        "#!value --name x --from-value 1\n2", "Cell 1, line 1: #!value takes one of --from-file, --from-value and the lines that follow.")]
    [InlineData("#!share --from csharp y", "Cell 1, line 1: there is no variable y; #!who names them.")]
    public async Task What_cannot_be_done_is_told(string code, string expected)
    {
        Assert.Equal(expected, (await RunAsync(code)).Failure!.Message);
    }

    [Fact]
    public async Task Shown_languages_and_helpers_show_what_they_hold()
    {
        Assert.Equal(
            "display text/html <i>\n#!time | display text/html <script type=\"text/javascript\">\nf();\n</script> | "
            + "display text/markdown *m* | stdout: 1",
            (await RunAsync("#!html\n<i>\n#!time\n#!js\nf();\n#!md\n*m*\n#!c#\nConsole.Write(1);")).Describe());
        Assert.Equal(
            "display text/html <style>\np{}\n</style> | display text/html <script type=\"text/javascript\">\n1\n</script>",
            (await RunAsync("CSS(\"p{}\"); Javascript(\"1\");")).Describe());
        Assert.Contains("&lt;y", (await RunAsync("new[] { new { A = \"x<y\" } }.DisplayTable();")).Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_library_adds_commands_that_use_variables()
    {
        await RunAsync("""
            var kernel = Microsoft.DotNet.Interactive.KernelInvocationContext.Current.HandlingKernel.RootKernel;
            kernel.AddDirective("#!twice", "Doubles.", async text =>
            {
                if (!kernel.TryGetValue(text, out var value)) throw new ArgumentException($"no {text}");
                await kernel.SetValueAsync("doubled", 2 * (int)value, null);
                Console.Write("done ");
            });
            var five = 5;
            """);

        Assert.Equal("stdout: done 10", (await RunAsync("#!twice five\nConsole.Write(doubled);")).Describe());
        Assert.Contains("#!twice", (await RunAsync("#!lsmagic")).Describe(), StringComparison.Ordinal);
        Assert.Contains("#!twice", session.Complete("#!tw", 4).Matches);
        Assert.Equal("no six", (await RunAsync("#!twice six")).Failure!.Message);
    }

    private Task<CellResult> RunAsync(string code) =>
        session.RunAsync(code, ++number, cancellationToken: TestContext.Current.CancellationToken);
}
