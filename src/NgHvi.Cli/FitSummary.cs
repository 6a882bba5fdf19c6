using System.Globalization;
using Spectre.Console;

namespace NgHvi.Cli;

/// <summary>Prints a fit the way lme4 and brms do.</summary>
internal static class FitSummary
{
    /// <summary>Writes the summary.</summary>
    public static void Write(IAnsiConsole console, FitDocument fit)
    {
        var (options, data) = (fit.Options, fit.Data);
        Line(console, $"{Title(fit)}, {fit.Method}{(options.Preset is null ? "" : $" ({options.Preset})")}");
        Line(console, $"Formula: {options.Formula}");
        Line(console, $"Data:    {options.File}{(options.Where is null ? "" : $", {options.Where}")}: n = {data.N}, {data.Groups} {(data.Groups == 1 ? "group" : "groups")} in \"{data.GroupColumn}\"{Dropped(data)}");
        if (fit.Network is { } network)
        {
            Line(console, NetworkText(network));
        }

        Line(console, $"Priors:  {fit.Network?.Priors ?? fit.Options.Priors!.Name}");
        foreach (var sentence in fit.Network?.PriorDescription ?? fit.Options.Priors!.ToPriors().Describe(fit.Design.FixedNames))
        {
            Line(console, $"         {sentence}");
        }

        var split = fit.Network is { Widths: [.., var width] } ? width + 1 : fit.Design.FixedNames.Count;
        WriteTable(console, "Fixed effects", fit.Posterior.Take(split));
        WriteTable(console, "Variance components", Components(fit, split));
        if (fit.Posterior.Count > split && Components(fit, split).Count() < fit.Posterior.Count - split)
        {
            Line(console, "Variances only; the fit's file has the covariances.");
        }

        if (fit.RandomEffectNames.Count > 1)
        {
            Line(console, $"Random coefficients of {data.GroupColumn}: {string.Join(", ", fit.RandomEffectNames.Select((name, i) => $"{i + 1} = {name}"))}");
        }

        WriteQuality(console, fit);
        foreach (var (start, i) in (fit.Starts?.Fits ?? []).Select((start, i) => (start, i)))
        {
            Line(console, Text($"Start {i + 1}: seed {start.Seed}, ELBO {start.Elbo:0.000} ± {start.Mcse:0.0000}, {start.Steps} steps, {start.Stopped}, {start.Seconds:0.000} s"));
        }

        if (fit.Starts is { } starts && !fit.Warnings.Contains(starts.Summary))
        {
            Line(console, starts.Summary);
        }

        foreach (var warning in fit.Warnings)
        {
            Line(console, $"Warning: {warning}");
        }
    }

    private static string Title(FitDocument fit)
    {
        var kind = fit.Network is { Widths.Count: > 0 } ? "deep " : fit.Family is null or "gaussian" ? "linear " : "";
        var text = fit.Family is null or "gaussian" ? $"{kind}mixed model" : $"{kind}{fit.Family} mixed model";
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    private static string NetworkText(NetworkDocument network)
    {
        var hidden = network.Widths.Count == 0 ? "no hidden layer" : $"hidden {string.Join(',', network.Widths)} ({network.Activation}), {network.WeightNames.Count} weights";
        var random = network.RandomFeatures.Count == 1 ? "1 random coefficient" : $"{network.RandomFeatures.Count} random coefficients, {network.Covariance} covariance";
        return $"Network: {network.Inputs.Count} inputs, {hidden}; {random}";
    }

    /// <summary>Variance components; of many random coefficients only the variances.</summary>
    private static IEnumerable<QuantityDocument> Components(FitDocument fit, int split)
    {
        const int MostShown = 3;
        var r = fit.RandomEffectNames.Count;
        var components = fit.Posterior.Skip(split);
        return r <= MostShown || components.Count() < r * r
            ? components
            : components.Where((_, i) => i >= r * r || i % (r + 1) == 0);
    }

    private static void WriteTable(IAnsiConsole console, string title, IEnumerable<QuantityDocument> quantities)
    {
        var rows = quantities.ToArray();
        if (rows.Length == 0)
        {
            return;
        }

        var isChain = rows.Any(q => !double.IsNaN(q.RHat));
        string[] names = [title, "mean", "sd", "2.5%", "50%", "97.5%", .. isChain ? new[] { "ess", "rhat" } : []];
        var table = new Spectre.Console.Table().Border(TableBorder.Simple);
        foreach (var name in names)
        {
            table.AddColumn(new TableColumn(Markup.Escape(name)) { Alignment = name == title ? Justify.Left : Justify.Right, NoWrap = true });
        }

        foreach (var q in rows)
        {
            string Number(double value) => Format(value, q.Sd);
            string[] cells = [q.Name, Number(q.Mean), Number(q.Sd), Number(q.Lower), Number(q.Median), Number(q.Upper)];
            string[] chain = isChain ? [Format(q.Ess, 1000), Format(q.RHat, 0.1)] : [];
            table.AddRow([.. cells.Concat(chain).Select(Markup.Escape)]);
        }

        console.Write(table);
    }

    private static void WriteQuality(IAnsiConsole console, FitDocument fit)
    {
        if (double.IsFinite(fit.Elbo.Value))
        {
            Line(console, Text($"ELBO {fit.Elbo.Value:0.000} ± {fit.Elbo.Mcse:0.0000}"));
        }

        if (fit.ValidationLoss is { } loss)
        {
            Line(console, Text($"Validation loss {loss:0.0000} nats a row"));
        }

        if (double.IsFinite(fit.LogEvidence.Value))
        {
            Line(console, Text($"Log evidence {fit.LogEvidence.Value:0.000} ± {fit.LogEvidence.Mcse:0.0000}"));
            Line(console, fit.Verdict ?? "");
        }

        var stopped = fit.Stopped switch
        {
            "converged" => "ended by the stopping rule",
            "plateau" => "the ELBO stopped rising",
            "steps" => "as many as asked",
            "not-converged" => "without meeting the stopping rule",
            "cancelled" => "then cancelled",
            _ => "then diverged",
        };
        Line(console, Text($"{fit.Steps} {(fit.Method == "gibbs" ? "sweeps" : "steps")}, {stopped}; {fit.Seconds:0.000} s, seed {fit.Seed}"));
    }

    private static string Dropped(DataDocument data) =>
        data.DroppedRows == 0 ? "" : $" ({data.DroppedRows} rows with missing cells dropped)";

    /// <summary>As many decimals as give the standard deviation three digits.</summary>
    private static string Format(double value, double sd)
    {
        if (!double.IsFinite(value))
        {
            return "–";
        }

        var decimals = sd > 0 && double.IsFinite(sd) ? 2 - (int)Math.Floor(Math.Log10(sd)) : 3;
        return decimals > 8 || Math.Abs(value) >= 1e9
            ? value.ToString("G4", CultureInfo.InvariantCulture)
            : value.ToString("F" + Math.Max(0, decimals), CultureInfo.InvariantCulture);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Line(IAnsiConsole console, string text) => console.Write(new Text(text + "\n"));
}
