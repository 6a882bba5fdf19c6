using System.Diagnostics;
using NgHvi.Cli.Tests.Support;
using NgHvi.Tests.Shared;

namespace NgHvi.Cli.Tests;

/// <summary>Studies on a real Slurm of one node, which the tests start; skipped where it cannot start, unless NGHVI_SLURM is 1.</summary>
public sealed class StudySlurmTests : IDisposable
{
    private const string Study = """
        {
          "fit": { "threads": 1 },
          "simulate": { "design": "linear", "groups": 10, "rows": 60 },
          "axes": [ { "field": "steps", "values": [10, 20] }, { "field": "factors", "values": [1, 2] } ],
          "replicates": 4
        }
        """;

    private static readonly string Scripts = Path.Combine(Repository.Root, "environment", "slurm");
    private readonly CommandFolder folder = new CommandFolder().Write("study.json", Study);
    private readonly string cluster = Directory.CreateTempSubdirectory("nghvi-slurm-").FullName;

    public StudySlurmTests()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There is no Slurm on Windows.");
        var (code, output, error) = Shell("bash", Path.Combine(Scripts, "start.sh"), cluster);
        if (code != 0 && Environment.GetEnvironmentVariable("NGHVI_SLURM") != "1") Assert.Skip(error.Trim());
        Assert.True(code == 0, error);
        Environment.SetEnvironmentVariable("SLURM_CONF", output.Trim().Split('=')[1]);
    }

    public void Dispose()
    {
        Shell("bash", Path.Combine(Scripts, "stop.sh"), cluster);
        Environment.SetEnvironmentVariable("SLURM_CONF", null);
        folder.Dispose();
    }

    [Fact]
    public void An_array_leaves_what_runs_here_leave_though_its_node_daemon_is_killed_and_some_of_it_is_cancelled()
    {
        Assert.Equal((0, "Job 1: 16 runs in 6 tasks.\n", ""), folder.Run(
            "study", "submit", "@study.json", "--partition", "main", "--time", "10:00", "--max-parallel", "2", "--chunk", "3"));
        var (code, _, error) = folder.Run("study", "submit", "@study.json");
        Assert.Equal((2, "Error: Job 1 of this study is still in the queue; wait for it or end it with nghvi study cancel.\n"),
            (code, error));
        Wait(() => Results() > 1);
        using (var daemon = Process.GetProcessById(int.Parse(File.ReadAllText(Path.Combine(cluster, "slurmd.pid")).Trim())))
        {
            daemon.Kill();
            daemon.WaitForExit();
        }

        var kept = Directory.GetFiles(folder["study.runs/runs"]).ToDictionary(file => file, File.GetLastWriteTimeUtc);
        Assert.Equal(0, Shell("bash", "-c", "PATH=$PATH:/usr/sbin slurmd").Code);
        Wait(() => Results() > 5);
        Assert.Equal((0, "Cancelled: 1.\n", ""), folder.Run("study", "cancel", "@study.json"));
        Wait(() => Queue().Length == 0);
        Assert.InRange(Results(), 6, 15);
        Assert.Matches(@"\AJob [0-9]+: [0-9]+ runs in 1 tasks\.", folder.Run("study", "resubmit", "@study.json", "--cpus", "2").Output);
        Wait(() => Queue().Length == 0);
        Assert.Equal("study: 16 runs, 16 done, 0 failed\n", folder.Run("study", "status", "@study.json").Output);
        Assert.All(kept, pair => Assert.Equal(pair.Value, File.GetLastWriteTimeUtc(pair.Key)));
        folder.Run("study", "collect", "@study.json");
        folder.Run("study", "run", "@study.json", "--jobs", "2", "--output", "@here");
        Assert.Equal(StudyCommandTests.WithoutTimes(folder, "here"), StudyCommandTests.WithoutTimes(folder, "study.runs"));
    }

    [Fact]
    public void A_bad_study_or_partition_submits_nothing()
    {
        Assert.Equal(2, folder.Run("study", "submit", "@study.json", "--partition", "main; rm -rf").Code);
        var (code, _, error) = folder.Run("study", "submit", "@study.json", "--partition", "absent");
        Assert.Equal(2, code);
        Assert.StartsWith("Error: sbatch failed: ", error, StringComparison.Ordinal);
        folder.Write("study.json", Study.Replace("[1, 2]", "[1, -2]", StringComparison.Ordinal));
        Assert.StartsWith("Error: study.json, line 4, column 91: ", folder.Run("study", "submit", "@study.json").Error,
            StringComparison.Ordinal);
        Assert.Equal("", Queue());
    }

    private int Results() => Directory.Exists(folder["study.runs/runs"]) ? Directory.GetFiles(folder["study.runs/runs"], "*.json").Length
        : 0;

    private static string Queue() => Shell("squeue", "-h").Output;

    private static void Wait(Func<bool> isThere)
    {
        var clock = Stopwatch.StartNew();
        while (!isThere())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(5), $"Slurm hangs: {Queue()}");
            Thread.Sleep(100);
        }
    }

    private static (int Code, string Output, string Error) Shell(string program, params string[] arguments)
    {
        // Daemons keep the pipes that they inherit, so the streams are read from files.
        var output = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        using var process = Process.Start(new ProcessStartInfo(
            "bash", ["-c", "\"$@\" >\"$0.out\" 2>\"$0.err\" </dev/null", output, program, .. arguments]))!;
        process.WaitForExit();
        var result = (process.ExitCode, File.ReadAllText(output + ".out"), File.ReadAllText(output + ".err"));
        File.Delete(output + ".out");
        File.Delete(output + ".err");
        return result;
    }
}
