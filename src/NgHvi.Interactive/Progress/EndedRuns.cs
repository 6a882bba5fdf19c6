namespace NgHvi.Interactive.Progress;

/// <summary>The runs of a cell that are over, in one sentence.</summary>
internal sealed class EndedRuns
{
    private readonly SortedDictionary<string, int> outcomes = new(StringComparer.Ordinal);
    private readonly HashSet<string> methods = new(StringComparer.Ordinal);
    private int count;
    private long steps;
    private double seconds;

    /// <summary>Adds a run.</summary>
    public void Add(string method, StopReason? reason, int steps, double seconds)
    {
        var outcome = Words(reason);
        outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        methods.Add(method);
        count++;
        this.steps += steps;
        this.seconds += seconds;
    }

    /// <summary>What became of them; empty when there are none.</summary>
    public string ToSummary()
    {
        if (count == 0)
        {
            return "";
        }

        var method = string.Join(", ", methods.Take(3)) + (methods.Count > 3 ? ", …" : "");
        var steps = $"{NumberFormat.Count(this.steps)} {(this.steps == 1 ? "step" : "steps")} in {NumberFormat.Seconds(seconds)}";
        var runs = count == 1 ? "" : $"{NumberFormat.Count(count)} runs, ";
        var outcomes = this.outcomes.Count == 1
            ? this.outcomes.Keys.Single()
            : string.Join(", ", this.outcomes.Select(outcome => $"{NumberFormat.Count(outcome.Value)} {outcome.Key}"));
        return $"{method}: {runs}{steps}; {outcomes}";
    }

    private static string Words(StopReason? reason) => reason switch
    {
        StopReason.Converged => "converged",
        StopReason.Plateau => "reached a plateau",
        StopReason.StepLimit => "made all steps",
        StopReason.NotConverged => "did not converge",
        StopReason.Stalled => "stalled",
        StopReason.Cancelled => "interrupted (the fit so far is kept)",
        StopReason.Diverged => "diverged",
        _ => "failed",
    };
}
