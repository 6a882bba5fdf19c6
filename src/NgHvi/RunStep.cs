namespace NgHvi;

/// <summary>A run after a step; valid until the next one.</summary>
public readonly struct RunStep
{
    private readonly Run run;

    internal RunStep(Run run, StepInfo info) => (this.run, Info) = (run, info);

    /// <summary>Outcome of the step.</summary>
    public StepInfo Info { get; }
    /// <summary>Step number, from 1.</summary>
    public int Step => Info.Step;
    /// <summary>Copy of q₀ in the run's coordinates, or null.</summary>
    /// <exception cref="InvalidOperationException">The run has gone on.</exception>
    public VariationalFamily? Approximation => Current.Approximation;

    /// <summary>Independent copy of the run after this step.</summary>
    /// <exception cref="InvalidOperationException">The run has gone on.</exception>
    public Run Snapshot() => Current.Copy();

    private Run Current => run.Step == Step ? run : throw new InvalidOperationException(
        $"The run has gone on from step {Step} to step {run.Step}; ask a step for its state before the next one is made.");
}
