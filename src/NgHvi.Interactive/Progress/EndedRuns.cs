namespace NgHvi.Interactive.Progress;

/// <summary>The runs of a cell that are over, in one sentence.</summary>
internal sealed class EndedRuns
{
    private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _methods = new(StringComparer.Ordinal);
    private int _count;
    private long _steps;
    private double _seconds;

    /// <summary>Adds a run.</summary>
    public void Add(string method, StopReason? reason, int steps, double seconds)
    {
        var outcome = Words(reason);
        _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
        _methods.Add(method);
        _count++;
        _steps += steps;
        _seconds += seconds;
    }

    /// <summary>What became of them; empty when there are none.</summary>
    public string ToSummary()
    {
        if (_count == 0)
        {
            return "";
        }

        var method = string.Join(", ", _methods.Take(3)) + (_methods.Count > 3 ? ", …" : "");
        var steps = $"{NumberFormat.Count(_steps)} {(_steps == 1 ? "step" : "steps")} in {NumberFormat.Seconds(_seconds)}";
        var runs = _count == 1 ? "" : $"{NumberFormat.Count(_count)} runs, ";
        var outcomes = _outcomes.Count == 1
            ? _outcomes.Keys.Single()
            : string.Join(", ", _outcomes.Select(outcome => $"{NumberFormat.Count(outcome.Value)} {outcome.Key}"));
        return $"{method}: {runs}{steps}; {outcomes}";
    }

    private static string Words(StopReason? reason) => reason switch
    {
        StopReason.Converged => "converged",
        StopReason.Plateau => "reached a plateau",
        StopReason.StepLimit => "made all steps",
        StopReason.NotConverged => "did not converge",
        StopReason.Cancelled => "interrupted (the fit so far is kept)",
        StopReason.Diverged => "diverged",
        _ => "failed",
    };
}
