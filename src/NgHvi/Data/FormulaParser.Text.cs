namespace NgHvi;

/// <summary>Characters, names and faults.</summary>
internal sealed partial class FormulaParser
{
    // Skips white space; '\0' at the end.
    private char Peek()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at < text.Length ? text[at] : '\0';
    }

    private bool Take(char wanted)
    {
        if (Peek() != wanted) return false;
        at++;
        return true;
    }

    private bool IsAtName() => Peek() == '`' || IsStart(Peek());

    public static bool IsName(string column) => column.All(IsPart) && IsStart(column.FirstOrDefault());

    private static bool IsStart(char c) => c is '_' or '.' || char.IsLetter(c);

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' || char.GetUnicodeCategory(c)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Surrogate;

    private string TakeName() => Peek() == '`' ? TakeQuoted() : TakeWhile(IsPart);

    private string TakeQuoted()
    {
        var (start, end) = (at, text.IndexOf(text[at], at + 1));
        Require(end >= 0, start, $"The quote {text[start]} that opens here is not closed.");
        Require(end > start + 1 || text[start] != '`', start, "A column name in backticks cannot be empty.");
        at = end + 1;
        return text[(start + 1)..end];
    }

    private string TakeWhile(Func<char, bool> isPart)
    {
        var start = at;
        while (at < text.Length && isPart(text[at])) at++;
        return text[start..at];
    }

    private static string TooMany => $"The formula has more than {MaxTerms} terms.";

    private void CheckSize(TermSum sum, int position) =>
        Require(sum.Terms.Count <= MaxTerms, position, TooMany);

    private InputException Unclosed(int start) =>
        Peek() is '\0' ? Error(start, "The parenthesis that opens here is not closed.") : Unexpected();

    private InputException Unexpected() => Error(
        Peek() == '\0' ? text.TrimEnd().Length : at,
        Peek() switch
        {
            '\0' => "The formula ends where a term is expected.",
            '^' => "\"^\" is not supported between terms; write I(x^2) for a power of a column, and interactions one by one.",
            '/' => $"Nesting with \"/\" is not supported; write a + a:b instead of a/b, or I(a/b) for a quotient{InBackticks(at)}.",
            '%' => "\"%in%\" is not supported; write the interaction with \":\".",
            '|' when depth == 0 => "A random term must stand in parentheses, such as (1 | group).",
            ')' when depth == 0 => "The parenthesis that closes here was never opened.",
            '~' => "A formula has exactly one \"~\".",
            '+' or '-' or ':' or '*' or ')' or '|' => $"A term is expected before this \"{Peek()}\".",
            var c when IsAtName() || char.IsAsciiDigit(c) || c == '(' =>
                $"An operator is expected here: one of + - : * between terms{InBackticks(at)}.",
            var c => $"The character \"{c}\" is not allowed here; put a column name with odd characters in backticks.",
        });

    // What might be a column's name around this place, written bare: without spaces, or two words.
    private string InBackticks(int position)
    {
        var (start, end, isWord) = (position, position, IsPart(text.ElementAtOrDefault(position)));
        while (end < text.Length && (IsPart(text[end]) || text[end] is '-' or '/')) end++;
        for (; start > 0; start--)
        {
            if (IsPart(text[start - 1]) || text[start - 1] is '-' or '/') continue;
            if (text[start - 1] != ' ' || start < 2 || !IsPart(text[start - 2]) || start != position || !isWord) break;
        }

        var name = text[start..end].Trim('-', '/');
        return IsName(name) || !name.Any(char.IsLetter) || name.Length > 80 ? "" : $"; a column of this name is written `{name}`";
    }

    private void Require(bool holds, int? position, string sentence)
    {
        if (!holds) throw Error(position ?? 0, sentence);
    }

    private InputException Error(int position, string sentence) => Formula.Error(text, position, sentence);
}
