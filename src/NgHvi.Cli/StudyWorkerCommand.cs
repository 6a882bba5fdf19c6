using System.Globalization;
using System.Text;
using NgHvi.Studies;

namespace NgHvi.Cli;

/// <summary><c>nghvi study-worker</c>: a process that carries out runs of a study. Not for people, and not in the help.</summary>
internal static class StudyWorkerCommand
{
    private const string Name = "study-worker";

    /// <summary>The program and the arguments that start it; the store and the number of threads follow.</summary>
    public static IReadOnlyList<string> Line { get; } = [EngineCommand.Host(), typeof(StudyWorkerCommand).Assembly.Location, Name];

    /// <summary>Whether a command line is that of a worker.</summary>
    public static bool IsIn(string[] args) => args is [Name, _, _];

    /// <summary>Serves until its parent closes its input or has gone.</summary>
    public static Task<int> RunAsync(string[] args)
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var input = new StreamReader(Console.OpenStandardInput(), encoding);
        var output = new StreamWriter(Console.OpenStandardOutput(), encoding);
        Console.SetOut(Console.Error);
        return ProcessWorker.ServeAsync(args[1], int.Parse(args[2], CultureInfo.InvariantCulture), input, output);
    }
}
