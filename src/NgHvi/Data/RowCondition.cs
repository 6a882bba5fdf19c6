namespace NgHvi;

/// <summary>One condition of a row filter: a column whose cells must equal, or must not equal, a value.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="IsEqual">True for <c>=</c>, false for <c>!=</c>.</param>
/// <param name="Value">The value to compare with; empty or NA stands for a missing cell.</param>
internal sealed record RowCondition(string Column, bool IsEqual, string Value)
{
    /// <summary>Clears the mark of every row that does not satisfy the condition.</summary>
    public void Apply(DataColumn column, Span<bool> keeps)
    {
        var wantsMissing = NumericCells.IsMissing(Value);
        var number = NumericCells.Parse(Value);
        var numbers = double.IsNaN(number) ? default : column.Numbers;
        for (var row = 0; row < keeps.Length; row++)
        {
            if (keeps[row])
            {
                // A cell that is no number has NaN here, which equals nothing.
                var isEqual = column.IsMissing(row)
                    ? wantsMissing
                    : (numbers.Length > 0 && numbers[row] == number) || column.TextAt(row) == Value;
                keeps[row] = isEqual == IsEqual;
            }
        }
    }
}
