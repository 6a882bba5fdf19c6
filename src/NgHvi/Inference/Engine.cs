namespace NgHvi;

internal abstract class Engine
{
    public abstract int Step { get; } // Or sweep.
    public abstract int Limit { get; }
    public virtual bool HasFixedLength => true;
    public virtual bool HasElbo => true;
    public virtual string Outlook => "";
    public virtual IReadOnlyList<double> Losses => []; // Of validation rows, in nats a row.
    public virtual Convergence Convergence => Convergence.Unknown;
    public virtual VariationalFamily? Approximation => null; // Its own: copy it.
    public virtual GradientMonitor? Monitor => null; // A copy.

    public abstract StepInfo Advance(); // In place; allocates nothing.
    public virtual StopReason? Ended() => null; // Asked before each step.
    public abstract PosteriorSource Snapshot(); // Shares no memory with the engine.
    public abstract void Exchange(StateArchive archive);
}
