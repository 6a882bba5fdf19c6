namespace NgHvi;

/// <summary>What is left out at once: a row each, or all rows of a level of a grouping factor.</summary>
internal sealed class LeftOutPoints
{
    private readonly int[] starts, rows;

    public LeftOutPoints(ModelData data, bool byGroup, string? factor = null)
    {
        Data = data.WithRows("Leaving out rows or groups needs");
        (starts, rows) = ([.. Enumerable.Range(0, data.RowCount + 1)], [.. Enumerable.Range(0, data.RowCount)]);
        if (!byGroup && factor is null) return;
        string Known() => NameSuggestion.List([.. data.Factors.Select(one => one.Name)]);
        if (!data.HasGroups) throw new InputException("The model has no groups to leave out; leave out rows.");
        if (factor is null && data.Factors.Count > 1)
            throw new InputException($"The model has several grouping factors; say whose levels to leave out (factor): {Known()}.");
        Factor = factor is null ? data.Factors[0] : data.Factors.FirstOrDefault(one => one.Name == factor)
            ?? throw new InputException($"The model has no grouping factor {Cell.Quote(factor)}; it has {Known()}.");
        (starts, rows) = GroupingFactor.Bucket(Factor.Levels, Factor.Keys.Count);
    }

    public ModelData Data { get; }
    public GroupingFactor? Factor { get; } // Null: rows.
    public int Count => starts.Length - 1;
    public string What => Factor is null ? "row" : Data.Factors.Count > 1 ? Factor.Name : "group";
    public ReadOnlySpan<int> this[int point] => rows.AsSpan(starts[point]..starts[point + 1]);

    public string Label(int point) => Factor?.Keys[point] ?? $"{Data.SourceRows[point] + 1}";
}
