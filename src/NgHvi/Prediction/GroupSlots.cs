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
        trainingGroups = [];
        var slots = new int[keys.Count];
        if (options.Level == PredictionLevel.Population)
        {
            slots.AsSpan().Fill(-1);
            return slots;
        }

        var slotOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var (firstUnknown, unknownRows) = (-1, 0);
        for (var i = 0; i < slots.Length; i++)
        {
            if (!slotOf.TryGetValue(keys[i], out slots[i]))
            {
                slotOf.Add(keys[i], slots[i] = trainingGroups.Count);
                trainingGroups.Add(options.Level == PredictionLevel.Group && groupIndex.TryGetValue(keys[i], out var k) ? k : -1);
            }

            if (trainingGroups[slots[i]] < 0)
            {
                firstUnknown = firstUnknown < 0 ? i : firstUnknown;
                unknownRows++;
            }
        }

        return firstUnknown >= 0 && options is { Level: PredictionLevel.Group, NewGroups: NewGroups.Error }
            ? throw new InputException(
                $"{place(firstUnknown)}: group \"{keys[firstUnknown]}\" is not in the training data (unknown groups in all: " +
                $"{trainingGroups.Count(k => k < 0)}, in {unknownRows} of {slots.Length} rows); to predict for new groups, " +
                "use --new-groups / NewGroups.Allow.")
            : slots;
    }
}
