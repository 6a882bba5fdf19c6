namespace NgHvi;

/// <summary>Purpose of a simulated row.</summary>
public enum RowSet
{
    /// <summary>To fit.</summary>
    Train,

    /// <summary>To choose settings or when to stop.</summary>
    Validation,

    /// <summary>To measure predictions.</summary>
    Test,
}
