using System.Text.RegularExpressions;
using NgHvi.Notebooks.Sessions;
using NgHvi.Notebooks.Tests.Support;
using NgHvi.Tests.Shared;

namespace NgHvi.Notebooks.Tests;

/// <summary>What the README says is what happens.</summary>
public partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void There_are_exactly_two_commands() => Assert.Equal(2, Blocks("sh").Length);

    [Fact]
    public async Task The_example_prints_what_stands_below_it()
    {
#if DEBUG
        Assert.Skip("The example loads the Release build of NgHvi; run the tests with -c Release.");
#endif
        var library = Path.Combine(Repository.Root, "src", "NgHvi.Interactive", "bin", "Release", "net10.0", "NgHvi.dll");
        var session = new NotebookSession(Repository.Root);
        var cancellation = TestContext.Current.CancellationToken;
        await session.RunAsync($"#r \"{library}\"", 1, null, cancellation);

        var result = await session.RunAsync(Blocks("csharp")[0], 2, null, cancellation);

        Assert.Equal("stdout: " + Blocks("text")[0], result.Describe());
    }

    [Fact]
    public void Every_result_stands_in_the_files_of_the_benchmark()
    {
        var folder = Path.Combine(Repository.Root, "src", "NgHvi.Benchmarks", "Results");
        var measured = Directory.EnumerateFiles(folder, "AccuracyBench.md", SearchOption.AllDirectories).SelectMany(File.ReadAllLines)
            .ToHashSet();
        var rows = Readme.Split('\n').Where(line => line.StartsWith("| 1 |", StringComparison.Ordinal)).ToArray();

        Assert.Equal(7, rows.Length);
        Assert.All(rows, row => Assert.Contains(row, measured));
    }

    [Fact]
    public void Every_linked_file_exists() => Assert.All(
        Links().Matches(Readme).Select(match => match.Groups[1].Value).Where(link => !link.StartsWith("http", StringComparison.Ordinal)),
        link => Assert.True(Path.Exists(Path.Combine(Repository.Root, link)), link));

    private static string[] Blocks(string language) =>
        [.. Regex.Matches(Readme, $"^```{language}\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)
            .Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Links();
}
