namespace NgHvi;

internal static class FitWarning
{
    private const int MostNames = 8;
    private const double LargestError = 10; // Of the ELBO, in nats.

    public static IReadOnlyList<string> Find(Fit fit)
    {
        var model = fit.Source.Target as MixedDensity;
        string?[] found =
        [
            fit.Stopped switch
            {
                StopReason.NotConverged => $"The fit did not converge within {fit.Steps} steps; its numbers are not final.",
                StopReason.Stalled =>
                    $"The fit stalled after {fit.Steps} steps: λ came to rest while the ELBO was not known; its numbers are not final. "
                        + "Try more starts or another seed.",
                StopReason.Cancelled => $"The fit was cancelled after {fit.Steps} steps; its numbers are not final.",
                StopReason.Diverged =>
                    $"The fit diverged after {fit.Steps} steps and shows the last good state; its numbers are not to be used.",
                _ => null,
            },
            fit.HasNoBound
                ? "The ELBO is not finite: q₀ reaches parameters at which the density cannot be computed, so its numbers are not to be "
                    + "used; give fewer coefficients to the random term, or try more starts."
                : null,
            // Blocks judge instead.
            fit.Elbo is { IsKnown: true, StandardError: > LargestError } && !fit.Notes.Any(BlockChoice.IsOfBlocks)
                ? $"The ELBO is {fit.Elbo} nats: draws of q₀ disagree so much that it has not settled; try more steps or starts."
                : null,
            .. model is null ? [] : OfData(model).Append(Driven(fit, model)),
            fit.Verdict is { IsTrusted: false } verdict ? verdict.ToString() : null,
            fit.RequestedStarts > 1 && StartOutcome.Compare(fit.Starts, fit.RequestedStarts, fit.Source.IsMixture) is (true, var starts)
                ? starts : null,
            fit.Stopped == StopReason.Diverged ? null : fit.Message,
        ];
        return [.. found.OfType<string>().Where(sentence => sentence.Length > 0).Distinct()];
    }

    private static string? Driven(Fit fit, MixedDensity model)
    {
        var looked = FitTable.MainNames(model, fit.Source.Names.All).ToHashSet();
        var driven = fit.Sensitivity.Where(one => one.IsPriorDriven && looked.Contains(one.Name))
            .Select(one => $"{one.Name} (by {Move(one)} sd)").ToArray();
        return driven.Length == 0 ? null : $"Driven by the prior: if the \"{model.Priors.Name}\" priors counted twice, the posterior mean "
            + $"would move for {NameSuggestion.List(driven, MostNames)}.";

        static string Move(PriorSensitivity one) => FormattableString.Invariant($"{Math.Abs(one.Prior):0.0}")
            + (one.PriorError > 0.1 * Math.Abs(one.Prior) ? FormattableString.Invariant($" ± {one.PriorError:0.0#}") : "");
    }

    // A column at one end of which, or beyond some value of which, all outcomes are alike.
    private static IEnumerable<string> Separated(MixedDensity model)
    {
        var (data, q, lows) = (model.Data, model.Data.FixedNames.Count, 0);
        if (!model.Response.IsDiscrete || data.Trials.Length > 0) yield break;
        var ends = Enumerable.Repeat((double.PositiveInfinity, double.NegativeInfinity), 2 * q).ToArray();
        for (var i = 0; i < data.RowCount; i++)
        {
            lows += data.Response[i] > 0 ? 0 : 1;
            for (var j = 0; j < q; j++)
            {
                var (x, own) = (data.Fixed[(i * q) + j], (2 * j) + (data.Response[i] > 0 ? 1 : 0));
                ends[own] = (Math.Min(ends[own].Item1, x), Math.Max(ends[own].Item2, x));
            }
        }

        for (var j = 0; j < q && lows > 0 && lows < data.RowCount; j++)
        {
            var ((low, top), (first, last)) = (ends[2 * j], ends[(2 * j) + 1]);
            var isApart = (first >= top || last <= low) && (low < top || first < last || first > top || last < low);
            if (isApart && (model.Response.IsBinary || first == last))
                yield return $"Column \"{data.FixedNames[j]}\" separates the outcomes 0 from the others, at least for some of its values: "
                    + "the data do not bound its coefficient, the prior alone does.";
        }
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

        foreach (var sentence in Separated(model)) yield return sentence;
        var constant = Constant(data.Fixed, data.FixedNames.Count, data.Ones);
        foreach (var column in model.HasSeveralFactors ? model.Plan.DependentColumns
            : model.UsesStatistics ? model.Statistics.DependentColumns : constant.Skip(1))
        {
            var how = constant.Contains(column) ? "constant and cannot be told from" : "a linear combination of";
            yield return $"Column \"{data.FixedNames[column]}\" is {how} the columns before it; "
                + "only the prior tells their coefficients apart.";
        }

        if (data.FixedNames.Count >= data.RowCount && data.Trials.IsEmpty)
            yield return FormattableString.Invariant($"There are {data.FixedNames.Count} fixed coefficients for {data.RowCount} rows: ")
                + "what the rows do not tell comes from the prior.";
        var constantOfAll = Constant(data.Random, data.RandomNames.Count, data.Ones);
        foreach (var factor in data.Factors)
        {
            var constantRandom = constantOfAll.Where(j => j >= factor.First && j < factor.First + factor.Count).ToArray();
            foreach (var column in constantRandom.Skip(1))
                yield return $"The random coefficient of \"{data.RandomNames[column]}\" belongs to a constant column and cannot be told "
                    + $"from that of \"{data.RandomNames[constantRandom[0]]}\"; only the prior tells their variances apart.";
        }

        foreach (var (name, levels) in model.RandomCount == 0 ? [] : data.Factors.Select(factor => (factor.Name, factor.Keys.Count)))
            if (levels == 1)
                yield return $"There is only one group in \"{name}\": the data say nothing about the variance between groups, "
                    + "the prior alone does.";
            else if (levels == 2)
                yield return $"There are only two groups in \"{name}\": the data say next to nothing about the variance between "
                    + "groups, most of it comes from the prior.";
            else if (levels == data.RowCount)
                yield return $"Every group in \"{name}\" has one row: " + (model.Response.IsDiscrete
                    ? "the data say next to nothing about the variance between groups."
                    : "random effects cannot be told from residuals, except through the prior.");
    }

    private static List<int> Constant(ReadOnlySpan<double> design, int width, ReadOnlySpan<double> ones)
    {
        var constant = new List<int>();
        for (var j = 0; j < width; j++) if (ModelUnits.Moments(design, width, j, ones: ones).Sd == 0) constant.Add(j);
        return constant;
    }
}
