namespace NgHvi;

/// <summary>A way to the posterior with all its options: what a run runs.</summary>
public abstract record Method
{
    private protected Method()
    {
    }

    /// <summary>What its fits are called, for example "NG-HVI".</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>Everything that is wrong with the options, a sentence each.</summary>
    /// <param name="target">The model; null: of the options among each other only.</param>
    internal abstract IEnumerable<string> Faults(ITarget? target);

    /// <summary>Refuses options that are ignored or contradict each other or the model.</summary>
    /// <exception cref="ArgumentException">The first fault, in one sentence.</exception>
    internal void Validate(ITarget? target)
    {
        if (Faults(target).FirstOrDefault() is { } fault)
        {
            throw new ArgumentException(fault);
        }
    }

    /// <summary>The engine before its first step. Whatever has to be searched for a start is searched here, once.</summary>
    internal abstract Engine Begin(ITarget target, RunSettings settings);

    /// <summary>The engine as it was saved.</summary>
    internal abstract Engine Restore(ITarget target, RunSettings settings, StateArchive archive);
}
