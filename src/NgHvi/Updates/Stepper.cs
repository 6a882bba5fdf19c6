namespace NgHvi;

/// <summary>A step rule at work: its running moments and scratch.</summary>
internal abstract class Stepper
{
    public TrustRegionState Trust { get; } = new(); // What guards and halvings have made of the rates.

    /// <summary>Moves λ of a family along a direction of ascent.</summary>
    public abstract (double MeanKl, double ShapeKl) Apply(VariationalFamily family, int step, ReadOnlySpan<double> direction);

    /// <summary>Hears the estimate of the ELBO of each step.</summary>
    public virtual void Observe(int step, double elbo)
    {
    }

    public virtual void Exchange(StateArchive archive) => Trust.Exchange(archive);
}
