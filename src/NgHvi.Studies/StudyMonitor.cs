namespace NgHvi.Studies;

/// <summary>Shows a study where a host shows fits, as one run whose steps are runs.</summary>
internal sealed class StudyMonitor(IRunMonitor monitor) : IProgress<StudyProgress>
{
    private readonly Lock gate = new();
    private int ended;

    /// <summary>Null: nobody shows fits.</summary>
    public static StudyMonitor? Start(string title) => IRunMonitor.Source?.Invoke(title) is { } monitor ? new(monitor) : null;

    public void Report(StudyProgress value)
    {
        lock (gate)
        {
            ended = value.Done + value.Failed;
            monitor.Report(new(
                ended, value.Total, double.NaN, value.Elapsed, value.Remaining ?? TimeSpan.Zero,
                FormattableString.Invariant($"{value.Failed} failed, {value.Running} running")));
        }
    }

    public void End() => monitor.Ended(StopReason.StepLimit, ended);
}
