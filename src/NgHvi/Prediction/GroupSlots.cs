namespace NgHvi;

/// <summary>Rows with their group number (−1: α = 0), and its training group (−1: new).</summary>
internal sealed record GroupSlots(DesignRows Rows, int[] Slots, IReadOnlyList<int> TrainingGroups)
{
    public static GroupSlots Assign(DesignRows rows, ModelData data, PredictionOptions options)
    {
        if (!data.HasGroups && options.Level == PredictionLevel.NewGroup)
            throw new InputException("The model has no groups, so there is no new one to predict for.");
        var (slots, slotOf, groups) = (new int[rows.RowCount], new Dictionary<string, int>(StringComparer.Ordinal), new List<int>());
        if (!data.HasGroups || options.Level == PredictionLevel.Population)
        {
            slots.AsSpan().Fill(-1);
            return new(rows, slots, groups);
        }

        var (keys, isKnown) = (rows.GroupKeys, options.Level == PredictionLevel.Group);
        // Numbers are one key however they are written, unless the fit kept two apart.
        var areNumbers = data.GroupKeys.All(key => !double.IsNaN(Cell.Number(key)))
            && data.GroupKeys.Select(Cell.Key).Distinct().Count() == data.GroupKeys.Count;
        string KeyOf(string text) => areNumbers ? Cell.Key(text) : text;
        var index = data.GroupKeys.Index().ToDictionary(group => KeyOf(group.Item), group => group.Index, StringComparer.Ordinal);
        for (var i = 0; i < slots.Length; i++)
        {
            var key = KeyOf(keys[i]);
            if (slotOf.TryGetValue(key, out slots[i])) continue;
            slotOf.Add(key, slots[i] = groups.Count);
            groups.Add(isKnown ? index.GetValueOrDefault(key, -1) : -1);
        }

        int[] unknown = [.. Enumerable.Range(0, slots.Length).Where(i => groups[slots[i]] < 0)];
        return !isKnown || options.NewGroups != NewGroups.Error || unknown is not [var first, ..]
            ? new(rows, slots, groups)
            : throw new InputException(
                $"{rows.Place(first, data.GroupName)}: group {Cell.Quote(keys[first])} is not in the training data " +
                $"(unknown groups in all: {groups.Count(k => k < 0)}, in {unknown.Length} of {slots.Length} rows); to predict " +
                "for new groups, use --new-groups / NewGroups.Allow.");
    }
}
