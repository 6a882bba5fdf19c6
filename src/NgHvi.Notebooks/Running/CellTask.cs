using System.Diagnostics;
using Microsoft.DotNet.Interactive;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Running;

/// <summary>A cell that a run comes to.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Index">Its place in the notebook, from 0.</param>
/// <param name="Number">Its place among the cells of C#, from 1.</param>
/// <param name="Tags">What its tags ask.</param>
internal sealed record CellTask(NotebookCell Cell, int Index, int Number, CellTags Tags)
{
    /// <summary>The cells of C# that are not empty.</summary>
    public static IReadOnlyList<CellTask> AllOf(NotebookDocument notebook) =>
    [
        .. notebook.Cells.Index()
            .Where(entry => notebook.IsCSharp(entry.Item) && !string.IsNullOrWhiteSpace(entry.Item.Source))
            .Select((entry, i) => new CellTask(entry.Item, entry.Index, i + 1, CellTags.Of(entry.Item, i + 1))),
    ];

    /// <summary>Runs the cell, or says why it is skipped.</summary>
    public async Task<CellResult> RunAsync(ICellEngine engine, NotebookRunOptions options, CancellationToken cancellationToken)
    {
        if (Tags.IsSkipped)
        {
            return new CellResult(CellStatus.Skipped, Cell.Outputs, null, TimeSpan.Zero);
        }

        var clock = Stopwatch.StartNew();
        try
        {
            foreach (var package in Tags.Requires)
            {
                if (!await engine.CanRestoreAsync(package, cancellationToken).ConfigureAwait(false))
                {
                    // What the restore said names the feeds of this machine, which a stored notebook must not depend on.
                    var note = ValueFormat.ToBundle(
                        new FormattedValue("text/plain", $"This cell was skipped: the package {package} cannot be restored."), []);
                    return new CellResult(CellStatus.Skipped, [new CellOutput.Display(note)], null, clock.Elapsed);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return new CellResult(
                CellStatus.Cancelled, [], CellFailure.Cancelled($"The run was stopped before cell {Number}."), clock.Elapsed);
        }

        using var stop = new CellStop(Tags.Timeout ?? options.Timeout, options.Grace, cancellationToken);
        return await engine.RunAsync(Cell.Source, Number, options.OnOutput, stop).ConfigureAwait(false);
    }
}
