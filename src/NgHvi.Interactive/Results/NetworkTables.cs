using NgHvi.Interactive.Display;

namespace NgHvi.Interactive.Results;

/// <summary>What a deep mixed model is made of, as tables: network, priors and units.</summary>
public static class NetworkTables
{
    /// <summary>The layers of a network.</summary>
    public static DisplayTable Create(NetworkArchitecture network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var table = DisplayTable.Create($"Network {ModelText.Network(network)}", ["layer"], ["units", "fed by", "weights with biases"]);
        return table
            .WithRows(Enumerable.Range(0, network.LayerCount).Select(l => new[]
            {
                $"hidden {l + 1}", NumberFormat.Count(network.Widths[l]), NumberFormat.Count(network.FanIn(l)),
                NumberFormat.Count(network.Widths[l] * (network.FanIn(l) + 1L)),
            }))
            .Note($"{ModelText.Count(network.FeatureCount, "feature")} and a constant go to the mixed model.");
    }

    /// <summary>The priors of a deep mixed model.</summary>
    public static DisplayTable Create(DeepMixedPriors priors)
    {
        ArgumentNullException.ThrowIfNull(priors);
        var weights = priors.WeightScales.GroupBy(scale => scale)
            .Select(group => new[] { ModelText.Count(group.Count(), "hidden weight"), $"N(0, {Squared(group.Key)})" });
        var q = priors.Fixed.Mean.Length;
        var table = DisplayTable.Create($"Priors “{priors.Name}”", DisplayColumn.Text("of"), DisplayColumn.Text("prior"))
            .WithSubtitle("in the units in which the model works")
            .WithRows(weights);
        foreach (var group in Enumerable.Range(0, q).GroupBy(j => Fixed(priors, j)))
        {
            table = table.Row(group.First() == 0 && q > 1 && group.Count() == 1 ? "β, the constant" : ModelText.Count(group.Count(), "fixed effect"), group.Key);
        }

        table = priors.Residual is { } residual ? table.Row("residual variance", ModelText.Variance(residual)) : table;
        return table.Row("random effects", ModelText.RandomEffects(priors.RandomEffects));
    }

    /// <summary>The units in which a deep mixed model works.</summary>
    public static DisplayTable Create(InputScaling scaling)
    {
        ArgumentNullException.ThrowIfNull(scaling);
        return DisplayTable.Create("Units: (value − center)/scale", ["variable"], ["center", "scale"])
            .WithRows(Enumerable.Range(0, scaling.Centers.Length).Select(j => Row($"input {j + 1}", scaling.Centers[j], scaling.Scales[j])))
            .WithRows([Row("response", scaling.ResponseCenter, scaling.ResponseScale)])
            .Show(100);
    }

    private static string[] Row(string name, double center, double scale) => [name, NumberFormat.Compact(center), NumberFormat.Compact(scale)];

    private static string Fixed(DeepMixedPriors priors, int j)
    {
        var mean = priors.Fixed.Mean;
        var precision = priors.Fixed.Precision;
        return $"N({NumberFormat.Compact(mean[j])}, {Squared(1 / Math.Sqrt(precision[(j * mean.Length) + j]))})";
    }

    private static string Squared(double scale) => $"{NumberFormat.Compact(scale)}²";
}
