using System.Diagnostics;
using System.Text.RegularExpressions;
using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests;

public sealed class StudyCommandTests : IDisposable
{
    private const string Small = """
        {
          "title": "Steps and factors",
          "fit": { "threads": 1 },
          "simulate": { "design": "linear", "groups": 10, "rows": 60 },
          "axes": [ { "field": "steps", "values": [10, 20] }, { "field": "factors", "values": [1, 2] } ],
          "replicates": 2,
          "score": { "where": "split=test" }
        }
        """;

    private readonly CommandFolder folder = new CommandFolder().Write("study.json", Small);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_plan_shows_axes_and_count_and_how_long_it_takes()
    {
        var (code, output, error) = folder.Run("study", "plan", "@study.json", "--jobs", "2");
        Assert.Equal((0, ""), (code, error));
        Assert.Matches(@"steps +10 20", output);
        Assert.Contains("8 runs: 0 done, 0 failed, 8 left.", output, StringComparison.Ordinal);
        Assert.Matches(@"About [0-9.]+ s with 2 jobs, by 5 pilot runs\.", output);
    }

    [Fact]
    public void A_study_runs_in_processes_and_ends_in_files()
    {
        var (code, output, error) = folder.Run("study", "run", "@study.json", "--jobs", "2");
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("Steps and factors: 8 runs, 8 done, 0 failed", output, StringComparison.Ordinal);
        var lines = folder.Read("study.runs/results.csv").Split('\n');
        Assert.StartsWith("run,steps,factors,replicate,state,reason,stopped,", lines[0], StringComparison.Ordinal);
        Assert.Equal(8 + 2, lines.Length);
        Assert.True(folder.Has("study.runs/results.parquet") && folder.Has("study.runs/manifest.json"));
        var own = lines[1].Split(',')[0];
        var before = File.GetLastWriteTimeUtc(folder[$"study.runs/runs/{own}.json"]);
        Assert.Equal(0, folder.Run("study", "run", "@study.json").Code);
        Assert.Equal(before, File.GetLastWriteTimeUtc(folder[$"study.runs/runs/{own}.json"]));
    }

    [Fact]
    public void A_report_has_curves_maps_and_front()
    {
        folder.Run("study", "run", "@study.json", "--jobs", "2");
        var (code, output, error) = folder.Run("study", "report", "@study.json", "--measure", "score.rmse");
        Assert.Equal((0, ""), (code, error));
        Assert.EndsWith("report.html\n", output, StringComparison.Ordinal);
        var page = folder.Read("study.runs/report.html");
        foreach (var words in new[] { "Best settings by score.rmse", "score.rmse against factors", "score.rmse over steps and factors",
            "Failures over steps and factors", "score.rmse against seconds" })
            Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.DoesNotContain("Not here:", page, StringComparison.Ordinal);
        Assert.Equal(2, folder.Run("study", "report", "@study.json", "--measure", "score.rsme").Code);

        // A damaged result has no time.
        var result = Directory.GetFiles(folder["study.runs/runs"], "*.json")[0];
        File.WriteAllText(result, Regex.Replace(File.ReadAllText(result), "\"seconds\": *[0-9][^,}]*", "\"seconds\":null"));
        (code, _, error) = folder.Run("study", "report", "@study.json", "--measure", "score.rmse", "--force");
        Assert.True(code == 0, error);
    }

    [Fact]
    public void A_bad_study_is_one_sentence_and_nothing_runs()
    {
        folder.Write("study.json", Small.Replace("\"steps\", \"values\": [10, 20]", "\"steps\", \"values\": [10, 0]",
            StringComparison.Ordinal));
        foreach (var command in new[] { "plan", "run", "collect", "report" })
        {
            var (code, output, error) = folder.Run("study", command, "@study.json");
            Assert.Equal((2, ""), (code, output));
            Assert.Equal("Error: study.json, line 5, column 48: \"steps\" is 0; allowed are whole numbers ≥ 1.\n", error);
        }

        Assert.Equal(["study.json"], folder.Files);
    }

