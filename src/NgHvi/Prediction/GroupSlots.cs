namespace NgHvi;

/// <summary>Which training group each row to predict for belongs to.</summary>
internal static class GroupSlots
{
    // Numbers the groups of the rows in order of appearance, −1 where α = 0; and gives their training groups, −1: new.
    public static (int[] Slots, List<int> TrainingGroups) Assign(DesignRows rows, ModelData data, PredictionOptions options)
    {
        var (slots, slotOf, groups) = (new int[rows.RowCount], new Dictionary<string, int>(StringComparer.Ordinal), new List<int>());
        if (!data.HasGroups || options.Level == PredictionLevel.Population)
        {
            slots.AsSpan().Fill(-1);
            return (slots, groups);
        }

        var (keys, isKnown) = (rows.GroupKeys, options.Level == PredictionLevel.Group);
        var index = data.GroupKeys.Index().ToDictionary(group => group.Item, group => group.Index, StringComparer.Ordinal);
        for (var i = 0; i < slots.Length; i++)
        {
            if (slotOf.TryGetValue(keys[i], out slots[i])) continue;

            slotOf.Add(keys[i], slots[i] = groups.Count);
            groups.Add(isKnown ? index.GetValueOrDefault(keys[i], -1) : -1);
        }

        var unknown = Enumerable.Range(0, slots.Length).Where(i => groups[slots[i]] < 0).ToArray();
        return isKnown && options.NewGroups == NewGroups.Error && unknown is [var first, ..]
            ? throw new InputException(
                $"{rows.Place(first, data.GroupName)}: group \"{keys[first]}\" is not in the training data (unknown groups in all: " +
                $"{groups.Count(k => k < 0)}, in {unknown.Length} of {slots.Length} rows); to predict for new groups, " +
                "use --new-groups / NewGroups.Allow.")
            : (slots, groups);
    }
}
