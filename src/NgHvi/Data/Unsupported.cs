namespace NgHvi;

/// <summary>Says why a piece of R's grammar, or a stray character, is refused and what to write instead.</summary>
internal static class Unsupported
{
    /// <summary>The error for a function call other than <c>C(...)</c>.</summary>
    public static InputException Function(FormulaCursor cursor, int position, string name) => cursor.Error(
        position,
        name switch
        {
            "offset" => "offset(...) is not supported; subtract the offset from the response before fitting.",
            _ => $"The function {name}(...) is not supported; compute the column before fitting and use its name.",
        });

    /// <summary>The error for the character at the cursor, which no rule of the grammar allows there.</summary>
    public static InputException Character(FormulaCursor cursor, bool isInside) => cursor.Error(
        cursor.Peek() == '\0' ? cursor.Text.TrimEnd().Length : cursor.Position,
        cursor.Peek() switch
        {
            '\0' => "The formula ends where a term is expected.",
            '^' => "Powers with \"^\" are not supported; write the interactions out.",
            '/' => "Nesting with \"/\" is not supported; write a + a:b instead of a/b.",
            '%' => "\"%in%\" is not supported; write the interaction with \":\".",
            '|' when !isInside => "A random term must stand in parentheses, such as (1 | group).",
            ')' when !isInside => "The parenthesis that closes here was never opened.",
            '~' => "A formula has exactly one \"~\".",
            '+' or '-' or ':' or '*' or ')' or '|' => $"A term is expected before this \"{cursor.Peek()}\".",
            var c when cursor.IsAtName() || char.IsAsciiDigit(c) || c == '(' =>
                "An operator is expected here: one of + - : * between terms.",
            var c => $"The character \"{c}\" is not allowed here; put a column name with odd characters in backticks.",
        });
}
