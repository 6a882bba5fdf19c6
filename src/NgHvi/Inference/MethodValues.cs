namespace NgHvi;

/// <summary>What was asked of a method by name, and of which model.</summary>
internal sealed record MethodValues(
    IReadOnlyDictionary<string, object> Given, bool IsPublished, Response Response, bool HasNetwork, DataTable? Rows)
{
    public int? Whole(string name) => Given.GetValueOrDefault(name) as int?;
    public double? Real(string name) => Given.GetValueOrDefault(name) as double?;
    public string? Text(string name) => Given.GetValueOrDefault(name) as string;

    public DataFrame? Chosen(string name) => // By a filter.
        Text(name) is { } filter ? Rows?.Take(Table.RowsOf(Rows, filter)).ToDataFrame() : null;
}
