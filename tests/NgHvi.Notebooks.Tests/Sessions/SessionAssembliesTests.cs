using System.Runtime.Loader;
using NgHvi.Notebooks.Sessions;
using NgHvi.Notebooks.Tests.Support;

namespace NgHvi.Notebooks.Tests.Sessions;

/// <summary>The host has its own build of a library that a notebook refers to; the notebook's must win.</summary>
public sealed class SessionAssembliesTests : IDisposable
{
    private const string Lower = "namespace Pair; public class Lower { public static string Version => \"{0}\"; {1} }";
    private const string Upper = "namespace Pair; public class Upper { public static Lower Make() => new Lower(); "
        + "public static string Version => \"{0} on \" + Lower.Version; }";

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_notebooks_build_wins_over_the_hosts_when_compiling_and_running()
    {
        var host = Compile("host", "Trap", "host", "");
        AssemblyLoadContext.Default.LoadFromAssemblyPath(host.Lower);
        AssemblyLoadContext.Default.LoadFromAssemblyPath(host.Upper);
        Compile("notebook/lib", "Trap", "notebook", "public int OnlyHere => 7;");
        var session = new NotebookSession(Path.Combine(folder.Path, "notebook"));

        var result = await RunAsync(session, """
            #r "lib/TrapUpper.dll"
            using Pair;
            Lower made = Upper.Make();
            Console.Write($"{Upper.Version}, {made.OnlyHere}");
            """);

        Assert.Equal("stdout: notebook on notebook, 7", result.Describe());
        Assert.Equal("host on host", Type.GetType("Pair.Upper, TrapUpper")!.GetProperty("Version")!.GetValue(null));
    }

    [Fact]
    public async Task A_type_is_one_whether_reached_through_its_library_or_directly()
    {
        Compile("lib", "Once", "v", "");
        var session = new NotebookSession(folder.Path);

        await RunAsync(session, "#r \"lib/OnceUpper.dll\"\nvar made = (object)Pair.Upper.Make();");
        var result = await RunAsync(session, """
            #r "lib/OnceLower.dll"
            var name = typeof(Pair.Lower).Assembly.FullName;
            Console.Write(made is Pair.Lower && System.Reflection.Assembly.Load("OnceLower") == typeof(Pair.Lower).Assembly);
            Console.Write(Type.GetType("Pair.Lower, OnceLower") == typeof(Pair.Lower));
            """);

        Assert.Equal("stdout: TrueTrue", result.Describe());
    }

    [Fact]
    public async Task A_rebuild_is_picked_up_by_the_next_session_of_the_same_process()
    {
        const string Show = "#r \"lib/AgainUpper.dll\"\nConsole.Write(Pair.Upper.Version);";
        Compile("lib", "Again", "first", "");
        Assert.Equal("stdout: first on first", (await RunAsync(new NotebookSession(folder.Path), Show)).Describe());

        Compile("lib", "Again", "second", "");

        Assert.Equal("stdout: second on second", (await RunAsync(new NotebookSession(folder.Path), Show)).Describe());
    }

    [Fact]
    public async Task Another_build_of_a_library_in_use_is_refused()
    {
        Compile("a", "Twice", "a", "");
        Compile("b", "Twice", "b", "");
        var session = new NotebookSession(folder.Path);
        await RunAsync(session, "#r \"a/TwiceUpper.dll\"");

        var result = await RunAsync(session, "#r \"b/TwiceUpper.dll\"\n1");

        Assert.Contains("another build of TwiceUpper is in use", result.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_set_up_script_in_another_folder_brings_its_library_and_usings()
    {
        Compile("src/lib", "Setup", "set up", "");
        folder.Write("environment/setup.csx", """
            #r "../src/lib/SetupUpper.dll"
            using Pair;
            Console.Write(Upper.Version);
            """);
        var session = new NotebookSession(Directory.CreateDirectory(Path.Combine(folder.Path, "notebooks")).FullName);

        Assert.Equal("stdout: set up on set up", (await RunAsync(session, "#!import ../environment/setup.csx")).Describe());
        Assert.Equal("stdout: set up", (await RunAsync(session, "Console.Write(Lower.Version);")).Describe());
    }

    [Fact]
    public async Task The_formatters_of_a_library_register_with_the_host()
    {
        var formatting = typeof(Microsoft.DotNet.Interactive.Formatting.Formatter).Assembly.Location;
        TestLibrary.Compile(
            Path.Combine(folder.Path, "lib"), "Shows",
            """
            using Microsoft.DotNet.Interactive.Formatting;
            public class Shown { public static void Load() => Formatter.Register<Shown>(s => "shown", "text/html"); }
            """,
            formatting);
        File.Copy(formatting, Path.Combine(folder.Path, "lib", Path.GetFileName(formatting)));
        var session = new NotebookSession(folder.Path);

        var result = await RunAsync(session, "#r \"lib/Shows.dll\"\nShown.Load();\nnew Shown()");

        Assert.Equal("value text/html shown", result.Describe());
    }

    private (string Lower, string Upper) Compile(string folder, string name, string version, string more)
    {
        var full = Path.Combine(this.folder.Path, folder);
        var lower = TestLibrary.Compile(
            full, name + "Lower",
            Lower.Replace("{0}", version, StringComparison.Ordinal).Replace("{1}", more, StringComparison.Ordinal));
        return (lower, TestLibrary.Compile(
            full, name + "Upper", Upper.Replace("{0}", version, StringComparison.Ordinal), lower));
    }

    private static Task<CellResult> RunAsync(NotebookSession session, string code) =>
        session.RunAsync(code, 1, cancellationToken: TestContext.Current.CancellationToken);
}
