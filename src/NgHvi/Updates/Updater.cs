namespace NgHvi;

/// <summary>An update rule at work: state and scratch of one run.</summary>
internal abstract class Updater
{
    public abstract TrustRegionState Trust { get; } // What guards and halvings have made of the rates; rules without rates ignore it.

    /// <summary>Moves λ of the context's family; what is derived from λ is refreshed by the caller.</summary>
    public abstract UpdateOutcome Apply(UpdateContext context);

    /// <summary>Hears the estimate of the ELBO of each step, also of refused ones.</summary>
    public virtual void Observe(int step, double elbo)
    {
    }

    public abstract void Exchange(StateArchive archive);
}
