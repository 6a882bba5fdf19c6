namespace NgHvi;

/// <summary>A run after one of its steps. What it shows is copied when asked for; ask before the next step.</summary>
public readonly struct RunStep
{
    private readonly Run run;

    internal RunStep(Run run, StepInfo info) => (this.run, Info) = (run, info);

    /// <summary>What the step did.</summary>
    public StepInfo Info { get; }
    /// <summary>Number of the step, from 1.</summary>
    public int Step => Info.Step;
    /// <summary>A copy of q₀ after the step, in the coordinates of the run; null for methods without one.</summary>
    /// <exception cref="InvalidOperationException">The run has made another step since.</exception>
    public VariationalFamily? Approximation => Current.Approximation;

    /// <summary>A copy of the run after this step, to be kept, saved, continued or finished.</summary>
    /// <exception cref="InvalidOperationException">The run has made another step since.</exception>
    public Run Snapshot() => Current.Copy();

    private Run Current => run.Step == Step ? run : throw new InvalidOperationException(
        $"The run has gone on from step {Step} to step {run.Step}; ask a step for its state before the next one is made.");
}
