using NgHvi.Interactive.Figures;

namespace NgHvi.Interactive.Results;

/// <summary>What models predict for points left out, as tables.</summary>
public static class ElpdTables
{
    /// <summary>The estimates with their standard errors, and how many points can be relied on.</summary>
    public static DisplayTable Create(Elpd elpd)
    {
        ArgumentNullException.ThrowIfNull(elpd);
        var (what, decimals) = (elpd.IsByGroup ? "group" : "row", Math.Max(1, NumberFormat.Decimals(elpd.StandardError)));
        var title = $"{elpd.Name} by {elpd.What}, {ModelText.Count(elpd.Points.Rows.Count, what)}";
        var table = DisplayTable.Create(title, ["measure"], ["value", "se"])
            .Row("elpd, nats", NumberFormat.Fixed(elpd.Value, decimals), NumberFormat.Fixed(elpd.StandardError, decimals))
            .Row("effective parameters", NumberFormat.Fixed(elpd.EffectiveParameters, 1), "")
            .Row(
                elpd.CriterionName, NumberFormat.Fixed(elpd.InformationCriterion, decimals),
                NumberFormat.Fixed(2 * elpd.StandardError, decimals));
        if (elpd.ShapeCounts is [var good, var bad, var worst])
        {
            var limit = NumberFormat.Fixed(elpd.LargestGoodShape, 2);
            table = table.Row($"Pareto k̂ to {limit}, good", NumberFormat.Count(good), "")
                .Row($"Pareto k̂ from {limit} to 1, bad", NumberFormat.Count(bad), "")
                .Row("Pareto k̂ above 1, very bad", NumberFormat.Count(worst), "")
                .Row("left out by fitting again", NumberFormat.Count(elpd.RefitCount), "");
        }

        if (double.IsFinite(elpd.MonteCarloError))
            table = table.Row("Monte Carlo error of elpd", NumberFormat.Significant(elpd.MonteCarloError, 2), "");
        if (elpd.LogEvidence.IsKnown) table = table.Note($"Log evidence {ModelText.WithError(elpd.LogEvidence)} nats.");
        return elpd.Warnings.Aggregate(table, (noted, warning) => noted.Note(warning));
    }

    /// <summary>Models, the best first, with differences, weights and evidence.</summary>
    public static DisplayTable Create(ModelComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var frame = comparison.Table;
        string[] columns = ["elpd", "p", "elpd_diff", "se", "dse", "weight", "bma_weight"];
        var values = columns.Select(name => CheckPanels.Numbers(frame[name])).ToArray();
        var (evidence, error) = (CheckPanels.Numbers(frame["log_evidence"]), CheckPanels.Numbers(frame["log_evidence_error"]));
        var hasEvidence = evidence.Any(double.IsFinite);
        string[] names =
        [
            "rank", "elpd", "p", "elpd diff", "se", "se of diff", "weight", "pseudo-BMA+",
            .. hasEvidence ? (string[])["log evidence"] : [], "warning",
        ];
        var table = DisplayTable.Create("Models by what they predict, the best first", ["model"], names)
            .WithRows(Enumerable.Range(0, (int)frame.Rows.Count).Select(i => (string[])
            [
                $"{frame["model"][i]}", NumberFormat.Count(i),
                .. values.Select((own, j) => NumberFormat.Fixed(own[i], j >= 5 ? 3 : j == 1 ? 1 : 2)),
                .. hasEvidence ? (string[])[ModelText.WithError(new Estimate(evidence[i], error[i]))] : [],
                frame["warning"][i] is true ? "yes" : "",
            ]))
            .Note("Differences of a few standard errors are noise. Weights by stacking.");
        return comparison.Warnings.Aggregate(table, (noted, warning) => noted.Note(warning));
    }
}
