namespace NgHvi;

/// <summary>What to do with rows with missing cells.</summary>
public enum MissingValues
{
    /// <summary>Refuse the table.</summary>
    Error,

    /// <summary>Leave them out and count them.</summary>
    Drop,
}
