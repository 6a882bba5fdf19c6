namespace NgHvi.Cli;

/// <summary>Rows of a table in the groups of other rows.</summary>
internal static class ValidationRows
{
    /// <summary>Stacks rows by the training groups.</summary>
    /// <param name="rows">Rows with a response of 0 or 1.</param>
    /// <param name="groupKeys">The training groups.</param>
    /// <param name="scaling">The units of the inputs.</param>
    /// <exception cref="InputException">A group is not among the training groups.</exception>
    public static BinaryPanel Create(DesignRows rows, IReadOnlyList<string> groupKeys, InputScaling scaling)
    {
        var index = groupKeys.Select((key, k) => (key, k)).ToDictionary(pair => pair.key, pair => pair.k, StringComparer.Ordinal);
        var unknown = rows.GroupKeys.FirstOrDefault(key => !index.ContainsKey(key));
        if (unknown is not null)
        {
            throw new InputException($"--validation has rows of the group \"{unknown}\", which has no row to fit; leave it out of both or put a row of it in --where.");
        }

        var inputs = scaling.Apply(Inputs(rows));
        var m = rows.RowCount == 0 ? 0 : inputs.Length / rows.RowCount;
        var order = Enumerable.Range(0, rows.RowCount).OrderBy(i => index[rows.GroupKeys[i]]).ToArray();
        var offsets = new int[groupKeys.Count + 1];
        foreach (var i in order)
        {
            offsets[index[rows.GroupKeys[i]] + 1]++;
        }

        for (var k = 0; k < groupKeys.Count; k++)
        {
            offsets[k + 1] += offsets[k];
        }

        var response = rows.Response.ToArray();
        return new BinaryPanel(
            order.SelectMany(i => inputs.Skip(i * m).Take(m)).ToArray(), m, order.Select(i => response[i]).ToArray(), offsets);
    }

    /// <summary>The fixed columns but the intercept, n×m row-major.</summary>
    public static double[] Inputs(DesignRows rows)
    {
        var q = rows.FixedCount;
        var kept = Enumerable.Range(0, q).Where(j => rows.Design.FixedNames[j] != "(Intercept)").ToArray();
        var inputs = new double[rows.RowCount * kept.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = rows.FixedDesign[(i / kept.Length * q) + kept[i % kept.Length]];
        }

        return inputs;
    }
}
