namespace NgHvi;

internal abstract class Updater(Stepper stepper)
{
    public TrustRegionState Trust => stepper.Trust;

    public abstract Outcome Apply(UpdateContext context); // λ only: the caller refreshes.
    public void Observe(int step, double elbo) => stepper.Observe(step, elbo);
    public virtual void Exchange(StateArchive archive) => stepper.Exchange(archive);

    protected Outcome Move(UpdateContext context, ReadOnlySpan<double> direction, double norm)
    {
        var (meanKl, shapeKl) = stepper.Apply(context.Family, context.Step, direction);
        return new(true, norm, meanKl, shapeKl);
    }

    internal readonly record struct Outcome(bool Found, double DirectionNorm, double MeanKl, double ShapeKl);
}
