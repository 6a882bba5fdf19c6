namespace NgHvi.Interactive.Progress;

/// <summary>The state of a cell's runs at one moment, ready to be shown.</summary>
internal sealed class ProgressView(IReadOnlyList<RunLine> running, string ended)
{
    private const int MostLines = 4;
    private const int BarWidth = 20;

    /// <summary>As HTML without script or style sheet.</summary>
    public string ToHtml() =>
        "<div class=\"nghvi-progress\" style=\"font-variant-numeric:tabular-nums\">"
        + string.Concat(Shown().Select(Html)) + string.Concat(Notes().Select(note => $"<div>{Markup.Encode(note)}</div>")) + "</div>";

    /// <summary>As lines of text.</summary>
    public override string ToString() => string.Join('\n', Shown().Select(Text).Concat(Notes()));

    private IEnumerable<RunLine> Shown() => running.Take(MostLines);

    private IEnumerable<string> Notes()
    {
        if (running.Count > MostLines)
        {
            yield return $"and {NumberFormat.Count(running.Count - MostLines)} more running";
        }

        if (ended.Length > 0)
        {
            yield return ended;
        }
    }

    private static string Html(RunLine run)
    {
        var (step, limit) = (run.Latest.Step, run.Latest.Limit);
        var bar = limit > 0
            ? $"<progress max=\"{limit}\" value=\"{Math.Min(step, limit)}\" style=\"width:12em;vertical-align:middle\""
                + $" aria-label=\"{Markup.Encode(run.Method)}\"></progress> "
            : "";
        var line = run.Sparkline.Length > 0
            ? " <span role=\"img\" aria-label=\"ELBO so far\" style=\"font-family:monospace;letter-spacing:-0.05em\">"
                + $"{run.Sparkline}</span>"
            : "";
        return $"<div>{bar}{Markup.Encode(Facts(run))}{line}</div>";
    }

    private static string Text(RunLine run)
    {
        var (step, limit) = (run.Latest.Step, run.Latest.Limit);
        var filled = limit > 0 ? (int)((long)BarWidth * Math.Min(step, limit) / limit) : 0;
        var bar = limit > 0 ? $"[{new string('#', filled)}{new string('.', BarWidth - filled)}] " : "";
        return $"{bar}{Facts(run)} {run.Sparkline}".TrimEnd();
    }

    private static string WholeSeconds(TimeSpan time)
    {
        var seconds = Math.Ceiling(time.TotalSeconds);
        return seconds < 60 ? $"{NumberFormat.Count((long)seconds)} s" : NumberFormat.Seconds(seconds);
    }

    private static string Facts(RunLine run)
    {
        var (latest, facts) = (run.Latest, new List<string>());
        if (latest.Limit > 0)
        {
            var rate = latest.Elapsed > TimeSpan.Zero ? latest.Step / latest.Elapsed.TotalSeconds : double.NaN;
            facts.Add($"step {NumberFormat.Count(latest.Step)} / {NumberFormat.Count(latest.Limit)}");
            facts.Add($"{NumberFormat.Significant(rate, 3)} steps/s");
            facts.Add($"≤ {WholeSeconds(latest.Remaining)} left");
        }

        facts.AddRange(new[] { latest.Verdict, run.Trend }.Where(words => !string.IsNullOrEmpty(words)));
        if (double.IsFinite(latest.Elbo))
        {
            facts.Add($"ELBO {NumberFormat.Fixed(latest.Elbo, 1)}");
        }

        return $"{run.Method}: {(facts.Count > 0 ? string.Join(" · ", facts) : "starting")}";
    }
}
