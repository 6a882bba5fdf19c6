using System.Net;

namespace NgHvi.Notebooks.Reports.Mathematics;

/// <summary>The single symbols of a formula as MathML: characters, and commands without arguments.</summary>
internal static class MathMlSymbols
{
    /// <summary>A character or a number.</summary>
    /// <param name="token">The character, or the digits.</param>
    /// <param name="alphabet">The alphabet in force; null for the usual slanted letters.</param>
    /// <param name="upright">True inside upright text.</param>
    public static string Character(string token, MathAlphabet? alphabet, bool upright) => token switch
    {
        "-" => "<mo>−</mo>",
        "*" => "<mo>∗</mo>",
        "~" => "<mspace width=\"0.333em\"/>",
        "'" => "<mo>′</mo>",
        "(" or ")" or "[" or "]" or "|" => $"<mo stretchy=\"false\">{token}</mo>",
        _ when char.IsAsciiDigit(token[0]) => $"<mn>{alphabet?.Apply(token) ?? token}</mn>",
        _ when char.IsLetter(token[0]) => Letter(token, alphabet, upright),
        _ => $"<mo>{WebUtility.HtmlEncode(token)}</mo>",
    };

    /// <summary>The symbol a command stands for; null when the command is not one symbol.</summary>
    public static string? Find(string name, MathAlphabet? alphabet, bool upright)
    {
        if (LatexSymbols.Identifiers.TryGetValue(name, out var symbol))
        {
            // Greek capitals are upright unless an alphabet says otherwise.
            return Letter(symbol, alphabet, upright || (char.IsUpper(symbol[0]) && alphabet is null));
        }

        if (LatexSymbols.Operators.TryGetValue(name, out symbol))
        {
            return $"<mo stretchy=\"false\">{WebUtility.HtmlEncode(symbol)}</mo>";
        }

        if (LatexSymbols.LargeOperators.TryGetValue(name, out symbol) || LatexSymbols.Integrals.TryGetValue(name, out symbol))
        {
            return $"<mo>{symbol}</mo>";
        }

        if (LatexSymbols.Spaces.TryGetValue(name, out symbol))
        {
            return $"<mspace width=\"{symbol}em\"/>";
        }

        return LatexSymbols.Functions.Contains(name) ? $"<mi>{FunctionName(name)}</mi>" : null;
    }

    private static string Letter(string letter, MathAlphabet? alphabet, bool upright) =>
        upright ? $"<mi mathvariant=\"normal\">{letter}</mi>" : $"<mi>{alphabet?.Apply(letter) ?? letter}</mi>";

    private static string FunctionName(string name) =>
        name is "argmax" or "argmin" ? $"arg {name[3..]}" : name;
}
