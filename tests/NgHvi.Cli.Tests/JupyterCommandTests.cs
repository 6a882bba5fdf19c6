using System.Text.Json.Nodes;
using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests;

public sealed class JupyterCommandTests : IDisposable
{
    private const string Kernels = "env/share/jupyter/kernels";
    private readonly CommandFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_kernel_is_a_folder_with_full_paths()
    {
        var (code, output, _) = Install();
        Assert.Equal(0, code);
        Assert.Contains($"{Kernels}/nghvi", output, StringComparison.Ordinal);
        Assert.False(folder.Has($"{Kernels}/.net-csharp/kernel.json"));
        var spec = JsonNode.Parse(folder.Read($"{Kernels}/nghvi/kernel.json"))!;
        Assert.Equal("C# (NgHvi, .NET 10)", (string?)spec["display_name"]);
        Assert.Equal(["-f", "{connection_file}"], spec["argv"]!.AsArray().TakeLast(2).Select(word => (string)word!));
        Assert.True(File.Exists((string?)spec["argv"]![2]));
        var engine = JsonNode.Parse((string)spec["env"]!["NGHVI_ENGINE"]!)!.AsArray().Select(word => (string)word!).ToArray();
        Assert.True(File.Exists(engine[0]) && File.Exists(engine[1]));
        Assert.Equal("engine", engine[2]);
    }

    [Fact]
    public void The_name_of_dotnet_interactive_is_taken_only_where_it_is_free()
    {
        Assert.Equal(0, Install("--as-net-csharp").Code);
        Assert.True(folder.Has($"{Kernels}/.net-csharp/kernel.json"));
        folder.Write($"{Kernels}/.net-csharp/kernel.json", "{}");
        var (code, _, error) = Install("--as-net-csharp");
        Assert.Equal(0, code);
        Assert.Contains("is left to .NET Interactive", error, StringComparison.Ordinal);
        Assert.Equal("{}", folder.Read($"{Kernels}/.net-csharp/kernel.json"));
    }

    [Fact]
    public void A_python_without_ipykernel_is_a_warning()
    {
        var (code, _, error) = Install("--python", "no-such-python");
        Assert.Equal(0, code);
        Assert.Contains("Warning: no-such-python has no ipykernel", error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_place_is_chosen() => Assert.Equal(2, Install("--user").Code);

    private (int Code, string Output, string Error) Install(params string[] more) =>
        folder.Run(["jupyter", "install", "--prefix", "@env", .. more]);
}
