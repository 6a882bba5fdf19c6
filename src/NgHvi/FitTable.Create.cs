namespace NgHvi;

public sealed partial record FitTable
{
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

    /// <summary>The columns of a table of some quantities: those of which a number is known.</summary>
    internal static IReadOnlyList<(string Name, Func<Quantity, double> Value)> ColumnsOf(IReadOnlyList<Quantity> quantities) =>
        [.. All.Where(column => quantities.Any(quantity => double.IsFinite(column.Value(quantity))))];

    internal static FitTable Create(Fit fit)
    {
        var model = fit.Source.Target as MixedDensity;
        var columns = ColumnsOf(fit.Quantities);
        var blocks = FitTableBlocks.Of(fit.Source.Target, fit.Source.Names.All)
            .Select(block => Block(block.Title, block.Names.Select(name => Row(fit[name])))).ToList();
        if (fit.R2.Count > 0) blocks.Add(Block("Explained variance", fit.R2.Select(Row)));
        return new FitTable(
            $"{fit.Method.Name}, {fit.Source.Description}{(model is null ? "" : $": {MixedModel.Formulate(model)}")}",
            model is null ? Count(fit.Source.Target.Parameters.Count, "parameter") : Describe(model),
            [.. columns.Select(column => column.Name)],
            blocks,
            [.. Sentences(fit, model)]);

        static (string Title, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> Rows) Block(
            string title, IEnumerable<(string Name, IReadOnlyList<double> Values)> rows) => (title, [.. rows]);

        (string Name, IReadOnlyList<double> Values) Row(Quantity quantity) =>
            (quantity.Name, [.. columns.Select(column => column.Value(quantity))]);
    }

    /// <summary>"180 rows in 18 groups of Subject; gaussian; 6 parameters".</summary>
    internal static string Describe(MixedDensity model)
    {
        var (network, groups) = (model.Architecture, $" in {Count(model.Data.GroupCount, "group")} of {model.Data.GroupName}");
        var layers = string.Join(" → ", network.Widths.ToArray().Prepend(network.InputCount));
        string?[] parts =
        [
            Count(model.Data.RowCount, "row") + (model.RandomCount == 0 ? "" : groups),
            model.Response.Name,
            model.Shape.FeatureCount == 0 ? null : $"network {layers}, {network.Activation.ToString().ToLowerInvariant()}",
            Count(model.Parameters.Count, "parameter"),
        ];
        return string.Join("; ", parts.OfType<string>());
    }

    private static IEnumerable<string> Sentences(Fit fit, MixedDensity? model)
    {
        yield return fit.Verdict.Sentence;
        if (fit.Elbo.IsKnown || fit.LogEvidence.IsKnown)
        {
            string?[] parts =
            [fit.Elbo.IsKnown ? $"ELBO {fit.Elbo}" : null, fit.LogEvidence.IsKnown ? $"log evidence {fit.LogEvidence}" : null,];
            yield return $"{string.Join(", ", parts.OfType<string>())} nats.";
        }

        var pace = fit.Steps > 0 ? $", {Duration(fit.SecondsPerStep)} a step" : "";
        yield return FormattableString.Invariant(
            $"{Ended(fit.Stopped)}: {Count(fit.Steps, "step")} in {Duration(fit.Seconds)}{pace}; seed {fit.Seed}.");
        if (fit.Starts.Count > 1) yield return StartOutcome.Compare(fit.Starts, fit.RequestedStarts).Sentence;
        if (model is not null)
            yield return $"Priors \"{model.Priors.Name}\": {string.Join("; ", model.Priors.Describe(model.PriorContext))}.";

        foreach (var warning in fit.Warnings.Where(warning => warning != fit.Verdict.Sentence)) yield return warning;
    }

    /// <summary>How a run ended, in words.</summary>
    internal static string Ended(StopReason stopped) => stopped switch
    {
        StopReason.Converged => "Converged",
        StopReason.Plateau => "ELBO stopped rising",
        StopReason.StepLimit => "Ran as asked",
        StopReason.NotConverged => "Not converged within the largest number of steps",
        StopReason.Cancelled => "Stopped early",
        _ => "Diverged",
    };

    private static string Count(long count, string noun) => FormattableString.Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");

    private static string Duration(double seconds)
    {
        var (value, unit) = seconds >= 1 ? (seconds, "s") : seconds >= 1e-3 ? (1e3 * seconds, "ms") : (1e6 * seconds, "µs");
        var format = value < 10 ? "0.00" : value < 100 ? "0.0" : "0";
        return $"{value.ToString(format, CultureInfo.InvariantCulture)} {unit}";
    }
}
