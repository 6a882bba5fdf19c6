namespace NgHvi;

/// <summary>How far a step goes along its direction. A new rule is a file and a line here.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TrustRegion), "trust-region")]
[JsonDerivedType(typeof(AdaDelta), "ada-delta")]
[JsonDerivedType(typeof(Adam), "adam")]
[JsonDerivedType(typeof(Plain), "plain")]
public abstract partial record StepRule
{
    private protected StepRule()
    {
    }

    /// <summary>W: steps t over which rates rise as t/W to their full size; 0: none. Range: ≥ 0.</summary>
    public int WarmUp { get; init => field = Guard.NonNegative(value, nameof(WarmUp)); }
    internal virtual bool HonoursCuts => false; // Whether a guard that refuses a step can make the next ones shorter.

    /// <summary>What rates are multiplied by at step t: min(1, t/W) and what the rule adds.</summary>
    internal virtual double RateFactor(int step) => WarmUp > 0 ? Math.Min(1, (double)step / WarmUp) : 1;
    /// <summary>What is wrong for a family and a gradient, a sentence each.</summary>
    internal virtual IEnumerable<string> Faults(Family family, bool visitsInPart) => [];
    /// <summary>State and scratch of one run.</summary>
    internal abstract Stepper Create(UpdateSetup setup);
}
