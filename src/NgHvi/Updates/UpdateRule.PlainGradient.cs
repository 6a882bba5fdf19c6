namespace NgHvi;

/// <content>The gradient itself.</content>
public abstract partial record UpdateRule
{
    /// <summary>Steps along the gradient of the ELBO in λ itself.</summary>
    public sealed record PlainGradient : UpdateRule
    {
        /// <summary>The length of a step.</summary>
        public StepRule Step { get; init; } = new StepRule.AdaDelta();
        internal override string MethodName => "SG-HVI";
        internal override bool HonoursCuts => Step.HonoursCuts;

        internal override IEnumerable<string> Faults(Family family, bool visitsInPart) => Step.Faults(family, visitsInPart);
        internal override Updater Create(VariationalFamily family, UpdateSetup setup) => new PlainUpdater(Step.Create(setup));
    }

    private sealed class PlainUpdater(Stepper stepper) : Updater
    {
        public override TrustRegionState Trust => stepper.Trust;

        public override UpdateOutcome Apply(UpdateContext context)
        {
            var norm = FixedOrder.Norm(context.Gradient);
            if (!FixedOrder.AreFinite(context.Gradient)) return default;
            var (meanKl, shapeKl) = stepper.Apply(context.Family, context.Step, context.Gradient);
            return new(true, norm, meanKl, shapeKl);
        }

        public override void Observe(int step, double elbo) => stepper.Observe(step, elbo);
        public override void Exchange(StateArchive archive) => stepper.Exchange(archive);
    }
}
