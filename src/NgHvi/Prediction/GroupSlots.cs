namespace NgHvi;

/// <summary>Rows with their group number (−1: α = 0), and its training group (−1: new).</summary>
internal sealed record GroupSlots(DesignRows Rows, int[] Slots, IReadOnlyList<int> TrainingGroups)
{
    public static GroupSlots Assign(DesignRows rows, ModelData data, PredictionOptions options)
    {
        var (slots, slotOf, groups) = (new int[rows.RowCount], new Dictionary<string, int>(StringComparer.Ordinal), new List<int>());
        if (!data.HasGroups || options.Level == PredictionLevel.Population)
        {
            slots.AsSpan().Fill(-1);
            return new(rows, slots, groups);
        }

        var (keys, isKnown) = (rows.GroupKeys, options.Level == PredictionLevel.Group);
        var index = data.GroupKeys.Index().ToDictionary(group => group.Item, group => group.Index, StringComparer.Ordinal);
        for (var i = 0; i < slots.Length; i++)
        {
            if (slotOf.TryGetValue(keys[i], out slots[i])) continue;
            slotOf.Add(keys[i], slots[i] = groups.Count);
            groups.Add(isKnown ? index.GetValueOrDefault(keys[i], -1) : -1);
        }

        int[] unknown = [.. Enumerable.Range(0, slots.Length).Where(i => groups[slots[i]] < 0)];
        return !isKnown || options.NewGroups != NewGroups.Error || unknown is not [var first, ..]
            ? new(rows, slots, groups)
            : throw new InputException(
                $"{rows.Place(first, data.GroupName)}: group \"{keys[first]}\" is not in the training data (unknown groups in all: " +
                $"{groups.Count(k => k < 0)}, in {unknown.Length} of {slots.Length} rows); to predict for new groups, " +
                "use --new-groups / NewGroups.Allow.");
    }
}
