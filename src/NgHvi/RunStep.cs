namespace NgHvi;

/// <summary>A run after one of its steps. What it shows is copied when it is asked for; ask before the next step is made.</summary>
public readonly struct RunStep
{
    private readonly Run run;

    internal RunStep(Run run, StepInfo info) => (this.run, Info) = (run, info);

    /// <summary>What the step did.</summary>
    public StepInfo Info { get; }
    /// <summary>Number of the step, from 1.</summary>
    public int Step => Info.Step;

    /// <summary>A copy of q₀ after the step, in the coordinates of the run; null for methods that have none.</summary>
    /// <exception cref="InvalidOperationException">The run has made another step since.</exception>
    public VariationalFamily? Approximation => Current.Approximation;

    /// <summary>The run as it is after this step, sharing no memory with it: to be kept, saved, continued or finished.</summary>
    /// <exception cref="InvalidOperationException">The run has made another step since.</exception>
    public Run Snapshot() => Current.Copy();

    private Run Current => run.Step == Step
        ? run
        : throw new InvalidOperationException(
            $"The run has gone on from step {Step} to step {run.Step}; ask a step for its state before the next one is made.");
}
