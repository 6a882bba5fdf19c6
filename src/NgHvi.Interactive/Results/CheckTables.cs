namespace NgHvi.Interactive.Results;

/// <summary>What says how far a fit can be trusted, as tables.</summary>
public static class CheckTables
{
    /// <summary>A verdict.</summary>
    public static DisplayTable Create(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var table = DisplayTable.Create("Verdict", ["question"], ["answer"]).Row("trusted", verdict.Answer);
        table = Add("Pareto k̂, good below 0.5, usable below 0.7", verdict.ParetoShape);
        table = Add("effective share of the draws", verdict.Efficiency);
        return table.Note(verdict.ToString());

        DisplayTable Add(string name, double value) => double.IsFinite(value) ? table.Row(name, NumberFormat.Fixed(value, 2)) : table;
    }

    /// <summary>How much each quantity leans on the prior and on the data.</summary>
    public static DisplayTable Create(IEnumerable<PriorSensitivity> sensitivities)
    {
        ArgumentNullException.ThrowIfNull(sensitivities);
        return DisplayTable.Create(
                "Sensitivity to prior and likelihood", ["quantity"], ["prior", "MCSE", "likelihood", "prior-driven"])
            .WithSubtitle("move of the posterior mean, in posterior standard deviations, if one of them counted twice")
            .WithRows(sensitivities.Select(one => (string[])
            [
                one.Name, NumberFormat.Fixed(one.Prior, 3), NumberFormat.Significant(one.PriorError, 1),
                NumberFormat.Fixed(one.Likelihood, 3), one.IsPriorDriven ? "yes" : "",
            ]));
    }

    /// <summary>How several starts ended, the best one marked.</summary>
    public static DisplayTable Create(IEnumerable<StartOutcome> starts)
    {
        ArgumentNullException.ThrowIfNull(starts);
        StartOutcome[] all = [.. starts];
        var best = all.Where(start => double.IsFinite(start.Elbo)).Select(start => start.Elbo).DefaultIfEmpty(double.NaN).Max();
        var table = DisplayTable.Create("Starts", ["ended"], ["ELBO, nats", "below the best", "steps", "time", "seed"])
            .WithRows(all.Select(start => (string[])
            [
                FitTable.Ended(start.Stopped),
                ModelText.WithError(new Estimate(start.Elbo, start.ElboStandardError)),
                double.IsFinite(start.Elbo) ? NumberFormat.Fixed(best - start.Elbo, 2) : "",
                NumberFormat.Count(start.Steps), NumberFormat.Seconds(start.Seconds), $"{start.Seed}",
            ]));
        return Enumerable.Range(0, all.Length).Where(i => all.Length > 1 && all[i].Elbo == best)
            .Aggregate(table, (marked, i) => marked.Emphasize(i, 1));
    }
}
