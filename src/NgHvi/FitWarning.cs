namespace NgHvi;

internal static class FitWarning
{
    private const int MostNames = 8;

    public static IReadOnlyList<string> Find(Fit fit)
    {
        var model = fit.Source.Target as MixedDensity;
        string?[] found =
        [
            fit.Stopped switch
            {
                StopReason.NotConverged => $"The fit did not converge within {fit.Steps} steps; its numbers are not final.",
                StopReason.Cancelled => $"The fit was cancelled after {fit.Steps} steps; its numbers are not final.",
                StopReason.Diverged =>
                    $"The fit diverged after {fit.Steps} steps and shows the last good state; its numbers are not to be used.",
                _ => null,
            },
            fit.HasNoBound
                ? "The ELBO is not finite: q₀ reaches parameters at which the density cannot be computed, so its numbers are not to be "
                    + "used; give fewer coefficients to the random term, or try more starts."
                : null,
            .. model is null ? [] : OfData(model).Append(Driven(fit, model)),
            fit.Verdict is { IsTrusted: false } verdict ? verdict.ToString() : null,
            fit.RequestedStarts > 1 && StartOutcome.Compare(fit.Starts, fit.RequestedStarts) is { IsDoubtful: true, Sentence: var starts }
                ? starts : null,
            fit.Stopped == StopReason.Diverged ? null : fit.Message,
        ];
        return [.. found.OfType<string>().Where(sentence => sentence.Length > 0).Distinct()];
    }

    private static string? Driven(Fit fit, MixedDensity model)
    {
        var looked = FitTable.MainNames(model, fit.Source.Names.All).ToHashSet();
        var driven = fit.Sensitivity.Where(one => one.IsPriorDriven && looked.Contains(one.Name))
            .Select(one => FormattableString.Invariant($"{one.Name} (by {Math.Abs(one.Prior):0.0} sd)")).ToArray();
        return driven.Length == 0 ? null : $"Driven by the prior: if the \"{model.Priors.Name}\" priors counted twice, the posterior mean "
            + $"would move for {NameSuggestion.List(driven, MostNames)}.";
    }

    private static IEnumerable<string?> OfData(MixedDensity model)
    {
        var data = model.Data;
        if (model.Response.IsDiscrete && data.Trials.IsEmpty && !data.Response.ContainsAnyExcept(data.Response[0]))
        {
            var value = data.Response[0].ToString(CultureInfo.InvariantCulture);
            yield return $"The response \"{data.ResponseName}\" is {value} in every row: "
                + $"how far its mean is from {value} is up to the priors.";
        }

        var constant = Constant(data.Fixed, data.FixedNames.Count);
        foreach (var column in model.UsesStatistics ? model.Statistics.DependentColumns : constant.Skip(1))
        {
            var how = constant.Contains(column) ? "constant and cannot be told from" : "a linear combination of";
            yield return $"Column \"{data.FixedNames[column]}\" is {how} the columns before it; "
                + "only the prior tells their coefficients apart.";
        }

        var constantRandom = Constant(data.Random, data.RandomNames.Count);
        foreach (var column in constantRandom.Skip(1))
            yield return $"The random coefficient of \"{data.RandomNames[column]}\" belongs to a constant column and cannot be told "
                + $"from that of \"{data.RandomNames[constantRandom[0]]}\"; only the prior tells their variances apart.";
        if (model.RandomCount == 0) yield break;
        if (data.GroupCount == 1)
            yield return $"There is only one group in \"{data.GroupName}\": the data say nothing about the variance between groups, "
                + "the prior alone does.";
        else if (data.GroupCount == data.RowCount)
            yield return $"Every group in \"{data.GroupName}\" has one row: " + (model.Response.IsDiscrete
                ? "the data say next to nothing about the variance between groups."
                : "random effects cannot be told from residuals, except through the prior.");
    }

    private static List<int> Constant(ReadOnlySpan<double> design, int width)
    {
        var isConstant = Enumerable.Repeat(true, width).ToArray();
        for (var i = 0; i < design.Length; i++) isConstant[i % width] &= design[i] == design[i % width];
        return [.. Enumerable.Range(0, width).Where(j => isConstant[j])];
    }
}
