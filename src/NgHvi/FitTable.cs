using Row = (string Name, System.Collections.Generic.IReadOnlyList<double> Values);

namespace NgHvi;

/// <summary>A fit as a table of unformatted numbers.</summary>
/// <param name="Title">Method and model.</param>
/// <param name="Subtitle">Rows, groups and parameters.</param>
/// <param name="Columns">"mean", "sd", "2.5 %", "97.5 %" and, if known, "MCSE", "ESS", "R̂".</param>
/// <param name="Blocks">Titled rows: a name and a number per column, NaN for none.</param>
/// <param name="Notes">Verdict, how data were understood, bounds, run, priors and warnings, one sentence each.</param>
public sealed record FitTable(
    string Title, string Subtitle, IReadOnlyList<string> Columns, IReadOnlyList<(string Title, IReadOnlyList<Row> Rows)> Blocks,
    IReadOnlyList<string> Notes)
{
    private const string Variances = "Variances and covariances";

    private static readonly (string Name, Func<Quantity, double> Value)[] All =
    [
        ("mean", quantity => quantity.Mean),
        ("sd", quantity => quantity.StandardDeviation),
        ("2.5 %", quantity => quantity.Lower),
        ("97.5 %", quantity => quantity.Upper),
        ("MCSE", quantity => quantity.Mcse),
        ("ESS", quantity => quantity.Ess),
        ("R̂", quantity => quantity.RHat),
    ];

    internal static IReadOnlyList<(string Name, Func<Quantity, double> Value)> ColumnsOf(IReadOnlyList<Quantity> quantities) =>
        [.. All.Where(column => quantities.Any(quantity => double.IsFinite(column.Value(quantity))))];

    internal static FitTable Create(Fit fit)
    {
        var (target, model) = (fit.Source.Target, fit.Source.Target as MixedDensity);
        var columns = ColumnsOf(fit.Quantities);
        var blocks = NamesOf(target, fit.Source.Names.All)
            .Select(block => Block(block.Title, block.Names.Select(name => fit[name]))).ToList();
        if (fit.R2.Count > 0) blocks.Add(Block("Explained variance", fit.R2));
        return new FitTable(
            $"{fit.Method.Name}, {fit.Source.Description}{(model is null ? "" : $": {MixedModel.Formulate(model)}")}",
            model is null ? Count(target.Parameters.Count, "parameter") : Describe(model),
            [.. columns.Select(column => column.Name)],
            blocks,
            [.. Sentences(fit, model)]);

        (string Title, IReadOnlyList<Row> Rows) Block(string title, IEnumerable<Quantity> quantities) =>
            (title, [.. quantities.Select(quantity => (quantity.Name, columns.Select(column => column.Value(quantity)).ToArray()))]);
    }

    internal static string Describe(MixedDensity model)
    {
        var (network, data) = (model.Architecture, model.Data);
        var layers = string.Join(" → ", network.Widths.ToArray().Prepend(network.InputCount));
        return Count(data.RowCount, "row") + (model.HasSeveralFactors
                ? " in " + string.Join(", ", data.Factors.Select(factor => $"{Count(factor.Keys.Count, "level")} of {factor.Name}"))
                : model.RandomCount == 0 ? "" : $" in {Count(data.GroupCount, "group")} of {data.GroupName}")
            + $"; {model.Response.Name}{(model.Response.HasGroupScale ? ", sigma by group" : "")}"
            + (model.Options.Shock is { } block ? $", shocks by {block}; " : "; ")
            + (model.Shape.FeatureCount == 0 ? "" : $"network {layers}, {network.Activation.ToString().ToLowerInvariant()}; ")
            + Count(model.Parameters.Count, "parameter");
    }

    internal static string Ended(StopReason stopped) => stopped switch
    {
        StopReason.Converged => "Converged",
        StopReason.Plateau => "ELBO stopped rising",
        StopReason.StepLimit => "Ran as asked",
        StopReason.NotConverged => "Not converged within the largest number of steps",
        StopReason.Stalled => "Stalled",
        StopReason.Cancelled => "Stopped early",
        _ => "Diverged",
    };

    // No variances beside standard deviations, no features.
    internal static IEnumerable<string> MainNames(MixedDensity model, IReadOnlyList<string> names) =>
        NamesOf(model, names).Where(block => block.Title != Variances).SelectMany(block => block.Names);

    private static IEnumerable<(string Title, IReadOnlyList<string> Names)> NamesOf(ITarget target, IReadOnlyList<string> names)
    {
        if (target is not MixedDensity model) return [("Quantities", names)];
        var (shape, factors) = (model.Shape, model.Data.Factors);
        int[] counts = [.. model.Covariance.Parts.Select(part => part is FreeCovariance ? part.Length : part.RandomCount)];
        var random = counts.Sum();
        var variances = model.Response.Parameters.Where(parameter => parameter.IsVariance).Select(parameter => parameter.Name);
        var rest = names.Skip(shape.BetaCount + (2 * random)).ToLookup(name => variances.Contains(name));
        (string Title, IReadOnlyList<string> Names)[] blocks =
        [
            ("Fixed effects", [.. names.Take(shape.FixedCount)]),
            .. counts.Select((count, f) => (
                $"Random effects by {(factors.Count > 1 ? factors[f].Name : model.Data.GroupName)}",
                (IReadOnlyList<string>)[.. names.Skip(shape.BetaCount + counts.Take(f).Sum()).Take(count)])),
            ("Response", [.. rest[false]]),
            (Variances, [.. names.Skip(shape.BetaCount + random).Take(random), .. rest[true]]),
        ];

        // What is said of a single feature depends on how one run numbers and signs them.
        return blocks.Select(block => (block.Title, (IReadOnlyList<string>)[.. block.Names.Where(name => !IsOfFeature(name))]))
            .Where(block => block.Item2.Count > 0);

        bool IsOfFeature(string name) => shape.FeatureCount > 0 && name.Contains("feature[", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Sentences(Fit fit, MixedDensity? model)
    {
        yield return fit.Verdict.ToString();
        foreach (var note in fit.Notes) yield return note;
        var known = new[] { ("ELBO", fit.Elbo), ("log evidence", fit.LogEvidence) }.Where(one => one.Item2.IsKnown).ToArray();
        if (known.Length > 0) yield return string.Join(", ", known.Select(one => $"{one.Item1} {one.Item2}")) + " nats.";
        var pace = fit.Steps > 0 ? $", {Duration(fit.SecondsPerStep)} a step" : "";
        yield return FormattableString.Invariant(
            $"{Ended(fit.Stopped)}: {Count(fit.Steps, "step")} in {Duration(fit.Seconds)}{pace}; seed {fit.Seed}.");
        if (model is { Shape.FeatureCount: > 0 and var features })
            yield return $"Coefficients, deviations and correlations of the {features} single features are left out: they depend on how a "
                + "run numbers and signs the units. fit[\"feature[1]\"] and the file have them; R2 and predictions do not depend on it.";
        if (fit.Starts.Count > 1) yield return StartOutcome.Compare(
            fit.Starts, fit.RequestedStarts, fit.Source.IsMixture, fit.Notes.Any(BlockChoice.IsOfBlocks)).Sentence;
        if (model is { Priors: var priors })
            yield return $"Priors \"{priors.Name}\": {string.Join("; ", priors.Describe(model.PriorContext))}.";
        foreach (var warning in fit.Warnings.Where(warning => warning != fit.Verdict.ToString())) yield return warning;
    }

    private static string Count(long count, string noun) => FormattableString.Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");

    private static string Duration(double seconds)
    {
        var (value, unit) = seconds >= 1 ? (seconds, "s") : seconds >= 1e-3 ? (1e3 * seconds, "ms") : (1e6 * seconds, "µs");
        return $"{value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture)} {unit}";
    }
}
