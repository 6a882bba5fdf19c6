namespace NgHvi;

/// <summary>The choice of a family for q₀. A new one is a file and a line here.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Factor), "factor")]
[JsonDerivedType(typeof(Full), "full")]
public abstract partial record Family
{
    private protected Family()
    {
    }

    /// <summary>What messages and tables call it.</summary>
    [JsonIgnore]
    public abstract string Name { get; }
    internal abstract string Description { get; } // The family in a title of a table, for example "3 factors".
    internal virtual bool HasLoadings => false; // Whether it has loadings that a start must set.

    /// <summary>One of the family, to be set by its λ.</summary>
    internal abstract VariationalFamily Create(int parameterCount);
    /// <summary>Why there is none for this number of parameters, in one sentence.</summary>
    internal virtual string? Fault(int parameterCount) => null;
    /// <summary>Why a natural gradient cannot be computed so, in one sentence.</summary>
    internal virtual string? Fault(MetricChoice choice) => $"The {Name} family has no metric in closed form; use the plain gradient.";
}
