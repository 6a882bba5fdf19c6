namespace NgHvi;

/// <summary>Writes the rows of a design matrix.</summary>
internal static class DesignMatrix
{
    /// <summary>The columns of a part for the given rows, n×p row-major, in time O(n × terms): the zeros come with the memory.</summary>
    /// <exception cref="InputException">The matrix has more entries than an array can hold.</exception>
    public static double[] Create(CodedPart? part, ModelFrame frame, int[]?[] codes, ReadOnlySpan<int> rows)
    {
        var width = part?.Names.Length ?? 0;
        if ((long)width * rows.Length > Array.MaxLength)
        {
            throw new InputException(
                $"The formula makes {width} columns for {rows.Length} rows, more than fit in memory; a categorical " +
                "column probably has too many levels.");
        }

        var matrix = new double[width * rows.Length];
        if (part is null || width == 0)
        {
            return matrix;
        }

        if (part.HasIntercept)
        {
            for (var i = 0; i < matrix.Length; i += width)
            {
                matrix[i] = 1;
            }
        }

        var columns = new int[rows.Length];
        var values = new double[rows.Length];
        foreach (var term in part.Terms)
        {
            Array.Fill(columns, term.Start);
            Array.Fill(values, 1.0);
            for (var k = 0; k < term.Variables.Length; k++)
            {
                if (codes[term.Variables[k]] is { } levels)
                {
                    MultiplyByIndicator(levels, rows, term.Skips[k], term.Strides[k], columns, values);
                }
                else
                {
                    MultiplyByNumber(frame.Numbers(term.Variables[k]), rows, values);
                }
            }

            for (var i = 0; i < columns.Length; i++)
            {
                matrix[(i * width) + columns[i]] = values[i];
            }
        }

        return matrix;
    }

    /// <summary>Moves each row to the column of its level; a skipped level makes the row zero.</summary>
    private static void MultiplyByIndicator(
        int[] levels, ReadOnlySpan<int> rows, int skip, int stride, Span<int> columns, Span<double> values)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var place = levels[rows[i]] - skip;
            if (place < 0)
            {
                values[i] = 0;
            }
            else
            {
                columns[i] += place * stride;
            }
        }
    }

    private static void MultiplyByNumber(ReadOnlySpan<double> numbers, ReadOnlySpan<int> rows, Span<double> values)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            values[i] *= numbers[rows[i]];
        }
    }
}
