namespace NgHvi;

/// <summary>A method at work on a model: how it makes a step and when its own rule ends it; all else is the run's.</summary>
internal abstract class Engine
{
    public abstract int Step { get; } // Or sweep.
    public abstract int Limit { get; }
    public virtual bool HasFixedLength => true; // Whether the limit is what was asked for.
    public virtual bool HasElbo => true;
    public virtual string Outlook => ""; // How it stands with its stopping rule.
    public virtual IReadOnlyList<double> Losses => []; // Of validation rows after every step, in nats a row.
    public virtual Convergence Convergence => Convergence.Unknown;
    public virtual VariationalFamily? Approximation => null; // q₀ at present: the engine's own, to be copied.

    // Makes one step (or a round of sweeps) in place; allocates nothing.
    public abstract StepInfo Advance();
    // Why the method's own rule ends the run now. Asked before each step.
    public virtual StopReason? Ended() => null;
    // What a fit needs of the present state, sharing no memory with it.
    public abstract PosteriorSource Snapshot();
    // All that the next steps depend on.
    public abstract void Exchange(StateArchive archive);
}
