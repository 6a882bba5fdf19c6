namespace NgHvi;

/// <summary>What a reader should know before trusting a fit, one sentence each.</summary>
internal static class FitWarnings
{
    /// <summary>Of a linear mixed model.</summary>
    public static IReadOnlyList<string> Find(IPosteriorFit fit, GroupedData data, IReadOnlyList<PriorSensitivity> sensitivity, MultiStartFit? starts = null)
    {
        var warnings = new List<string>();
        AddStop(warnings, fit.Stopped, fit.Steps);
        AddColumns(warnings, data, ((LinearMixedModel)fit.Model).Data.DependentColumns);
        if (data.GroupCount == 1)
        {
            warnings.Add(
                $"There is only one group in \"{data.GroupName}\": the data say nothing about the variance between groups, the prior alone does.");
        }
        else if (data.GroupCount == data.RowCount)
        {
            warnings.Add(
                $"Every group in \"{data.GroupName}\" has one row: random effects cannot be told from residuals, except through the prior.");
        }

        var driven = sensitivity.Where(s => s.IsPriorDriven).ToArray();
        if (driven.Length > 0)
        {
            var names = string.Join(", ", driven.Select(s => Text($"{s.Name} (by {Math.Abs(s.Prior):0.0} sd)")));
            warnings.Add(
                $"Driven by the prior: if the \"{((LinearMixedModel)fit.Model).Priors.Name}\" priors counted twice, the posterior mean would move for {names}.");
        }

        AddAccuracy(warnings, fit);
        AddStarts(warnings, starts);
        AddMessage(warnings, fit.Stopped, fit.Message);
        return warnings;
    }

    /// <summary>Of a deep model.</summary>
    public static IReadOnlyList<string> Find(IPosteriorFit fit, GroupedData data, DeepModel model, MultiStartFit? starts)
    {
        var warnings = new List<string>();
        AddStop(warnings, fit.Stopped, fit.Steps);
        if (fit is VariationalFit variational && !double.IsFinite(variational.Elbo))
        {
            warnings.Add("The ELBO is not finite: q₀ reaches parameters at which the density cannot be computed, so its numbers are not to be used; give fewer coefficients to the random term, or --starts.");
        }

        AddRows(warnings, data, isBinary: model.Family != ResponseFamily.Gaussian);
        AddAccuracy(warnings, fit);
        AddStarts(warnings, starts);
        AddMessage(warnings, fit.Stopped, fit.Message);
        return warnings;
    }

    /// <summary>Of NAGVAC.</summary>
    public static IReadOnlyList<string> Find(NagvacFit fit, GroupedData data)
    {
        var warnings = new List<string>();
        AddStop(warnings, fit.Stopped, fit.Steps);
        AddRows(warnings, data, isBinary: true);
        if (fit.ValidationLosses.Count == 0)
        {
            warnings.Add("Without validation rows nothing says when nagvac has passed its best network; give --validation.");
        }

        AddMessage(warnings, fit.Stopped, fit.Message);
        return warnings;
    }

    /// <summary>What the rows of a deep or binary model leave to its priors.</summary>
    private static void AddRows(List<string> warnings, GroupedData data, bool isBinary)
    {
        if (isBinary && !data.Response.ContainsAnyExcept(data.Response[0]))
        {
            warnings.Add(Text(
                $"The response \"{data.ResponseName}\" is {data.Response[0]} in every row: how far its probability is from {data.Response[0]} is up to the priors."));
        }

        var constant = Enumerable.Range(0, data.FixedCount).Where(j => IsConstant(data.FixedDesign, j, data.FixedCount) && data.FixedNames[j] != "(Intercept)").ToArray();
        foreach (var column in constant)
        {
            warnings.Add($"Column \"{data.FixedNames[column]}\" is constant and cannot be told from the intercept; only the prior tells their coefficients apart.");
        }

        if (data.GroupCount == 1)
        {
            warnings.Add(
                $"There is only one group in \"{data.GroupName}\": the data say nothing about the variance between groups, the prior alone does.");
        }
        else if (data.GroupCount == data.RowCount)
        {
            warnings.Add(isBinary
                ? $"Every group in \"{data.GroupName}\" has one row: the data say next to nothing about the variance between groups."
                : $"Every group in \"{data.GroupName}\" has one row: random effects cannot be told from residuals, except through the prior.");
        }
    }

    private static void AddStarts(List<string> warnings, MultiStartFit? starts)
    {
        if (starts is not null && (starts.StartsDisagree || starts.Fits.Count < starts.Requested))
        {
            warnings.Add(starts.Summary);
        }
    }

    private static void AddMessage(List<string> warnings, StopReason stopped, string? message)
    {
        if (message is { Length: > 0 } && stopped is not StopReason.Diverged)
        {
            warnings.Add(message);
        }
    }

    private static void AddStop(List<string> warnings, StopReason stopped, int steps)
    {
        var sentence = stopped switch
        {
            StopReason.NotConverged => $"The fit did not converge within {steps} steps; its numbers are not final.",
            StopReason.Cancelled => $"The fit was cancelled after {steps} steps; its numbers are not final.",
            StopReason.Diverged => $"The fit diverged after {steps} steps and shows the last good state; its numbers are not to be used.",
            _ => null,
        };
        if (sentence is not null)
        {
            warnings.Add(sentence);
        }
    }

    private static void AddColumns(List<string> warnings, GroupedData data, IReadOnlyList<int> dependent)
    {
        foreach (var column in dependent)
        {
            var name = data.FixedNames[column];
            warnings.Add(IsConstant(data.FixedDesign, column, data.FixedCount)
                ? $"Column \"{name}\" is constant and cannot be told from the columns before it; only the prior tells their coefficients apart."
                : $"Column \"{name}\" is a linear combination of the columns before it; only the prior tells their coefficients apart.");
        }

        var constant = Enumerable.Range(0, data.RandomCount).Where(j => IsConstant(data.RandomDesign, j, data.RandomCount)).ToArray();
        foreach (var column in constant.Skip(1))
        {
            warnings.Add(
                $"The random coefficient of \"{data.RandomNames[column]}\" belongs to a constant column and cannot be told from that of \"{data.RandomNames[constant[0]]}\"; only the prior tells their variances apart.");
        }
    }

    private static bool IsConstant(ReadOnlySpan<double> design, int column, int width)
    {
        for (var i = column; i < design.Length; i += width)
        {
            if (design[i] != design[column])
            {
                return false;
            }
        }

        return true;
    }

    private static void AddAccuracy(List<string> warnings, IPosteriorFit fit)
    {
        if (fit is VariationalFit { Verdict: { IsTrusted: false } verdict })
        {
            warnings.Add(verdict.Sentence);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
