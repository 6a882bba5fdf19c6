using System.CommandLine;
using System.Globalization;
using NgHvi.Studies;

namespace NgHvi.Cli;

/// <summary>A study on a Slurm cluster: <c>nghvi study submit</c>, <c>resubmit</c>, <c>status</c> and <c>cancel</c>.</summary>
internal static class StudySlurmCommands
{
    /// <summary>Creates the commands.</summary>
    public static IEnumerable<Command> Create(CommandStreams streams) =>
    [
        Submit(streams, "submit", "Submits the runs of a study that are missing as one job array of Slurm.", retry: false),
        Submit(streams, "resubmit", "Submits the runs that are missing or failed.", retry: true),
        Status(streams),
        Cancel(streams),
    ];

    private static Command Submit(CommandStreams streams, string name, string description, bool retry)
    {
        var (file, folder) = (StudyCommand.File(), StudyCommand.Folder());
        var partition = Text("--partition", "NAME", "Partition. Default: the cluster's.");
        var time = Text("--time", "TIME", "Longest time of a task, as 2:00:00. Default: the partition's.");
        var memory = Text("--memory", "SIZE", "Memory of a task, as 4G. Default: the partition's.");
        var parallel = CommandOption.Whole("--max-parallel", 1, "Tasks that run at a time, at most.");
        var chunk = CommandOption.Whole("--chunk", 1, "Runs of a task. Default: five minutes' worth, by runs that ended, else 10.");
        var cpus = CommandOption.Whole("--cpus", 1, "Processors of a task, which then makes as many runs at a time.", 1);
        var command = new Command(name, description) { file, folder, partition, time, memory, parallel, chunk, cpus };
        command.SetAction(parsed =>
        {
            var study = Study.Load(parsed.GetRequiredValue(file), parsed.GetValue(folder));
            var runs = study.Store.Missing(study.Plan, retry);
            study.Plan.CheckModel(runs);
            if (runs.Count == 0)
            {
                streams.Output.WriteLine($"{study}: there is nothing to submit.");
                return ExitCode.Success;
            }

            var request = new SlurmQueue.Request(
                parsed.GetValue(partition), parsed.GetValue(time), parsed.GetValue(parallel), parsed.GetValue(chunk),
                parsed.GetValue(cpus)!.Value, parsed.GetValue(memory));
            var (job, tasks) = new SlurmQueue(study.Store).Submit(runs, request, StudyWorkerCommand.TaskLine);
            streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Job {job}: {runs.Count} runs in {tasks} tasks."));
            return ExitCode.Success;
        });
        return ExamplesHelp.With(
            command,
            $"""
            Tasks need this program, the folder of results and the data file, all at the same paths. A task that is preempted or
            killed costs the run it was at; requeued or submitted again, it goes on. Results are those of nghvi study run.

            Examples:
              nghvi study {name} study.json --partition main --time 1:00:00 --max-parallel 50
              nghvi study status study.json
              nghvi study collect study.json
            """);
    }

    private static Command Status(CommandStreams streams)
    {
        var (file, folder) = (StudyCommand.File(), StudyCommand.Folder());
        var command = new Command("status", "Says how far a study is, and what of it is in the queue of Slurm.") { file, folder };
        command.SetAction(parsed =>
        {
            var study = Study.Load(parsed.GetRequiredValue(file), parsed.GetValue(folder));
            streams.Output.WriteLine(study);
            foreach (var (job, states) in new SlurmQueue(study.Store).Active())
                streams.Output.WriteLine(
                    $"Job {job}: {string.Join(", ", states.Select(state => $"{state.Value} {state.Key.ToLowerInvariant()}"))}");
            return ExitCode.Success;
        });
        return ExamplesHelp.With(command, "Examples:\n  nghvi study status study.json");
    }

    private static Command Cancel(CommandStreams streams)
    {
        var (file, folder) = (StudyCommand.File(), StudyCommand.Folder());
        var command = new Command("cancel", "Ends what of a study is in the queue of Slurm; what has ended is kept.") { file, folder };
        command.SetAction(parsed =>
        {
            var study = Study.Load(parsed.GetRequiredValue(file), parsed.GetValue(folder));
            var jobs = new SlurmQueue(study.Store).Cancel();
            streams.Output.WriteLine(jobs.Count == 0 ? "Nothing is in the queue." : $"Cancelled: {string.Join(", ", jobs)}.");
            return ExitCode.Success;
        });
        return ExamplesHelp.With(command, "Examples:\n  nghvi study cancel study.json");
    }

    private static Option<string?> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value };
}
