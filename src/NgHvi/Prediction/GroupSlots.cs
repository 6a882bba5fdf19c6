namespace NgHvi;

/// <summary>Which training group each row to predict for belongs to.</summary>
internal static class GroupSlots
{
    /// <summary>The index of each training group by key.</summary>
    /// <exception cref="ArgumentException">Two groups have one key.</exception>
    public static IReadOnlyDictionary<string, int> Index(IReadOnlyList<string> groupKeys)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var k = 0; k < groupKeys.Count; k++)
        {
            if (!index.TryAdd(groupKeys[k], k))
            {
                throw new ArgumentException($"Groups {index[groupKeys[k]] + 1} and {k + 1} have one key, \"{groupKeys[k]}\".", nameof(groupKeys));
            }
        }

        return index;
    }

    /// <summary>Numbers the distinct groups of the rows in order of appearance: their slots.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="options">The level and the permission.</param>
    /// <param name="groupIndex">The index of each training group by key.</param>
    /// <param name="trainingGroups">Receives for each slot the index of the training group, −1 for a new one.</param>
    /// <returns>The slot of each row; all −1 where α = 0.</returns>
    public static int[] Assign(
        PredictionRows rows, PredictionOptions options, IReadOnlyDictionary<string, int> groupIndex, out List<int> trainingGroups)
    {
        trainingGroups = [];
        var slots = new int[rows.GroupKeys.Count];
        if (options.Level == PredictionLevel.Population)
        {
            slots.AsSpan().Fill(-1);
            return slots;
        }

        var slotOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var (firstUnknown, unknownRows) = (-1, 0);
        for (var i = 0; i < slots.Length; i++)
        {
            var key = rows.GroupKeys[i];
            if (!slotOf.TryGetValue(key, out slots[i]))
            {
                slotOf.Add(key, slots[i] = trainingGroups.Count);
                trainingGroups.Add(options.Level == PredictionLevel.Group && groupIndex.TryGetValue(key, out var k) ? k : -1);
            }

            if (trainingGroups[slots[i]] < 0)
            {
                firstUnknown = firstUnknown < 0 ? i : firstUnknown;
                unknownRows++;
            }
        }

        if (firstUnknown >= 0 && options is { Level: PredictionLevel.Group, NewGroups: NewGroups.Error })
        {
            var place = options.Source?.Place(rows.SourceRows[firstUnknown], rows.GroupName)
                ?? $"row {rows.SourceRows[firstUnknown] + 1}, column \"{rows.GroupName}\"";
            throw new InputException(
                $"{place}: group \"{rows.GroupKeys[firstUnknown]}\" is not in the training data (unknown groups in all: " +
                $"{trainingGroups.Count(k => k < 0)}, in {unknownRows} of {slots.Length} rows); to predict for new groups, " +
                "use --new-groups / NewGroups.Allow.");
        }

        return slots;
    }
}
