namespace NgHvi;

/// <summary>Applies a design to tables.</summary>
/// <remarks>An extension, because formulas know nothing of tables: this folder depends on that one, not the reverse.</remarks>
public static class DesignApplication
{
    /// <summary>Builds the columns of a design for another table, with or without the response.</summary>
    /// <param name="design">The design that training data gave.</param>
    /// <param name="table">The table; it needs every column of the formula but the response.</param>
    /// <param name="missing">What to do with rows that have a missing cell in a column of the formula.</param>
    /// <exception cref="InputException">
    /// A column is absent, a cell is missing or not a number, or a categorical cell is not a known level.
    /// </exception>
    public static DesignRows Apply(this Design design, DataTable table, MissingValues missing = MissingValues.Error)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(table);
        return new DesignRows(design, table, missing);
    }
}
