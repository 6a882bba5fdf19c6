using NgHvi.Interactive.Display;

namespace NgHvi.Interactive.Results;

/// <summary>Models and priors in words.</summary>
internal static class ModelText
{
    private const int NameWidth = 40;
    private const int ShownNames = 8;

    public static string Title(IHybridModel model) => model switch
    {
        LinearMixedModel mixed => $"linear mixed model, {Count(mixed.Data.RandomCount, "random coefficient")} by {Name(mixed.GroupName)}",
        DeepModel deep => $"{Kind(deep)}, {Count(deep.RandomCount, "random coefficient")} by {Name(deep.Data.GroupName)}",
        ICoordinateModel { Inner: var inner } => $"{Title(inner)}, in coordinates of its own",
        _ => $"{model.GetType().Name}, {Count(model.Parameters.Count, "parameter")}",
    };

    public static string Subtitle(IHybridModel model) => model switch
    {
        LinearMixedModel mixed => $"{Size(mixed.Data.RowCount, mixed.Data.GroupCount)}; {Priors(mixed.Priors)}",
        DeepModel deep => $"{Size(deep.Data.RowCount, deep.Data.GroupCount)}; {Network(deep.Architecture)}; M = {NumberFormat.Count(deep.Parameters.Count)}; priors “{Name(deep.Priors.Name)}”",
        ICoordinateModel { Inner: var inner } => Subtitle(inner),
        _ => $"M = {NumberFormat.Count(model.Parameters.Count)}",
    };

    /// <summary>A name within a sentence: short, and unable to reorder the words around it.</summary>
    public static string Name(string name) => name.Length == 0 ? "(no name)" : LineText.Isolate(LineText.Shorten(name, NameWidth));

    /// <summary>The first few of many names.</summary>
    public static string Names(IEnumerable<string> names)
    {
        string[] all = [.. names];
        var hidden = all.Length - ShownNames;
        return string.Join(", ", all.Take(hidden > 1 ? ShownNames : all.Length).Select(Name)) + (hidden > 1 ? $", … {NumberFormat.Count(hidden)} more" : "");
    }

    public static string Size(long rows, long groups) => $"{Count(rows, "row")} in {Count(groups, "group")}";

    /// <summary>A network in one line: "5 → 5 → 5, relu, 60 weights".</summary>
    public static string Network(NetworkArchitecture network) => network.LayerCount == 0
        ? $"{Count(network.InputCount, "input")}, no hidden layer"
        : $"{Layers(network.InputCount, network.Widths)}, {ActivationName(network.Activation)}, {Count(network.WeightCount, "weight")}";

    /// <summary>The sizes of a network's layers: "5 → 5 → 5".</summary>
    public static string Layers(int inputs, ReadOnlySpan<int> widths) =>
        string.Join(" → ", widths.ToArray().Prepend(inputs).Select(width => NumberFormat.Count(width)));

    public static string ActivationName(Activation activation) => activation switch
    {
        Activation.Relu => "relu",
        Activation.Tanh => "tanh",
        _ => "softplus",
    };

    public static string Priors(LinearMixedPriors priors) =>
        $"priors “{Name(priors.Name)}”: residual variance {Variance(priors.Residual)}, {RandomEffects(priors.RandomEffects)}";

    /// <summary>The prior of the random coefficients' covariance.</summary>
    public static string RandomEffects(CovariancePrior prior) => prior switch
    {
        CovariancePrior.Scalar scalar => $"random-effect variance {Variance(scalar.Variance)}",
        CovariancePrior.Wishart wishart =>
            $"random-effect precision Wishart({Number(wishart.Scale)}·I, {Number(wishart.DegreesOfFreedom)})",
        CovariancePrior.HuangWand hw => $"random-effect covariance Huang–Wand({Number(hw.DegreesOfFreedom)})",
        CovariancePrior.Independent independent =>
            $"random-effect variances, independent, {string.Join(" or ", independent.Variances.Select(Variance).Distinct())}",
        var other => $"random effects {other.GetType().Name}",
    };

    public static string Count(long count, string noun) => Count(count, noun, $"{noun}s");

    public static string Count(long count, string noun, string plural) => $"{NumberFormat.Count(count)} {(count == 1 ? noun : plural)}";

    public static string Variance(VariancePrior prior) => prior switch
    {
        VariancePrior.InverseGamma gamma => $"IG({Number(gamma.Shape)}, {Number(gamma.Rate)})",
        VariancePrior.Gamma gamma => $"Gamma({Number(gamma.Shape)}, {Number(gamma.Rate)})",
        VariancePrior.HalfStudentT t => $"sd half-t({Number(t.DegreesOfFreedom)}, {Number(t.Scale)})",
        _ => prior.GetType().Name,
    };

    private static string Kind(DeepModel model)
    {
        var link = model.Family switch
        {
            ResponseFamily.Probit => "probit ",
            ResponseFamily.Logit => "logit ",
            _ => "",
        };
        return model.Architecture.LayerCount > 0 ? $"deep {link}mixed model" : link.Length > 0 ? $"{link}mixed model" : "linear mixed model";
    }

    private static string Number(double value) => NumberFormat.Compact(value, 3);
}
