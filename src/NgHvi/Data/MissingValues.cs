namespace NgHvi;

/// <summary>What to do with rows that miss a cell that the formula uses.</summary>
public enum MissingValues
{
    /// <summary>Refuse the table, naming the first missing cell and how many there are.</summary>
    Error,

    /// <summary>Leave those rows out and report how many they were.</summary>
    Drop,
}
