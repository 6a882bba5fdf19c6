namespace NgHvi.Interactive.Results;

/// <summary>Models and their parameters as tables.</summary>
public static class ModelTables
{
    /// <summary>A model: its size, the blocks of its parameters, and its priors in words.</summary>
    public static DisplayTable Create(MixedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var table = Create(model.Parameters).Titled(LineText.Isolate(model.Formula)).WithSubtitle(FitTable.Describe(model.Density))
            .Note($"{ModelText.Count(model.FixedNames.Count, "fixed coefficient")}: {ModelText.Names(model.FixedNames)}.");
        foreach (var factor in model.RandomNames.Count == 0 ? [] : model.Data.Factors)
        {
            var names = model.Data.Factors.Count > 1 ? [.. model.RandomNames.Take(factor.Columns)] : model.RandomNames;
            table = table.Note($"{ModelText.Count(names.Count, "random coefficient")} by {ModelText.Name(factor.Name)}: "
                + $"{ModelText.Names(names)}.");
        }

        table = table.Note($"Priors “{ModelText.Name(model.Options.Priors.Name)}”:");
        return model.Priors.Aggregate(table, (shown, prior) => shown.Note($"• {LineText.Isolate(prior)}"));
    }

    /// <summary>The blocks of θ.</summary>
    public static DisplayTable Create(ParameterLayout parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return DisplayTable.Create(
                $"θ, M = {NumberFormat.Count(parameters.Count)}",
                DisplayColumn.Text("block of θ"), DisplayColumn.Number("from"), DisplayColumn.Number("length"), DisplayColumn.Text("scale"))
            .WithRows(parameters.Blocks.Select(block => (string[])
                [block.Name, NumberFormat.Count(block.Offset + 1), NumberFormat.Count(block.Length), MemberTable.Text(block.Scale)]));
    }
}
