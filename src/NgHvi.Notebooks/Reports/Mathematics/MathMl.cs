using System.Net;

namespace NgHvi.Notebooks.Reports.Mathematics;

/// <summary>Turns the LaTeX of formulas into MathML, which browsers draw without a script.</summary>
/// <remarks>The common subset is covered; a command outside it is shown by its name.</remarks>
internal sealed class MathMl
{
    private readonly LatexTokens tokens;
    private readonly bool display;
    private MathAlphabet? alphabet;
    private bool upright;

    private MathMl(string latex, bool display)
    {
        tokens = new LatexTokens(latex);
        this.display = display;
    }

    /// <summary>A <c>math</c> element for a formula.</summary>
    /// <param name="latex">The formula, without dollar signs.</param>
    /// <param name="display">True for a formula on its own line.</param>
    public static string Convert(string latex, bool display)
    {
        var rows = new MathMl(latex, display).Rows(static token => token is null);
        var body = rows is [[var only]] ? only : MathMlTable.Aligned(rows);
        var layout = display ? " display=\"block\"" : "";
        return $"<math{layout}><semantics>{Row(body)}"
            + $"<annotation encoding=\"application/x-tex\">{WebUtility.HtmlEncode(latex)}</annotation></semantics></math>";
    }

    /// <summary>Lines split at <c>\\</c>, each split at <c>&amp;</c>, up to a token that is left in place.</summary>
    private List<List<string>> Rows(Func<string?, bool> ends)
    {
        var rows = new List<List<string>> { new() };
        while (true)
        {
            rows[^1].Add(Sequence(token => token is "&" or @"\\" || ends(token)));
            if (tokens.TryTake("&"))
            {
                continue;
            }

            if (!tokens.TryTake(@"\\"))
            {
                break;
            }

            rows.Add([]);
        }

        if (rows.Count > 1 && rows[^1] is [""])
        {
            rows.RemoveAt(rows.Count - 1);
        }

        return rows;
    }

    private string Sequence(Func<string?, bool> ends)
    {
        var parts = new List<string>();
        while (!ends(tokens.Current) && tokens.Current is not null)
        {
            parts.Add(WithScripts());
        }

        return string.Concat(parts);
    }

    private string WithScripts()
    {
        var limits = display && tokens.Current is ['\\', .. var name]
            && (LatexSymbols.LargeOperators.ContainsKey(name) || LatexSymbols.LimitFunctions.Contains(name)
                || name is "underbrace" or "overbrace");
        var isFunction = tokens.Current is ['\\', .. var function]
            && (LatexSymbols.Functions.Contains(function) || function == "operatorname");
        var body = tokens.Current is "_" or "^" ? "<mrow></mrow>" : Atom();
        string? below = null, above = null;
        while (true)
        {
            if (tokens.TryTake(@"\limits"))
            {
                limits = true;
            }
            else if (tokens.TryTake(@"\nolimits"))
            {
                limits = false;
            }
            else if (tokens.TryTake("_"))
            {
                below += Argument();
            }
            else if (tokens.TryTake("^"))
            {
                above += Argument();
            }
            else if (tokens.TryTake("'"))
            {
                above += "<mo>′</mo>";
            }
            else
            {
                break;
            }
        }

        var (under, over) = limits ? ("munder", "mover") : ("msub", "msup");
        var scripted = (below, above) switch
        {
            (null, null) => body,
            (_, null) => $"<{under}>{body}{Row(below)}</{under}>",
            (null, _) => $"<{over}>{body}{Row(above)}</{over}>",
            _ => $"<{under}{over[1..]}>{body}{Row(below)}{Row(above)}</{under}{over[1..]}>",
        };
        return isFunction ? scripted + Application() : scripted;
    }

    /// <summary>What stands between a function's name and its argument: a thin space, unless the argument is in brackets.</summary>
    private string Application() =>
        tokens.Current is null or "(" or "[" or "}" or ")" or @"\left" or @"\{"
            ? "<mo>\u2061</mo>"
            : "<mo>\u2061</mo><mspace width=\"0.167em\"/>";

    private string Argument()
    {
        tokens.NarrowToDigit();
        return tokens.Current is null ? "<mrow></mrow>" : Atom();
    }

    private string Atom()
    {
        var token = tokens.Take()!;
        return token switch
        {
            "{" => Group(),
            ['\\', .. var name] when name.Length > 0 => Command(name),
            _ => MathMlSymbols.Character(token, alphabet, upright),
        };
    }

    private string Group()
    {
        var body = Sequence(token => token is "}");
        tokens.TryTake("}");
        return Row(body);
    }

