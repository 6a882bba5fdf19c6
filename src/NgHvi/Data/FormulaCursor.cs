namespace NgHvi;

/// <summary>A place in the text of a formula, and the reading of its smallest pieces from there.</summary>
internal abstract class FormulaCursor(string text)
{
    protected string Text => text;
    protected int Position { get; private set; } // Index from zero of the next character; the length of the text at its end.

    // The next character that is not white space; '\0' at the end.
    protected char Peek()
    {
        while (Position < text.Length && char.IsWhiteSpace(text[Position])) Position++;
        return Position < text.Length ? text[Position] : '\0';
    }

    protected bool Take(char wanted)
    {
        if (Peek() != wanted) return false;

        Position++;
        return true;
    }

    protected bool IsAtName() => Peek() is '`' or '_' or '.' || char.IsLetter(Peek());

    // Reads a plain name or one in backticks; the caller has seen that one starts here.
    protected string TakeName() => Peek() == '`' ? TakeQuoted() : TakeWhile(c =>
        char.IsLetterOrDigit(c) || c is '_' or '.' || char.GetUnicodeCategory(c)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Surrogate);

    // Reads up to the next quote of the kind that stands here, without the quotes.
    private string TakeQuoted()
    {
        var start = Position;
        var end = text.IndexOf(text[start], start + 1);
        if (end < 0) throw Error(start, $"The quote {text[start]} that opens here is not closed.");
        if (end == start + 1 && text[start] == '`') throw Error(start, "A column name in backticks cannot be empty.");

        Position = end + 1;
        return text[(start + 1)..end];
    }

    private string TakeWhile(Func<char, bool> isPart)
    {
        var start = Position;
        while (Position < text.Length && isPart(text[Position])) Position++;
        return text[start..Position];
    }

    // Reads what follows the C of C(column) and C(column, levels=[b, a, c]).
    protected FormulaVariable TakeCategorical()
    {
        var open = Position;
        Take('(');
        if (!IsAtName()) throw Error(Position, "The name of a column is expected inside C(...).");

        var position = Position;
        var variable = new FormulaVariable(TakeName(), position, isDeclaredCategorical: true, Take(',') ? TakeLevels() : null);
        if (Take(')')) return variable;

        throw Peek() == '\0'
            ? Error(open, "The parenthesis that opens here is not closed.")
            : Error(Position, "C(...) allows one column and optionally levels=[...], such as C(x, levels=[b, a]).");
    }

    private List<string> TakeLevels()
    {
        Peek();
        var start = Position;
        if (!IsAtName() || TakeName() != "levels" || !Take('=') || !Take('['))
        {
            throw Error(start, "The second argument of C(...) must be levels=[...], such as levels=[b, a].");
        }

        var open = Position - 1;
        var levels = new List<string>();
        do
        {
            var (next, position) = (Peek(), Position);
            var level = next is '"' or '\'' or '`' ? TakeQuoted() : TakeWhile(c => c is not (',' or ']')).TrimEnd();
            if (level.Length == 0) throw Error(position, "A level is missing here; levels are separated by single commas.");
            if (levels.Contains(level)) throw Error(position, $"The level \"{level}\" is listed twice.");

            levels.Add(level);
        }
        while (Take(','));
        if (!Take(']')) throw Error(open, "The list of levels that opens here is not closed with \"]\".");

        return levels.Count > 1 ? levels : throw Error(open, "At least two levels are required.");
    }

    protected InputException Error(int position, string sentence) => Formula.Error(text, position, sentence);
}
