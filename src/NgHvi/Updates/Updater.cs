namespace NgHvi;

/// <summary>An update rule at work: state and scratch of one run.</summary>
internal abstract class Updater(Stepper stepper)
{
    public TrustRegionState Trust => stepper.Trust;

    // Moves λ of the context's family; what is derived from λ is refreshed by the caller.
    public abstract Outcome Apply(UpdateContext context);
    public void Observe(int step, double elbo) => stepper.Observe(step, elbo);
    public virtual void Exchange(StateArchive archive) => stepper.Exchange(archive);

    protected Outcome Move(UpdateContext context, ReadOnlySpan<double> direction, double norm)
    {
        var (meanKl, shapeKl) = stepper.Apply(context.Family, context.Step, direction);
        return new(true, norm, meanKl, shapeKl);
    }

    /// <summary>What an update did.</summary>
    internal readonly record struct Outcome(bool Found, double DirectionNorm, double MeanKl, double ShapeKl);
}
