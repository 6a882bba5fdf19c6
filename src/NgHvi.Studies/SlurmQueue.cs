using System.Text.RegularExpressions;

namespace NgHvi.Studies;

/// <summary>A study as job arrays of Slurm. A job is a folder of the store with its runs, its script and its number; tasks need that, the
/// program and the data, and leave the same files as runs on this machine.</summary>
internal sealed partial class SlurmQueue(StudyStore store)
{
    private const string Runs = "runs.jsonl", Number = "job";
    private const int MostTasks = 1000; // Slurm's MaxArraySize is 1001 unless a site says otherwise.
    private const int UsualChunk = 10;
    private const double ChunkSeconds = 300;

    /// <summary>What sbatch is told.</summary>
    internal sealed record Request(string? Partition, string? Time, int? MaxParallel, int? Chunk, int Cpus, string? Memory);

    private string Jobs => store.PathOf("slurm");

    /// <summary>Submits runs as one array.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="request">What sbatch is told.</param>
    /// <param name="command">The program and its first arguments, to which the job's folder and the task are added.</param>
    /// <returns>The number of the job and of its tasks.</returns>
    public (string Job, int Tasks) Submit(IReadOnlyList<PlannedRun> runs, Request request, IReadOnlyList<string> command)
    {
        using var own = store.Lock();
        if (Active() is [{ Job: var busy }, ..])
            throw new InputException($"Job {busy} of this study is still in the queue; wait for it or end it with nghvi study cancel.");
        var size = Math.Max(request.Chunk ?? Chunk(runs), (runs.Count + MostTasks - 1) / MostTasks);
        var tasks = (runs.Count + size - 1) / size;
        var folder = Path.Combine(Jobs, (Directory.Exists(Jobs) ? Directory.GetDirectories(Jobs).Length + 1 : 1)
            .ToString("000", CultureInfo.InvariantCulture));
        // Those that failed are to be made again.
        foreach (var run in runs) store.Forget(run.Id);
        WholeFile.Write(Path.Combine(folder, Runs), string.Concat(runs.Chunk(size).Select((chunk, task) =>
            string.Concat(chunk.Select(run => $"{task} {run.ToLine()}\n")))));
        var script = Path.Combine(folder, "job.sh");
        WholeFile.Write(script, $"#!/bin/bash\nexec {string.Join(' ', command.Append(folder).Select(Quote))} \"$SLURM_ARRAY_TASK_ID\"\n");
        string?[] options =
        [
            "--parsable", "--job-name=nghvi-study", "--requeue", "--open-mode=append", $"--output={folder}/%a.log",
            $"--cpus-per-task={request.Cpus}",
            $"--array=0-{tasks - 1}{(request.MaxParallel is { } most ? $"%{most}" : "")}",
            Option("partition", request.Partition), Option("time", request.Time), Option("mem", request.Memory),
        ];
        // A federation adds the name of its cluster behind a semicolon.
        var job = Call("sbatch", [.. options.OfType<string>(), script]).Trim().Split(';')[0];
        WholeFile.Write(Path.Combine(folder, Number), job);
        return (job, tasks);

        static string? Option(string name, string? value) => value is null ? null
            : Value().IsMatch(value) ? $"--{name}={value}" : throw new InputException(
                $"--{name} is \"{value}\", which is no value for sbatch.");
    }

    /// <summary>Jobs of the study that have tasks in the queue, with how many are in which state.</summary>
    public List<(string Job, IReadOnlyDictionary<string, int> States)> Active()
    {
        string[] jobs = [.. (Directory.Exists(Jobs) ? Directory.GetDirectories(Jobs).Order(StringComparer.Ordinal)
            : Enumerable.Empty<string>())
            .Select(folder => Path.Combine(folder, Number)).Where(File.Exists).Select(File.ReadAllText)];
        if (jobs.Length == 0) return [];
        // Of all of the user, since jobs that ended long ago are unknown to squeue, which would refuse them.
        return [.. Call("squeue", ["-h", "-r", "--me", "-o", "%F %T"]).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')).Where(words => jobs.Contains(words[0])).GroupBy(words => words[0])
            .Select(job => (job.Key, (IReadOnlyDictionary<string, int>)job.CountBy(words => words[1]).ToDictionary()))];
    }

    /// <summary>Ends what is in the queue; what has ended is kept.</summary>
    public IReadOnlyList<string> Cancel()
    {
        string[] jobs = [.. Active().Select(job => job.Job)];
        if (jobs.Length > 0) Call("scancel", jobs);
        return jobs;
    }

    /// <summary>What a task of a job does: its runs, but those that have ended, as after it was preempted or killed.</summary>
    public static async Task RunTaskAsync(string folder, string task, Func<StudyStore, IRunWorker> create, int jobs,
        CancellationToken cancellationToken)
    {
        var store = new StudyStore(Path.GetFullPath(Path.Combine(folder, "..", "..")));
        PlannedRun[] runs = [.. File.ReadLines(Path.Combine(folder, Runs))
            .Where(line => line.StartsWith(task + " ", StringComparison.Ordinal))
            .Select(line => PlannedRun.FromLine(line[(task.Length + 1)..])).Where(run => store.Read(run.Id) is null)];
        await new StudyEngine(store, () => create(store), jobs).RunAsync(runs, (0, 0), null, cancellationToken).ConfigureAwait(false);
    }

    // Tasks of some minutes: starting one costs seconds.
    private int Chunk(IReadOnlyList<PlannedRun> runs)
    {
        var known = Directory.EnumerateFiles(store.PathOf("runs"), "*.json").Take(100)
            .Select(file => store.Read(Path.GetFileNameWithoutExtension(file))).OfType<RunResult>().Select(result => result.Seconds)
                .ToArray();
        return Math.Clamp(known.Length == 0 ? UsualChunk : (int)(ChunkSeconds / Math.Max(1e-3, known.Average())), 1,
            Math.Max(1, runs.Count));
    }

    private static string Quote(string word) => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string Call(string program, IReadOnlyList<string> arguments)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true
            })!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InputException($"{program} is not on this machine, which is no login node of a Slurm cluster.", exception);
        }

        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output
                : throw new InputException($"{program} failed: {error.GetAwaiter().GetResult().Trim().ReplaceLineEndings(" ")}");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_.,:+-]+\z")]
    private static partial Regex Value();
}
