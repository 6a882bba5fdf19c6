using System.Globalization;
using Spectre.Console;

namespace NgHvi.Cli;

/// <summary>Draws the progress of a fit on a terminal, and nothing anywhere else.</summary>
/// <remarks>
/// The library reports at most ten times a second and not before the first tenth, so short fits draw nothing and pay nothing.
/// </remarks>
internal sealed class TerminalProgress : IProgress<FitProgress>
{
    private readonly ProgressContext context;
    private readonly ProgressTask task;
    private readonly string title;

    private TerminalProgress(ProgressContext context, string title) =>
        (this.context, this.title, task) = (context, title, context.AddTask(Markup.Escape(title)));

    /// <summary>Runs work that reports.</summary>
    public static T Run<T>(CommandStreams streams, bool isWanted, string title, Func<IProgress<FitProgress>?, T> work) =>
        !isWanted || !streams.ShowsProgress
            ? work(null)
            : streams.ErrorConsole().Progress()
                .AutoRefresh(false)
                .AutoClear(true)
                .Columns(new ProgressBarColumn { Width = 20 }, new TaskDescriptionColumn { Alignment = Justify.Left })
                .Start(context => work(new TerminalProgress(context, title)));

    /// <inheritdoc/>
    public void Report(FitProgress value)
    {
        task.MaxValue = value.Limit;
        task.Value = value.Step;
        var elbo = double.IsFinite(value.Elbo) ? string.Create(CultureInfo.InvariantCulture, $", ELBO {value.Elbo:0.00}") : "";
        task.Description = Markup.Escape(string.Create(
            CultureInfo.InvariantCulture,
            $"{title} {value.Step}/{value.Limit}{elbo}, at most {value.Remaining.TotalSeconds:0} s left"));
        context.Refresh();
    }
}
