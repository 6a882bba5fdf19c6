namespace NgHvi;

/// <summary>A method at work on a model: how it makes a step and when its own rule ends it; all else is the run's.</summary>
internal abstract class Engine
{
    public abstract int Step { get; } // Steps or sweeps made.
    public abstract int Limit { get; } // Steps it makes at most.
    public virtual bool HasFixedLength => true; // Whether reaching the limit is what was asked for, rather than giving up.
    public virtual bool HasElbo => true; // Whether its steps estimate an ELBO, for the trace.
    public virtual string Outlook => ""; // How the run stands with its stopping rule, in a few words.
    public virtual IReadOnlyList<double> Losses => []; // The validation loss after every step, in nats a row.
    public virtual Convergence Convergence => Convergence.Unknown; // How well what is averaged is known.
    public virtual VariationalFamily? Approximation => null; // q₀ at present: the engine's own, to be copied.

    /// <summary>Makes one step (or a round of sweeps) in place; allocates nothing.</summary>
    public abstract StepInfo Advance();
    /// <summary>Why the method's own rule ends the run now; null: it goes on. Asked before each step.</summary>
    public virtual StopReason? Ended() => null;
    /// <summary>What a fit needs of the present state: a copy that shares no memory with the run.</summary>
    public abstract PosteriorSource Snapshot();
    /// <summary>Everything that the next steps depend on, so that a continued run has the bits of one that never stopped.</summary>
    public abstract void Exchange(StateArchive archive);
}
