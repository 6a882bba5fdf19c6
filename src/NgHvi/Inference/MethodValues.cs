using Microsoft.Data.Analysis;

namespace NgHvi;

/// <summary>What was asked of a method by name, and of which kind of model.</summary>
internal sealed record MethodValues(
    IReadOnlyDictionary<string, object> Given, bool IsPublished, Response Response, bool HasNetwork, DataFrame? Table)
{
    /// <summary>An option's value; null where it was not given.</summary>
    public int? Whole(string name) => Given.GetValueOrDefault(name) as int?;
    public double? Real(string name) => Given.GetValueOrDefault(name) as double?;
    public string? Text(string name) => Given.GetValueOrDefault(name) as string;
    /// <summary>The rows of the table that an option's filter chooses; null where it was not given.</summary>
    public DataFrame? Rows(string name) => Text(name) is { } filter ? Table?.Where(filter) : null;
}
