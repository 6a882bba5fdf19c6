using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Running;
using NgHvi.Notebooks.Sessions;
using NgHvi.Tests.Shared;

namespace NgHvi.Notebooks.Tests.Running;

/// <summary>The notebooks of this repository: as they are stored, and executed again.</summary>
public sealed class RepositoryNotebookTests
{
    private const string Import = "#!import ../environment/setup.csx";

    private static readonly string[] Few = ["steps=100", "longSteps=120", "draws=10", "scale=0.03"];

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Folder, "*.ipynb").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static string Folder { get; } = Path.Combine(Repository.Root, "notebooks");

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stored_notebook_comes_from_one_clean_run(string name)
    {
        var code = Load(name).Cells.Where(cell => cell.Kind == CellKind.Code).ToArray();

        // Only a cell that wants a package may have been left out.
        var left = code.Where(cell => cell.ExecutionCount is null).ToArray();
        Assert.All(left, cell => Assert.Contains(cell.Tags, tag => tag.StartsWith("requires:", StringComparison.Ordinal)));
        var counts = code.Except(left).Select(cell => cell.ExecutionCount!.Value).ToArray();
        Assert.Equal(left.Length > 0 ? counts.Order() : Enumerable.Range(1, code.Length), counts);
        Assert.DoesNotContain(code, cell => cell.Outputs.Any(output => output is CellOutput.Failure));
        Assert.Equal(Import, code[0].Source);
        Assert.NotEmpty(code[^1].Outputs);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stored_notebook_says_what_dotnet_interactive_expects(string name)
    {
        var root = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name)))!;
        var cells = root["cells"]!.AsArray().Select(cell => cell!).ToArray();

        Assert.Equal((4, 5), ((int)root["nbformat"]!, (int)root["nbformat_minor"]!));
        Assert.Equal(".net-csharp", (string?)root["metadata"]!["kernelspec"]!["name"]);
        Assert.Equal("C#", (string?)root["metadata"]!["language_info"]!["name"]);
        Assert.Equal(cells.Length, cells.Select(cell => (string?)cell["id"]).Where(id => id is { Length: > 0 }).Distinct().Count());
        Assert.All(cells.Where(cell => (string?)cell["cell_type"] == "code"), cell =>
        {
            Assert.Equal("csharp", (string?)cell["metadata"]!["dotnet_interactive"]!["language"]);
            Assert.Equal("csharp", (string?)cell["metadata"]!["polyglot_notebook"]!["kernelName"]);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_notebook_explains_before_it_computes_and_stays_small(string name)
    {
        var path = Path.Combine(Folder, name);
        var cells = Load(name).Cells;

        Assert.Equal(CellKind.Markdown, cells[0].Kind);
        Assert.Contains("**Claim.**", cells[0].Source, StringComparison.Ordinal);
        Assert.Contains("#r \"nuget: NgHvi.Interactive\"", string.Concat(cells.Select(cell => cell.Source)), StringComparison.Ordinal);
        Assert.InRange(new FileInfo(path).Length, 1, 3_000_000);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cell_is_what_a_person_would_type(string name)
    {
        // The list of claims is longer by its nature.
        var cells = Load(name).Cells.Where(cell => cell.Kind == CellKind.Code && !cell.Tags.Contains("claims"));
        Assert.All(cells.Select(cell => cell.Source.Split('\n')), lines =>
        {
            Assert.InRange(lines.Length, 1, 12);
            Assert.All(lines, line => Assert.InRange(line.Length, 0, 100));
            Assert.DoesNotContain(lines, line => line.Contains("NumberFormat", StringComparison.Ordinal));
        });
    }

    /// <summary>Runs every cell: of the notebooks that <c>NGHVI_NOTEBOOKS</c> names as they stand, of the others with few steps.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_notebook_runs_and_its_claims_hold(string name)
    {
#if DEBUG
        Assert.Skip("The notebooks load the Release build of NgHvi.Interactive; run the tests with -c Release.");
#endif
        var stored = Load(name);
        var few = InFull(name) ? [] : FewSteps(stored);
        var run = await NotebookRunner.RunAsync(
            Path.Combine(Folder, name), new NotebookRunOptions { Parameters = NotebookParameters.Of(null, few) },
            cancellationToken: TestContext.Current.CancellationToken);
        var how = few.Length > 0 ? string.Join(", ", few) : InFull(name) ? "in full" : "on what it makes itself";
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture, $"{name}, {how}: {run.Elapsed.TotalSeconds:0} s"));

        // With few steps the claims, which are the last cell, may not hold; they must still compile and be come to.
        var isClaim = few.Length > 0 && run.FailedCell == run.Cells.Count && run.Failure!.Name != "CompileError";
        Assert.True(run.Status == CellStatus.Succeeded || isClaim, $"cell {run.FailedCell}: {run.Failure?.Message}");
        if (InFull(name))
        {
            Assert.Empty(OutputCheck.Compare(stored, run).Select(difference => difference.ToString()));
        }
    }

    // The long ones take minutes; .ci/run asks for them.
    private static bool InFull(string name) =>
        (Environment.GetEnvironmentVariable("NGHVI_NOTEBOOKS") ?? "00 01 02 90").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Any(start => start == "all" || name.StartsWith(start, StringComparison.Ordinal));

    private static string[] FewSteps(NotebookDocument notebook)
    {
        var declared = Regex.Replace(
            notebook.Cells.FirstOrDefault(cell => cell.Tags.Contains("parameters"))?.Source ?? "", "//.*", ""); // Without comments.
        return [.. Few.Where(few => Regex.IsMatch(declared, $@"\b{few.Split('=')[0]}\b"))];
    }

    private static NotebookDocument Load(string name) => NotebookDocument.Load(Path.Combine(Folder, name));
}
