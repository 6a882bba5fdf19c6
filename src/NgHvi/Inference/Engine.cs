namespace NgHvi;

/// <summary>
/// A method at work on a model: its state and its scratch memory. It knows how to make a step and when its own rule ends it; the loop, the
/// limit, the clock, the trace, progress and cancellation are those of the run.
/// </summary>
internal abstract class Engine
{
    /// <summary>Steps or sweeps made.</summary>
    public abstract int Step { get; }

    /// <summary>Steps it makes at most.</summary>
    public abstract int Limit { get; }

    /// <summary>Whether reaching the limit is what was asked for, rather than giving up.</summary>
    public virtual bool HasFixedLength => true;

    /// <summary>Whether its steps estimate an ELBO, for the trace.</summary>
    public virtual bool HasElbo => true;

    /// <summary>How the run stands with its stopping rule, in a few words; empty where there is nothing to say.</summary>
    public virtual string Outlook => "";

    /// <summary>The validation loss after every step, in nats a row; empty for methods and runs without validation rows.</summary>
    public virtual IReadOnlyList<double> Losses => [];

    /// <summary>How well what is averaged is known.</summary>
    public virtual Convergence Convergence => new(double.NaN, double.NaN, false);

    /// <summary>q₀ at present, for methods that have one: the engine's own, never to be handed out without a copy.</summary>
    public virtual VariationalFamily? Approximation => null;

    /// <summary>Makes one step (or a round of sweeps) in place; allocates nothing.</summary>
    /// <exception cref="DivergenceException">The numbers failed; the state is the last good one.</exception>
    public abstract StepInfo Advance();

    /// <summary>Why the method's own rule ends the run now; null: it goes on. Asked before each step.</summary>
    public virtual StopReason? Ended() => null;

    /// <summary>What a fit needs of the present state: a copy that shares no memory with the run.</summary>
    public abstract PosteriorSource Snapshot();

    /// <summary>Everything that the next steps depend on, so that a continued run has the bits of one that never stopped.</summary>
    public abstract void Exchange(StateArchive archive);
}
