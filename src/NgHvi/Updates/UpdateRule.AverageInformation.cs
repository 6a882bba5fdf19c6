namespace NgHvi;

public abstract partial record UpdateRule
{
    /// <summary>For several grouping factors, with θ the variances alone and β among the latents: Newton steps by average information to
    /// the mode (Gilmour, Thompson and Cullis 1995), then natural gradient steps of N(μ, CCᵀ) on 2M antithetic points μ ± √M C e_i, halved
    /// where the ELBO on them falls.</summary>
    public sealed record AverageInformation : UpdateRule
    {
        /// <summary>Most natural gradient steps; they end when one moves q₀ by less than 0.02 nats. Range: > 0.</summary>
        public int Steps { get; init => field = Guard.Positive(value, nameof(Steps)); } = 20;

        internal override string NameOf(Family family) => "NG-HVI";
        internal override UpdateNeeds Needs => UpdateNeeds.None;
        internal override bool HonoursCuts => false;

        internal override IEnumerable<string> Faults(Family family, bool visitsInPart)
        {
            if (family is not Family.Full) yield return "Average information gives a full covariance; use Family.Full.";
        }

        internal override Updater Create(UpdateSetup setup) =>
            throw new NotSupportedException("Average information is a run of its own.");
    }
}
