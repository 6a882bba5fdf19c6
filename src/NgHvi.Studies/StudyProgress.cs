namespace NgHvi.Studies;

/// <summary>How far a study is.</summary>
/// <param name="Total">Runs in all.</param>
/// <param name="Done">Runs that succeeded, earlier ones included.</param>
/// <param name="Failed">Runs that failed, earlier ones included.</param>
/// <param name="Running">Runs that are going on.</param>
/// <param name="Elapsed">Time since it was started or continued.</param>
/// <param name="Remaining">Estimated time to the end; null: nothing has ended yet.</param>
public readonly record struct StudyProgress(int Total, int Done, int Failed, int Running, TimeSpan Elapsed, TimeSpan? Remaining)
{
    /// <summary>"120 of 200 done, 3 failed, 2 running, 40 s left".</summary>
    public override string ToString() => FormattableString.Invariant($"{Done} of {Total} done, {Failed} failed, {Running} running")
        + (Remaining is { Ticks: > 0 } left ? FormattableString.Invariant($", {left.TotalSeconds:0} s left") : "");
}