    [Fact]
    public void The_schema_is_printed()
    {
        var (code, output, _) = folder.Run("study", "--help-schema");
        Assert.Equal(0, code);
        Assert.Contains("\"simulate.groups\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_over_its_limit_of_memory_fails_alone()
    {
        folder.Write("study.json", Small.Replace("\"replicates\": 2", "\"limits\": {\"megabytes\": 20}", StringComparison.Ordinal));
        Assert.Equal(1, folder.Run("study", "run", "@study.json", "--jobs", "1").Code);
        Assert.Matches("failed,\"Its process grew to [0-9]+ MB, above the limit of 20 MB", folder.Read("study.runs/results.csv"));
    }

    /// <summary>Workers and the command itself are killed at random; the end is that of a study left in peace.</summary>
    [Fact]
    public void Whatever_is_killed_the_results_are_those_of_a_study_left_in_peace()
    {
        var kills = Kills.Count(2);
        var replicates = 10 * Math.Max(1, kills / 5);
        if (OperatingSystem.IsWindows()) Assert.Skip("There is no SIGKILL.");
        folder.Write("study.json", Small.Replace("\"replicates\": 2", $"\"replicates\": {replicates}", StringComparison.Ordinal));
        folder.Run("study", "run", "@study.json", "--jobs", "2", "--output", "@calm");
        var random = new Random(5);
        for (var kill = 0; kill < kills;)
        {
            using var process = Kills.Start(
                "study", "run", folder["study.json"], "--jobs", "2", "--output", folder["killed"], "--quiet");
            if (process.WaitForExit(random.Next(1000, 2500))) break;
            // Every other time a worker dies, and the command goes on.
            var victims = Workers(process.Id);
            if (kill % 2 == 0 && victims.Length > 0)
            {
                Kill(victims[0]);
                kill++;
            }

            if (process.WaitForExit(random.Next(100, 1000))) continue;
            process.Kill();
            process.WaitForExit();
            kill++;
        }

        WaitForWorkers(folder["killed"]);
        var stamps = Directory.GetFiles(folder["killed/runs"], "*.json").ToDictionary(file => file, File.GetLastWriteTimeUtc);
        Assert.Equal(0, folder.Run("study", "run", "@study.json", "--jobs", "2", "--output", "@killed").Code);
        Assert.Equal(WithoutTimes(folder, "calm"), WithoutTimes(folder, "killed"));
        Assert.All(stamps, pair => Assert.Equal(pair.Value, File.GetLastWriteTimeUtc(pair.Key)));
        Assert.Empty(Directory.GetFiles(folder["killed"], "*.tmp", SearchOption.AllDirectories));
    }

    private static int[] Workers(int parent) => [.. Process.GetProcesses().Where(process => Stat(process.Id) is { } stat && stat == parent)
        .Select(process => process.Id)];

    // The parent is the second field behind the name in brackets (proc(5)).
    private static int? Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended.
        }
    }

    // Those whose parent was killed notice it.
    private static void WaitForWorkers(string store)
    {
        var clock = Stopwatch.StartNew();
        while (Process.GetProcesses().Any(process => Line(process.Id).Contains(store, StringComparison.Ordinal)))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "A worker outlived its parent.");
            Thread.Sleep(50);
        }
    }

    private static string Line(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>The results but for what clocks say, and memory.</summary>
    internal static string WithoutTimes(CommandFolder folder, string name)
    {
        var rows = folder.Read($"{name}/results.csv").Split('\n')[..^1].Select(line => line.Split(',')).ToArray();
        var kept = rows[0].Index().Where(column => !column.Item.EndsWith("econds", StringComparison.Ordinal)
            && column.Item is not ("peakMegabytes" or "secondsWithin" or "verdict")).Select(column => column.Index).ToArray();
        return string.Join('\n', rows.Select(row => string.Join(',', kept.Select(column => row[column]))));
    }
}
