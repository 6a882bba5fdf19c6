using NgHvi.Notebooks.Sessions;
using NgHvi.Notebooks.Tests.Support;

namespace NgHvi.Notebooks.Tests.Sessions;

public sealed class NotebookSessionTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly NotebookSession session;
    private int number;

    public NotebookSessionTests()
    {
        session = new NotebookSession(folder.Path);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_cell_sees_what_earlier_cells_declared()
    {
        await RunAsync("using System.Globalization; int Twice(int x) => 2 * x; record Point(int X);");
        await RunAsync("var a = Twice(4);");

        Assert.Equal("value text/plain 8", (await RunAsync("a.ToString(CultureInfo.InvariantCulture)")).Describe());
        Assert.Equal("stdout: Point { X = 8 }\n", (await RunAsync("Console.WriteLine(new Point(a));")).Describe());
    }

    [Theory]
    [InlineData("\"x\"", "value text/plain x")]
    [InlineData("var x = 1;", "")]
    [InlineData("Console.Write(1)", "stdout: 1")]
    [InlineData("await Task.Delay(1)", "")]
    [InlineData("await Task.FromResult(\"later\")", "value text/plain later")]
    [InlineData("HTML(\"<b>x</b>\")", "value text/html <b>x</b>")]
    [InlineData("new Microsoft.DotNet.Interactive.FormattedValue(\"text/csv\", \"a,b\")", "value text/csv a,b")]
    [InlineData("\"<i>\".DisplayAs(\"text/html\");", "display text/html <i>")]
    [InlineData("display(\"x\", \"text/plain\", \"application/json\");", "display text/plain x, application/json \"x\"")]
    public async Task The_value_of_a_cell_is_its_last_expression(string code, string expected)
    {
        Assert.Equal(expected, (await RunAsync(code)).Describe());
    }

    [Fact]
    public async Task A_null_value_is_shown()
    {
        var shown = (await RunAsync("(string)null")).Describe();

        Assert.Contains("&lt;null&gt;", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', shown);
    }

    [Fact]
    public async Task Streams_and_displays_keep_their_order()
    {
        var result = await RunAsync("""
            Console.Write("a"); Console.WriteLine("b");
            "shown".Display();
            Console.Error.WriteLine("bad");
            await Task.Run(() => Console.WriteLine("from a thread"));
            "value"
            """);

        Assert.Equal(
            "stdout: ab\n | display text/plain shown | stderr: bad\n | stdout: from a thread\n | value text/plain value",
            result.Describe());
    }

    [Fact]
    public async Task A_display_is_updated_in_place_under_one_id()
    {
        var events = new List<CellOutputEvent>();

        var result = await session.RunAsync(
            "var d = display(\"old\"); Console.Write(1); d.Update(\"new\");", 1, events.Add, TestContext.Current.CancellationToken);

        Assert.Equal("display text/plain new | stdout: 1", result.Describe());
        Assert.Equal([false, false, true], events.Select(made => made.IsUpdate));
        Assert.Equal(events[0].DisplayId, events[2].DisplayId);
    }

    [Fact]
    public async Task Formatters_registered_by_a_cell_take_effect_and_end_with_the_session()
    {
        const string Register = """
            using Microsoft.DotNet.Interactive.Formatting;
            class Thing { }
            Formatter.SetPreferredMimeTypesFor(typeof(Version), "text/html", "text/plain");
            Formatter.Register<Version>(v => $"<v>{v}</v>", "text/html");
            Formatter.Register<Version>(v => $"v{v}", "text/plain");
            new Version(1, 2)
            """;

        Assert.Equal("value text/html <v>1.2</v>, text/plain v1.2", (await RunAsync(Register)).Describe());
        var other = await new NotebookSession(folder.Path).RunAsync(
            "new Version(1, 2)", 1, cancellationToken: TestContext.Current.CancellationToken);
        Assert.DoesNotContain("<v>", other.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Formatters_are_found_by_the_convention_attribute()
    {
        await RunAsync("""
            class TypeFormatterSourceAttribute : Attribute
            {
                public TypeFormatterSourceAttribute(Type type) => FormatterSourceType = type;
                public Type FormatterSourceType { get; }
                public string[] PreferredMimeTypes { get; set; }
            }
            [TypeFormatterSource(typeof(Source), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
            public class Fit { }
            public class Source { public IEnumerable<object> CreateTypeFormatters() =>
                new object[] { new Fmt("text/html"), new Fmt("text/plain") }; }
            public class Fmt
            {
                public Fmt(string type) => MimeType = type;
                public string MimeType { get; }
                public bool Format(object instance, System.IO.TextWriter writer) { writer.Write("fit as " + MimeType); return true; }
            }
            """);

        Assert.Equal("value text/html fit as text/html, text/plain fit as text/plain", (await RunAsync("new Fit()")).Describe());
    }

    [Fact]
    public async Task A_compile_error_names_cell_line_and_number()
    {
        await RunAsync("1");

        var result = await RunAsync("var x = 1;\nvar y = missing;\nz();");

        Assert.Equal(CellStatus.Failed, result.Status);
        Assert.Equal("Cell 2, line 2: error CS0103: The name 'missing' does not exist in the current context", result.Failure!.Message);
        Assert.Equal(2, result.Failure.Traceback.Count);
        Assert.StartsWith("Cell 2, line 3: error CS0103", result.Failure.Traceback[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_that_does_not_compile_leaves_the_session_usable()
    {
        await RunAsync("var kept = 5;");
        await RunAsync("using No.Such.Namespace;");

        Assert.Equal("stdout: 5", (await RunAsync("Console.Write(kept);")).Describe());
    }

    [Fact]
    public async Task An_exception_names_the_lines_of_the_cells_it_passed()
    {
        await RunAsync("int Fail(int x)\n{\n    return int.Parse(\"no\") + x;\n}");

        var result = await RunAsync("Console.WriteLine(\"before\");\n\nawait Task.Run(() => Fail(1));");

        Assert.Equal("System.FormatException", result.Failure!.Name);
        Assert.StartsWith("stdout: before\n | failure System.FormatException", result.Describe(), StringComparison.Ordinal);
        Assert.Equal(
            ["   at Fail, cell 1, line 3", "   at cell 2, line 3"], result.Failure.Traceback.Skip(1));
    }

    [Fact]
    public async Task What_a_failed_cell_declared_stays()
    {
        await RunAsync("var before = 1;\nthrow new InvalidOperationException(\"stop\");");

        Assert.Equal("stdout: 1", (await RunAsync("Console.Write(before);")).Describe());
    }

    [Fact]
    public async Task Commands_split_a_cell_and_keep_its_line_numbers()
    {
        folder.Write("setup.csx", "using System.IO;\nvar imported = \"yes\";");

        var result = await RunAsync("""
            #!time
            #!import setup.csx
            Console.Write(imported);
            #!markdown
            **bold**
            #!csharp
            Console.Write(Path.GetFileName("a/b"));
            throw new Exception("x");
            """);

        Assert.Equal("   at cell 1, line 8", result.Failure!.Traceback[^1]);
        Assert.StartsWith(
            "stdout: yes | display text/markdown **bold** | stdout: b | failure", result.Describe(), StringComparison.Ordinal);
        Assert.Equal("stdout: x", (await RunAsync("Console.Write(Path.GetFileName(\"y/x\"));")).Describe());
    }

    [Fact]
    public async Task Time_is_shown_at_the_end()
    {
        Assert.Matches(@"^stdout: 1 \| display text/plain Wall time: [0-9.]+ms$", (await RunAsync("#!time\nConsole.Write(1);")).Describe());
    }

    [Theory]
    [InlineData("1\n#!nope --x", "Cell 1, line 2: the command #!nope is not known.")]
    [InlineData("#!import none.csx", "Cell 1, line 1: the file none.csx does not exist.")]
    [InlineData("#!import", "Cell 1, line 1: #!import must be followed by what it names.")]
    [InlineData("#r \"none.dll\"\n1", "Cell 1, line 1: error CS0006: Metadata file 'none.dll' could not be found")]
    public async Task A_command_that_cannot_be_done_says_why(string code, string expected)
    {
        Assert.StartsWith(expected, (await RunAsync(code)).Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_imported_file_names_itself_in_errors_and_may_not_import_itself()
    {
        folder.Write("loop.csx", "#!import loop.csx");
        folder.Write("wrong.csx", "\nnope();");
        folder.Write("torn.ipynb", "{");

        Assert.Equal("loop.csx, line 1: loop.csx imports itself.", (await RunAsync("#!import loop.csx")).Failure!.Message);
        var torn = await RunAsync("#!import torn.ipynb");
        Assert.StartsWith("torn.ipynb is not valid JSON at line 1, column 2", torn.Failure!.Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "wrong.csx, line 2: error CS0103", (await RunAsync("#load \"wrong.csx\"")).Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notebook_is_imported_cell_by_cell()
    {
        folder.Write("other.ipynb", TestNotebook.Json("var n = 3;", "md:# text", "var m = n + 1;"));

        Assert.Equal("display text/markdown # text | stdout: 4", (await RunAsync("#!import other.ipynb\nConsole.Write(m);")).Describe());
    }

    [Fact]
    public async Task Cells_run_in_the_notebooks_folder_and_the_process_gets_its_own_back()
    {
        var before = Environment.CurrentDirectory;
        folder.Write("data.txt", "here");

        Assert.Equal("value text/plain here", (await RunAsync("System.IO.File.ReadAllText(\"data.txt\")")).Describe());
        Assert.Equal(before, Environment.CurrentDirectory);
    }

    [Fact]
    public async Task A_framework_assembly_is_referred_to_by_its_name()
    {
        Assert.Equal("stdout: 1", (await RunAsync("#r \"System.Net.Http\"\n#r \"System.Xml.dll\"\nConsole.Write(1);")).Describe());
    }

    [Fact]
    public async Task Nobody_types_while_a_cell_runs()
    {
        Assert.Equal("stdout: True", (await RunAsync("Console.Write(Console.ReadLine() == null);")).Describe());
    }

    [Fact]
    public async Task A_cell_that_looks_at_its_token_is_stopped()
    {
        using var stop = new CancellationTokenSource();

        var result = await session.RunAsync(
            "using Microsoft.DotNet.Interactive;\nConsole.Write(1);\n"
            + "await Task.Delay(-1, KernelInvocationContext.Current.CancellationToken);",
            1, _ => stop.CancelAsync(), stop.Token);

        Assert.Equal(CellStatus.Cancelled, result.Status);
    }

    [Fact]
    public async Task A_package_is_restored_and_can_be_used()
    {
        Assert.SkipUnless(Directory.Exists(Packages("csvhelper")), "The package CsvHelper is not in this machine's cache.");

        var result = await RunAsync("""
            #r "nuget: CsvHelper, 34.0.0"
            using CsvHelper;
            Console.Write(typeof(CsvReader).Assembly.GetName().Name);
            """);

        Assert.Equal("stdout: CsvHelper", result.Describe());
    }

    [Fact]
    public async Task A_package_that_does_not_exist_is_told()
    {
        var result = await RunAsync($"#i \"nuget:{folder.Path}\"\n#r \"nuget: NgHvi.No.Such.Package, 1.0.0\"");

        Assert.StartsWith(
            "Cell 1, line 1: NgHvi.No.Such.Package 1.0.0 cannot be restored: NU1101: ", result.Failure!.Message, StringComparison.Ordinal);
    }

    private static string Packages(string name) => Path.Combine(
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
        name);

    private Task<CellResult> RunAsync(string code) =>
        session.RunAsync(code, ++number, cancellationToken: TestContext.Current.CancellationToken);
}
