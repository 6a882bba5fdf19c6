using System.Globalization;
using System.Text.Json.Nodes;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Running;

/// <summary>What the tags of a cell ask of a run.</summary>
internal sealed record CellTags
{
    /// <summary>The tag of the cell that declares parameters.</summary>
    public const string Parameters = "parameters";

    /// <summary>The tag of the cell that sets them.</summary>
    public const string InjectedParameters = "injected-parameters";

    /// <summary>It is not run and keeps its outputs.</summary>
    public bool IsSkipped { get; private init; }

    /// <summary>It may fail; the run goes on.</summary>
    public bool MayFail { get; private init; }

    /// <summary>How long it may run; null leaves it to the run.</summary>
    public TimeSpan? Timeout { get; private init; }

    /// <summary>How far numbers in its outputs may be from the stored ones, relatively; zero is exact, null does not compare.</summary>
    public double? Tolerance { get; private init; }

    /// <summary>What must be restored for it to be run.</summary>
    public IReadOnlyList<PackageRequest> Requires { get; private init; } = [];

    /// <summary>Reads the tags of a cell, and <c>timeout</c> in its metadata.</summary>
    /// <exception cref="NotebookException">A tag has no valid number or name.</exception>
    public static CellTags Of(NotebookCell cell, int number)
    {
        var tags = new CellTags();
        if (cell.Json["metadata"] is JsonObject metadata && metadata["timeout"] is { } seconds)
        {
            tags = tags with { Timeout = Seconds(seconds.ToJsonString(), $"the timeout {seconds.ToJsonString()} in its metadata", number) };
        }

        foreach (var tag in cell.Tags)
        {
            var (word, value) = tag.Split(':', 2, StringSplitOptions.TrimEntries) is [var before, var after] ? (before, after) : (tag, "");
            tags = word switch
            {
                "skip" => tags with { IsSkipped = true },
                "raises-exception" => tags with { MayFail = true },
                "exact" => tags with { Tolerance = 0 },
                "tolerance" => tags with
                {
                    Tolerance = Number(value) is >= 0 and < 1 and var tolerance
                        ? tolerance
                        : throw Refuse(number, $"the tag {tag}", "tolerance:X has X from 0 to below 1"),
                },
                "timeout" => tags with { Timeout = Seconds(value, $"the tag {tag}", number) },
                "requires" => tags with
                {
                    Requires =
                    [
                        .. tags.Requires,
                        value.Length > 0
                            ? PackageRequest.Of(value.Replace('@', ','))
                            : throw Refuse(number, $"the tag {tag}", "requires:PACKAGE or requires:PACKAGE@VERSION names one"),
                    ],
                },
                _ => tags,
            };
        }

        // Other programs do not know "requires" and would end there; a cell that has what it needs must not fail.
        return tags.Requires.Count > 0 ? tags with { MayFail = false } : tags;
    }

    private static TimeSpan Seconds(string text, string what, int number) =>
        Number(text) is > 0 and <= 1e6 and var seconds
            ? TimeSpan.FromSeconds(seconds)
            : throw Refuse(number, what, "a timeout has seconds above 0, at most 1000000");

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static NotebookException Refuse(int number, string what, string allowed) => new($"Cell {number} has {what}; {allowed}.");
}
