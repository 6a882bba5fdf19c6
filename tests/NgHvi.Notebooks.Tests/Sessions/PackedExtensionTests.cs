using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Sessions;
using NgHvi.Notebooks.Tests.Support;
using NgHvi.Tests.Shared;

namespace NgHvi.Notebooks.Tests.Sessions;

/// <summary>The packages as a person gets them, from a folder that serves as feed.</summary>
public sealed class PackedExtensionTests : IDisposable
{
    private const string Version = "0.0.1-engine";
    private readonly ScratchPackages scratch = new();
    private readonly TestFolder folder = new();

    public void Dispose()
    {
        folder.Dispose();
        scratch.Dispose();
    }

    [Fact]
    public async Task The_package_loads_once_with_one_line_and_shows_a_fit_as_HTML_and_text()
    {
        PackedPackages.Write(folder.Path, Version);
        var session = new NotebookSession(folder.Path);
        var load = $"#i \"nuget:{folder.Path}\"\n#r \"nuget:NgHvi.Interactive,{Version}\"";

        var line = Assert.IsType<CellOutput.StreamText>(Assert.Single((await RunAsync(session, load)).Outputs)).Text;
        Assert.Matches("^NgHvi: [^\n]+\n$", line);
        Assert.Equal("stdout: again", (await RunAsync(session, load + "\nConsole.Write(\"again\");")).Describe());

        var result = await RunAsync(session, """
            using NgHvi;
            var data = new LinearMixedSimulator { GroupCount = 20, RowCount = 200, RandomEffectVariance = 1 }.Simulate(1).Table;
            MixedModel.From(data, "y ~ x1 + (1 | group)").Fit()
            """);

        Assert.Null(result.Failure);
        var shown = Assert.IsType<CellOutput.Result>(result.Outputs[^1]).Data;
        Assert.Contains("<th scope=\"row\">x1</th>", shown.GetText("text/html"), StringComparison.Ordinal);
        Assert.Contains("x1 ", shown.GetText("text/plain"), StringComparison.Ordinal);
        Assert.Contains("sd", shown.GetText("text/plain"), StringComparison.Ordinal);
    }

    private static Task<CellResult> RunAsync(NotebookSession session, string cell) =>
        session.RunAsync(cell, 1, cancellationToken: TestContext.Current.CancellationToken);
}
