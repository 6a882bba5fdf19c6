namespace NgHvi;

/// <summary>How λ moves from what a step's draws say. A new rule is a file and a line here.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NaturalGradient), "natural-gradient")]
[JsonDerivedType(typeof(PlainGradient), "plain-gradient")]
public abstract partial record UpdateRule
{
    private protected UpdateRule()
    {
    }

    internal abstract string MethodName { get; } // What hybrid variational inference by this rule is called, for example "NG-HVI".
    internal virtual UpdateNeeds Needs => UpdateNeeds.Gradient; // What each step must compute for it.
    internal abstract bool HonoursCuts { get; } // Whether a guard that refuses a step can make the next ones shorter.

    /// <summary>What is wrong for a family and a gradient, a sentence each.</summary>
    internal abstract IEnumerable<string> Faults(Family family, bool visitsInPart);
    /// <summary>State and scratch of one run.</summary>
    internal abstract Updater Create(VariationalFamily family, UpdateSetup setup);
}
