namespace NgHvi;

/// <summary>Which training group each row to predict for belongs to.</summary>
internal static class GroupSlots
{
    /// <summary>The index of each training group by key.</summary>
    public static IReadOnlyDictionary<string, int> Index(IReadOnlyList<string> groupKeys) =>
        groupKeys.Index().ToDictionary(group => group.Item, group => group.Index, StringComparer.Ordinal);

    /// <summary>Numbers the distinct groups of the rows in order of appearance: their slots; all −1 where α = 0.</summary>
    /// <param name="keys">The group of each row.</param>
    /// <param name="options">The level and the permission.</param>
    /// <param name="groupIndex">The index of each training group by key.</param>
    /// <param name="place">Where a row stands, for messages.</param>
    /// <param name="trainingGroups">Receives for each slot the index of the training group, −1 for a new one.</param>
    /// <exception cref="InputException">A group is unknown and that is not allowed.</exception>
    public static int[] Assign(
        IReadOnlyList<string> keys,
        PredictionOptions options,
        IReadOnlyDictionary<string, int> groupIndex,
        Func<int, string> place,
        out List<int> trainingGroups)
    {
        var (slots, slotOf, groups) = (new int[keys.Count], new Dictionary<string, int>(StringComparer.Ordinal), new List<int>());
        trainingGroups = groups;
        if (options.Level == PredictionLevel.Population)
        {
            slots.AsSpan().Fill(-1);
            return slots;
        }

        for (var i = 0; i < slots.Length; i++)
        {
            if (!slotOf.TryGetValue(keys[i], out slots[i]))
            {
                slotOf.Add(keys[i], slots[i] = groups.Count);
                groups.Add(options.Level == PredictionLevel.Group && groupIndex.TryGetValue(keys[i], out var k) ? k : -1);
            }
        }

        var unknown = Enumerable.Range(0, slots.Length).Where(i => groups[slots[i]] < 0).ToArray();
        return unknown.Length > 0 && options is { Level: PredictionLevel.Group, NewGroups: NewGroups.Error }
            ? throw new InputException(
                $"{place(unknown[0])}: group \"{keys[unknown[0]]}\" is not in the training data (unknown groups in all: " +
                $"{groups.Count(k => k < 0)}, in {unknown.Length} of {slots.Length} rows); to predict for new groups, " +
                "use --new-groups / NewGroups.Allow.")
            : slots;
    }
}
