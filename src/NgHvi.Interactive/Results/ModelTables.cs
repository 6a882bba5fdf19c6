using NgHvi.Interactive.Display;

namespace NgHvi.Interactive.Results;

/// <summary>Models, their priors and parameters, formulas and designs as tables.</summary>
public static class ModelTables
{
    /// <summary>A model with the blocks of its parameters.</summary>
    public static DisplayTable Create(IHybridModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var title = ModelText.Title(model);
        return Create(model.Parameters, $"{char.ToUpperInvariant(title[0])}{title[1..]}")
            .WithSubtitle(ModelText.Subtitle(model))
            .Note($"Reported: {ModelText.Names(model.Quantities.Select(quantity => quantity.Name))}.")
            .Note(model.IsCollapsible ? "The latent variables can be integrated out." : "The latent variables are drawn, by a chain or exactly; ELBO and log evidence stay unknown.");
    }

    /// <summary>The blocks of θ.</summary>
    public static DisplayTable Create(ParameterLayout parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return Create(parameters, $"θ, M = {NumberFormat.Count(parameters.Count)}");
    }

    /// <summary>The priors of a linear mixed model.</summary>
    public static DisplayTable Create(LinearMixedPriors priors)
    {
        ArgumentNullException.ThrowIfNull(priors);
        var q = priors.Fixed.Mean.Length;
        var table = DisplayTable.Create($"Priors “{ModelText.Name(priors.Name)}”", DisplayColumn.Text("of"), DisplayColumn.Text("prior"));
        foreach (var same in Enumerable.Range(0, q).GroupBy(j => Normal(priors.Fixed, j)))
        {
            table = table.Row(same.Count() == q ? $"all {ModelText.Count(q, "fixed effect")}" : $"fixed effects {ModelText.Names(same.Select(j => $"{j + 1}"))}", same.Key);
        }

        return table.Row("residual variance", ModelText.Variance(priors.Residual)).Row("random effects", ModelText.RandomEffects(priors.RandomEffects));
    }

    /// <summary>The prior of fixed effects, one a row.</summary>
    public static DisplayTable Create(FixedEffectsPrior prior)
    {
        ArgumentNullException.ThrowIfNull(prior);
        return DisplayTable.Create("Prior of the fixed effects", DisplayColumn.Text("β"), DisplayColumn.Text("prior"))
            .WithRows(Enumerable.Range(0, prior.Mean.Length).Select(j => (string[])[$"{j + 1}", Normal(prior, j)]));
    }

    /// <summary>A guess of the posterior.</summary>
    public static DisplayTable Create(StartingPoint start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var (center, scale) = (start.Center.ToArray(), start.Scale.ToArray());
        return DisplayTable.Create($"Starting point, M = {NumberFormat.Count(center.Length)}", ["θ"], ["center", "scale"])
            .WithRows(center.Select((value, k) => (string[])[$"{k + 1}", NumberFormat.Estimate(value, scale[k]), NumberFormat.Deviation(scale[k])]))
            .Note(start.Root.Length > 0 ? "With a root of the covariance." : "Without a root of the covariance.");
    }

    /// <summary>A formula, and what its parts mean.</summary>
    internal static DisplayTable Create(Formula formula)
    {
        ArgumentNullException.ThrowIfNull(formula);
        return DisplayTable.Create(LineText.Isolate(formula.Text), DisplayColumn.Text("part"), DisplayColumn.Text("terms"))
            .Row("response", formula.ResponseName)
            .Row(formula.IsDeep ? "inputs of the network" : "fixed", Terms(formula.Fixed))
            .Row($"random by {ModelText.Name(formula.GroupName)}", formula.HasRandomFeatures ? $"all features{(formula.Random.HasIntercept ? ", 1" : "")}" : Terms(formula.Random));
    }

    /// <summary>A design: its columns, and the levels of those that are words.</summary>
    internal static DisplayTable Create(Design design)
    {
        ArgumentNullException.ThrowIfNull(design);
        return DisplayTable.Create(LineText.Isolate(design.FormulaText), DisplayColumn.Text("variable"), DisplayColumn.Text("meaning"))
            .WithRows(design.Variables.Select(variable => (string[])
            [
                variable.Column, variable.Levels is { } levels ? $"{ModelText.Count(levels.Count, "level")}, reference first: {ModelText.Names(levels)}" : "number",
            ]))
            .Note($"{ModelText.Count(design.FixedNames.Count, "fixed column")}: {ModelText.Names(design.FixedNames)}.")
            .Note($"{ModelText.Count(design.RandomNames.Count, "random column")} by {ModelText.Name(design.GroupName)}: {ModelText.Names(design.RandomNames)}.");
    }

    private static DisplayTable Create(ParameterLayout parameters, string title) => DisplayTable
        .Create(title, [DisplayColumn.Text("block of θ"), DisplayColumn.Number("from"), DisplayColumn.Number("length"), DisplayColumn.Text("scale")])
        .WithRows(parameters.Blocks.Select(block => (string[])
            [block.Name, NumberFormat.Count(block.Offset + 1), NumberFormat.Count(block.Length), MemberTable.Text(block.Scale)]));

    private static string Terms(FormulaPart part) =>
        ModelText.Names(part.Terms.Select(term => term.ToString()).Prepend(part.HasIntercept ? "1" : "0"));

    private static string Normal(FixedEffectsPrior prior, int j) =>
        $"N({NumberFormat.Compact(prior.Mean[j])}, {NumberFormat.Compact(1 / Math.Sqrt(prior.Precision[(j * prior.Mean.Length) + j]))}²)";
}
