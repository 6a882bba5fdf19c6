namespace NgHvi;

/// <summary>Rows with their number of level by factor (−1: no effect), and its level of the fit (−1: new).</summary>
internal sealed record GroupSlots(DesignRows Rows, IReadOnlyList<GroupSlots.Factor> Factors)
{
    public const int New = -2;

    public int[] Slots => Factors[0].Slots;
    public IReadOnlyList<int> TrainingGroups => Factors[0].TrainingGroups;
    public IReadOnlyList<string> Notes { get; private init; } = []; // How the keys were understood.

    internal sealed record Factor(int[] Slots, IReadOnlyList<int> TrainingGroups)
    {
        public int LevelOf(int row) => Slots[row] < 0 ? -1 : TrainingGroups[Slots[row]] is >= 0 and var level ? level : New;
    }

    public static GroupSlots Assign(DesignRows rows, ModelData data, PredictionOptions options)
    {
        if (!data.HasGroups && options.Level == PredictionLevel.NewGroup)
            throw new InputException("The model has no groups, so there is no new one to predict for.");
        var notes = new List<string>();
        if (options.ByFactor.Keys.FirstOrDefault(name => data.Factors.All(factor => factor.Name != name)) is { } wrong)
            throw new InputException($"The model has no grouping factor {Cell.Quote(wrong)}; it has "
                + $"{NameSuggestion.List([.. data.Factors.Select(factor => factor.Name)])}.");
        return data.HasGroups
            ? new(rows, [.. data.Factors.Select((factor, f) => Assign(rows, rows.Keys[f], factor, options, notes))]) { Notes = notes }
            : new(rows, [new([.. Enumerable.Repeat(-1, rows.RowCount)], [])]);
    }

    private static Factor Assign(
        DesignRows rows, IReadOnlyList<string> keys, GroupingFactor factor, PredictionOptions options, List<string> notes)
    {
        var (slots, slotOf, groups) = (new int[rows.RowCount], new Dictionary<string, int>(StringComparer.Ordinal), new List<int>());
        var (isKnown, known, noted) = (options.LevelOf(factor.Name) == PredictionLevel.Group, factor.Keys, notes.Count);
        if (options.LevelOf(factor.Name) == PredictionLevel.Population)
        {
            slots.AsSpan().Fill(-1);
            return new(slots, groups);
        }

        // Numbers are one key however they are written, unless the fit kept two apart.
        var areNumbers = known.All(key => !double.IsNaN(Cell.Number(key))) && known.Select(Cell.Key).Distinct().Count() == known.Count;
        string KeyOf(string text) => areNumbers ? Cell.Key(text) : text;
        var index = known.Index().ToDictionary(group => KeyOf(group.Item), group => group.Index, StringComparer.Ordinal);
        var texts = new List<string>();
        for (var i = 0; i < slots.Length; i++)
        {
            var key = KeyOf(keys[i]);
            if (!slotOf.TryGetValue(key, out slots[i]))
            {
                slotOf.Add(key, slots[i] = groups.Count);
                groups.Add(isKnown ? index.GetValueOrDefault(key, -1) : -1);
                texts.Add(groups[^1] < 0 ? keys[i] : known[groups[^1]]);
            }

            if (notes.Count == noted && texts[slots[i]] is var text && text != keys[i])
                notes.Add(ModelFrame.NoteOnKeys(factor.Name, keys[i], text, groups[slots[i]] < 0 ? "" : " of the fit"));
        }

        int[] unknown = [.. Enumerable.Range(0, slots.Length).Where(i => groups[slots[i]] < 0)];
        var of = rows.Keys.Count > 1 ? $" of \"{factor.Name}\"" : "";
        if (isKnown && unknown.Length > 0)
            notes.Add($"Groups{of} that the fit has not seen: {groups.Count(k => k < 0)}, in {unknown.Length} of {slots.Length} rows.");
        return !isKnown || options.NewGroups != NewGroups.Error || unknown is not [var first, ..]
            ? new(slots, groups)
            : throw new InputException(
                $"{rows.Place(first, factor.Name)}: group {Cell.Quote(keys[first])} is not in the training data " +
                $"(unknown groups in all: {groups.Count(k => k < 0)}, in {unknown.Length} of {slots.Length} rows); to predict " +
                "for new groups, use --new-groups / NewGroups.Allow.");
    }
}
