using System.Globalization;
using NgHvi.Data;
using NgHvi.Inference;
using NgHvi.Models;

namespace NgHvi.Storage;

/// <summary>What a reader should know before trusting a fit, one sentence each.</summary>
internal static class FitWarnings
{

    public static IReadOnlyList<string> Find(IPosteriorFit fit, GroupedData data, IReadOnlyList<PriorSensitivity> sensitivity)
    {
        var warnings = new List<string>();
        AddStop(warnings, fit);
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
        if (fit.Message is { Length: > 0 } message && fit.Stopped is not StopReason.Diverged)
        {
            warnings.Add(message);
        }

        return warnings;
    }

    private static void AddStop(List<string> warnings, IPosteriorFit fit)
    {
        var sentence = fit.Stopped switch
        {
            StopReason.NotConverged => $"The fit did not converge within {fit.Steps} steps; its numbers are not final.",
            StopReason.Cancelled => $"The fit was cancelled after {fit.Steps} steps; its numbers are not final.",
            StopReason.Diverged => $"The fit diverged after {fit.Steps} steps and shows the last good state; its numbers are not to be used.",
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
