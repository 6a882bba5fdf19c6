using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Reports;

/// <summary>What a report remembers of its run for programs, as data in its head; a gallery reads it back.</summary>
/// <param name="Status">How the run ended, in lower case.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Ended">When it ended; null when that is not known.</param>
/// <param name="Sources">A hash of the text of all cells, by which a changed notebook is noticed.</param>
internal sealed partial record RunRecord(string Status, double Seconds, DateTimeOffset? Ended, string Sources)
{
    private const double LongestSeconds = 1e9; // No run takes thirty years; a larger number is damage.
    private const string Opening = "<script type=\"application/json\" id=\"nghvi-run\">";

    /// <summary>The record of a run.</summary>
    public static RunRecord Of(NotebookDocument notebook, ReportRun run) =>
        new(StatusName(run.Status), run.Elapsed.TotalSeconds, run.Ended, Hash(notebook));

    /// <summary>The hash of the text of all cells.</summary>
    public static string Hash(NotebookDocument notebook)
    {
        var text = new StringBuilder();
        foreach (var cell in notebook.Cells)
        {
            // The length keeps text from passing over from one cell to the next unnoticed.
            text.Append($"{cell.Kind} {cell.Source.Length}\n{cell.Source}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Reads the record of a report; null when the file is absent or has none.</summary>
    public static RunRecord? Read(string report)
    {
        try
        {
            // The record stands in the head, before anything that a notebook can write but its encoded title.
            var json = File.Exists(report) ? Pattern().Match(RegularFile.ReadText(report, RegularFile.LargestText)).Groups[1].Value : "";
            return json.Length > 0 && JsonSerializer.Deserialize<RunRecord>(json) is { Seconds: >= 0 and <= LongestSeconds } record
                ? record : null;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The record as an element of a page's head. The serializer escapes what could end it.</summary>
    public string ToHtml() => $"{Opening}{JsonSerializer.Serialize(this)}</script>";

    private static string StatusName(CellStatus status) => status switch
    {
        CellStatus.Succeeded => "succeeded",
        CellStatus.Cancelled => "cancelled",
        _ => "failed",
    };

    [GeneratedRegex(Opening + "(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Pattern();
}