    private string Command(string name)
    {
        if (MathMlSymbols.Find(name, alphabet, upright) is { } symbol)
        {
            return symbol;
        }

        if (LatexSymbols.Accents.TryGetValue(name, out var accent))
        {
            var stretchy = name.StartsWith("wide", StringComparison.Ordinal) || name.StartsWith("over", StringComparison.Ordinal);
            return $"<mover accent=\"true\">{Argument()}<mo stretchy=\"{(stretchy ? "true" : "false")}\">{accent}</mo></mover>";
        }

        return LatexSymbols.UnderAccents.TryGetValue(name, out accent)
            ? $"<munder accentunder=\"true\">{Argument()}<mo stretchy=\"true\">{accent}</mo></munder>"
            : Structure(name);
    }

    private string Structure(string name)
    {
        switch (name)
        {
            case "frac" or "dfrac" or "tfrac" or "cfrac":
                return $"<mfrac>{Argument()}{Argument()}</mfrac>";
            case "binom":
                return $"<mrow><mo>(</mo><mfrac linethickness=\"0\">{Argument()}{Argument()}</mfrac><mo>)</mo></mrow>";
            case "sqrt" when tokens.TryTake("["):
                var index = Sequence(token => token is "]");
                tokens.TryTake("]");
                return $"<mroot>{Argument()}{Row(index)}</mroot>";
            case "sqrt":
                return $"<msqrt>{Argument()}</msqrt>";
            case "stackrel" or "overset":
                var over = Argument();
                return $"<mover>{Argument()}{over}</mover>";
            case "underset":
                var under = Argument();
                return $"<munder>{Argument()}{under}</munder>";
            case "left":
                return Fenced();
            case "begin":
                return Environment();
            case "text" or "textrm" or "mbox" or "textbf" or "textit" or "texttt":
                return $"<mtext>{WebUtility.HtmlEncode(tokens.TakeText()).Replace(' ', '\u00A0')}</mtext>";
            case "operatorname":
                tokens.TryTake("*");
                return $"<mi>{WebUtility.HtmlEncode(tokens.TakeText().Trim())}</mi>";
            case "mathrm" or "rm":
                return Upright();
            case "mathbf" or "bf":
                return In(MathAlphabet.Bold);
            case "boldsymbol" or "bm" or "mathbfit":
                return In(MathAlphabet.BoldItalic);
            case "mathbb":
                return In(MathAlphabet.DoubleStruck);
            case "mathcal" or "mathscr":
                return In(MathAlphabet.Script);
            case "mathfrak":
                return In(MathAlphabet.Fraktur);
            case "mathsf":
                return In(MathAlphabet.SansSerif);
            case "mathtt":
                return In(MathAlphabet.Monospace);
            case "not":
                return $"<mrow>{Argument()}<mo>\u0338</mo></mrow>";
            case "label":
                tokens.TakeText();
                return "";
            case "tag":
                return $"<mtext>\u2003({WebUtility.HtmlEncode(tokens.TakeText())})</mtext>";
            case "big" or "Big" or "bigg" or "Bigg" or "bigl" or "bigr" or "Bigl" or "Bigr" or "biggl" or "biggr" or "middle":
                return $"<mo>{Delimiter()}</mo>";
            case "displaystyle" or "textstyle" or "nonumber" or "notag" or "right" or " ":
                return name == " " ? "<mspace width=\"0.333em\"/>" : "";
            default:
                return $"<mtext>{WebUtility.HtmlEncode(name)}</mtext>";
        }
    }

    private string Fenced()
    {
        var open = Delimiter();
        var body = Sequence(token => token is @"\right" or "}");
        var close = tokens.TryTake(@"\right") ? Delimiter() : "";
        return $"<mrow><mo fence=\"true\">{open}</mo>{body}<mo fence=\"true\">{close}</mo></mrow>";
    }

    private string Delimiter()
    {
        var token = tokens.Take() ?? ".";
        var symbol = token is ['\\', .. var name] ? LatexSymbols.Operators.GetValueOrDefault(name, name) : token;
        return symbol == "." ? "" : WebUtility.HtmlEncode(symbol);
    }

    private string Environment()
    {
        var name = tokens.TakeText();
        if (name == "array")
        {
            tokens.TakeText();
        }

        var rows = Rows(static token => token is @"\end");
        if (tokens.TryTake(@"\end"))
        {
            tokens.TakeText();
        }

        return MathMlTable.Environment(name, rows);
    }

    private string In(MathAlphabet alphabet)
    {
        var (before, upright) = (this.alphabet, this.upright);
        (this.alphabet, this.upright) = (alphabet, false);
        var body = Argument();
        (this.alphabet, this.upright) = (before, upright);
        return body;
    }

    private string Upright()
    {
        if (tokens.Current == "{")
        {
            var text = tokens.TakeText();
            if (text.All(char.IsAsciiLetter) && text.Length > 1)
            {
                return $"<mi>{text}</mi>";
            }

            var nested = new MathMl(text, display) { upright = true };
            return Row(nested.Sequence(token => token is null));
        }

        var before = upright;
        upright = true;
        var body = Argument();
        upright = before;
        return body;
    }

    private static string Row(string? body) => $"<mrow>{body}</mrow>";
}
