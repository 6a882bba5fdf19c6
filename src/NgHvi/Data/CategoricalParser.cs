using System.Collections.ObjectModel;

namespace NgHvi;

/// <summary>Reads what follows the <c>C</c> of <c>C(column)</c> and <c>C(column, levels=[b, a, c])</c>.</summary>
internal static class CategoricalParser
{
    /// <summary>Reads from the opening parenthesis to the closing one.</summary>
    public static FormulaVariable Parse(FormulaCursor cursor)
    {
        var open = cursor.Position;
        cursor.Take('(');
        if (!cursor.IsAtName())
        {
            throw cursor.Error(cursor.Position, "The name of a column is expected inside C(...).");
        }

        var position = cursor.Position;
        var column = cursor.TakeName();
        var levels = cursor.Take(',') ? ParseLevels(cursor) : null;
        if (cursor.Take(')'))
        {
            return new FormulaVariable(column, isDeclaredCategorical: true, levels, position);
        }

        throw cursor.Peek() == '\0'
            ? cursor.Error(open, "The parenthesis that opens here is not closed.")
            : cursor.Error(cursor.Position, "C(...) allows one column and optionally levels=[...], such as C(x, levels=[b, a]).");
    }

    private static ReadOnlyCollection<string> ParseLevels(FormulaCursor cursor)
    {
        cursor.Peek();
        var start = cursor.Position;
        if (!cursor.IsAtName() || cursor.TakeName() != "levels" || !cursor.Take('=') || !cursor.Take('['))
        {
            throw cursor.Error(start, "The second argument of C(...) must be levels=[...], such as levels=[b, a].");
        }

        var open = cursor.Position - 1;
        var levels = new List<string>();
        do
        {
            var next = cursor.Peek();
            var position = cursor.Position;
            var level = next is '"' or '\'' or '`' ? cursor.TakeQuoted() : cursor.TakeUntil(",]");
            if (level.Length == 0)
            {
                throw cursor.Error(position, "A level is missing here; levels are separated by single commas.");
            }

            if (levels.Contains(level))
            {
                throw cursor.Error(position, $"The level \"{level}\" is listed twice.");
            }

            levels.Add(level);
        }
        while (cursor.Take(','));

        if (!cursor.Take(']'))
        {
            throw cursor.Error(open, "The list of levels that opens here is not closed with \"]\".");
        }

        return levels.Count > 1
            ? levels.AsReadOnly()
            : throw cursor.Error(open, "At least two levels are required.");
    }
}
