namespace NgHvi;

internal abstract class Updater
{
    public abstract TrustRegionState Trust { get; }

    public abstract Outcome Apply(UpdateContext context); // λ only: the caller refreshes.
    public abstract void Observe(int step, double elbo); // Of refused steps too.
    public abstract void Exchange(StateArchive archive);

    internal readonly record struct Outcome(bool Found, double DirectionNorm, double MeanKl, double ShapeKl);

    /// <summary>Along a direction, as far as a stepper says.</summary>
    internal abstract class Along(Stepper stepper) : Updater
    {
        public override TrustRegionState Trust => stepper.Trust;
        public override void Observe(int step, double elbo) => stepper.Observe(step, elbo);
        public override void Exchange(StateArchive archive) => stepper.Exchange(archive);

        protected Outcome Move(UpdateContext context, ReadOnlySpan<double> direction, double norm)
        {
            var (meanKl, shapeKl) = stepper.Apply(context.Family, context.Step, direction);
            return new(true, norm, meanKl, shapeKl);
        }
    }
}
