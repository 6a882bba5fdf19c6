namespace NgHvi;

/// <summary>What a simulated row is for.</summary>
public enum RowSet
{
    /// <summary>To fit.</summary>
    Train,

    /// <summary>To choose settings or when to stop.</summary>
    Validation,

    /// <summary>To measure predictions.</summary>
    Test,
}
