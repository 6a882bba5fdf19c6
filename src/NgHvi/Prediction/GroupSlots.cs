namespace NgHvi;

/// <summary>Rows with their group number (−1: α = 0), and its training group (−1: new).</summary>
internal sealed record GroupSlots(DesignRows Rows, int[] Slots, IReadOnlyList<int> TrainingGroups)
{
    public IReadOnlyList<string> Notes { get; private init; } = []; // How the keys were understood.

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
        var (texts, notes) = (new List<string>(), new List<string>());
        for (var i = 0; i < slots.Length; i++)
        {
            var key = KeyOf(keys[i]);
            if (!slotOf.TryGetValue(key, out slots[i]))
            {
                slotOf.Add(key, slots[i] = groups.Count);
                groups.Add(isKnown ? index.GetValueOrDefault(key, -1) : -1);
                texts.Add(groups[^1] < 0 ? keys[i] : data.GroupKeys[groups[^1]]);
            }

            if (notes.Count == 0 && texts[slots[i]] is var text && text != keys[i])
            {
                var ofFit = groups[slots[i]] < 0 ? "" : " of the fit";
                notes.Add($"\"{data.GroupName}\" writes one number in several ways, such as {Cell.Quote(keys[i])} and " +
                    $"{Cell.Quote(text)}{ofFit}: that is one group.");
            }
        }

        int[] unknown = [.. Enumerable.Range(0, slots.Length).Where(i => groups[slots[i]] < 0)];
        if (isKnown && unknown.Length > 0)
            notes.Add($"Groups that the fit has not seen: {groups.Count(k => k < 0)}, in {unknown.Length} of {slots.Length} rows.");
        return !isKnown || options.NewGroups != NewGroups.Error || unknown is not [var first, ..]
            ? new(rows, slots, groups) { Notes = notes }
            : throw new InputException(
                $"{rows.Place(first, data.GroupName)}: group {Cell.Quote(keys[first])} is not in the training data " +
                $"(unknown groups in all: {groups.Count(k => k < 0)}, in {unknown.Length} of {slots.Length} rows); to predict " +
                "for new groups, use --new-groups / NewGroups.Allow.");
    }
}
