namespace NgHvi;

/// <summary>Which Gaussian family q₀ belongs to.</summary>
public abstract record FamilyChoice
{
    private FamilyChoice()
    {
    }

    /// <summary>BBᵀ + D² with p factors; null: 3, or M when that is smaller. 0: mean field.</summary>
    public sealed record Factor(int? Count = null) : FamilyChoice
    {
        /// <summary>p.</summary>
        public int? Count { get; } = Count is { } p ? Guard.NonNegative(p, "factors") : null;
    }

    /// <summary>A full covariance matrix CCᵀ.</summary>
    public sealed record Full : FamilyChoice;
}
