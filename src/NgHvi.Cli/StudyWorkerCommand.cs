using System.Globalization;
using System.Text;
using NgHvi.Studies;

namespace NgHvi.Cli;

/// <summary>
/// <c>nghvi study-worker</c>, a process that carries out runs of a study, and <c>nghvi study-task</c>, a task of Slurm that has workers.
/// Not for people, and not in the help.
/// </summary>
internal static class StudyWorkerCommand
{
    private const string Name = "study-worker", Task = "study-task";

    /// <summary>The program and the arguments that start it; the store and the number of threads follow.</summary>
    public static IReadOnlyList<string> Line { get; } = [EngineCommand.Host(), typeof(StudyWorkerCommand).Assembly.Location, Name];

    /// <summary>The program and the arguments that start a task; the job's folder and the number of the task follow.</summary>
    public static IReadOnlyList<string> TaskLine { get; } = [.. Line.SkipLast(1), Task];

    /// <summary>Whether a command line is that of a worker or a task.</summary>
    public static bool IsIn(string[] args) => args is [Name or Task, _, _];

    /// <summary>A worker serves until its parent closes its input or has gone; a task makes its runs.</summary>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args[0] == Task)
        {
            var jobs = int.TryParse(Environment.GetEnvironmentVariable("SLURM_CPUS_PER_TASK"), out var cpus) ? cpus : 1;
            await SlurmQueue.RunTaskAsync(args[1], args[2], store => new ProcessWorker(Line, store.Folder, threads: 1), jobs,
                cancellationToken)
                .ConfigureAwait(false);
            return ExitCode.Success;
        }

        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var input = new StreamReader(Console.OpenStandardInput(), encoding);
        var output = new StreamWriter(Console.OpenStandardOutput(), encoding);
        Console.SetOut(Console.Error);
        return await ProcessWorker.ServeAsync(args[1], int.Parse(args[2], CultureInfo.InvariantCulture), input, output)
            .ConfigureAwait(false);
    }
}
