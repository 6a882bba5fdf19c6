using System.Globalization;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Reports;

/// <summary>How the last run of a notebook went, for a gallery.</summary>
/// <param name="Kind">"good", "bad" or "quiet".</param>
/// <param name="Word">One or two words, for counting.</param>
/// <param name="Sentence">What is known of it.</param>
internal sealed record GalleryState(string Kind, string Word, string Sentence)
{
    /// <summary>The state by the record of its report, or else by what is stored in the notebook.</summary>
    public static GalleryState Of(NotebookDocument notebook, RunRecord? record)
    {
        if (record is null)
        {
            return notebook.Cells.Any(CellMetadata.Failed)
                ? new("bad", "failed", "A cell of the stored outputs failed; the run time is not recorded.")
                : notebook.Cells.Any(cell => cell.ExecutionCount is not null)
                    ? new("quiet", "with stored outputs", "Stored outputs; the run time is not recorded.")
                    : new("quiet", "never run", "Never run.");
        }

        var time = Durations.Text(TimeSpan.FromSeconds(record.Seconds));
        var when = record.Ended is { } ended
            ? ended.UtcDateTime.ToString("' on' yyyy-MM-dd", CultureInfo.InvariantCulture)
            : "";
        var change = record.Sources == RunRecord.Hash(notebook) ? "" : " The notebook has changed since.";
        return record.Status switch
        {
            "succeeded" => new("good", "succeeded", $"Succeeded in {time}{when}.{change}"),
            "cancelled" => new("bad", "stopped", $"Stopped after {time}{when}.{change}"),
            _ => new("bad", "failed", $"Failed after {time}{when}.{change}"),
        };
    }
}
