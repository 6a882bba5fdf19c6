using System.Globalization;
using NgHvi.Studies;
using Spectre.Console;

namespace NgHvi.Cli;

/// <summary>The live table of a study on a terminal, and nothing anywhere else.</summary>
internal sealed class StudyBoard : IProgress<StudyProgress>
{
    private const int MostLines = 8;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(0.2);

    private readonly Study study;
    private StudyProgress latest;
    private StudyEngine? engine;

    private StudyBoard(Study study) => this.study = study;

    /// <summary>Runs work that reports.</summary>
    public static void Run(
        CommandStreams streams, bool isWanted, Study study, Action<IProgress<StudyProgress>?, Action<StudyEngine>?> work)
    {
        if (!isWanted || !streams.ShowsProgress)
        {
            work(null, null);
            return;
        }

        var board = new StudyBoard(study);
        streams.ErrorConsole().Live(board.Draw()).AutoClear(true).Start(context =>
        {
            // Drawn by its own clock: a report costs next to nothing.
            using var timer = new Timer(_ => context.UpdateTarget(board.Draw()), null, Pace, Pace);
            work(board, engine => board.engine = engine);
        });
    }

    /// <inheritdoc/>
    public void Report(StudyProgress value) => latest = value;

    private Spectre.Console.Table Draw()
    {
        var now = latest;
        var left = now.Total - now.Done - now.Failed - now.Running;
        var time = now.Remaining is { } remaining ? string.Create(CultureInfo.InvariantCulture, $"{remaining.TotalSeconds:0} s") : "–";
        var table = new Spectre.Console.Table().Title(Markup.Escape(study.Title))
            .AddColumns("done", "running", "failed", "waiting", "time left")
            .AddRow([.. new[] { now.Done, now.Running, now.Failed, left }.Select(count => count.ToString(CultureInfo.InvariantCulture)),
                time]);
        var running = engine?.Running.Select(run => run.Id).ToHashSet() ?? [];
        var lines = study.Plan.Runs.Where(row => running.Contains(row.Run.Id)).Take(MostLines)
            .Select(row => $"{study.Plan.Describe(row.Labels)} replicate {row.Replicate}".Trim());
        return table.Caption(Markup.Escape(string.Join('\n', lines)));
    }
}
