namespace NgHvi.Finance;

/// <summary>What becomes of stocks whose SIC code belongs to no industry.</summary>
public enum Unassigned
{
    /// <summary>An industry of their own, "unassigned".</summary>
    Keep,

    /// <summary>The industry Other.</summary>
    Other,

    /// <summary>Left out.</summary>
    Drop,
}
