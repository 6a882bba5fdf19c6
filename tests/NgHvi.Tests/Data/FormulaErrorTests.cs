namespace NgHvi.Tests.Data;

public class FormulaErrorTests
{
    private const string Operator = "An operator is expected here, one of + - * / ^, or the closing \")\"";

    [Fact]
    public void A_message_is_a_sentence_then_the_formula_then_a_caret()
    {
        var error = Assert.Throws<InputException>(() => Formula.Parse("y ~ x + (x | g*h)"));

        Assert.Equal(
            """
            The group is one column, an interaction a:b or nested a/b, followed by ")".
              y ~ x + (x | g*h)
                            ^
            """.ReplaceLineEndings("\n"),
            error.Message);
    }

    // The second formula of each pair marks the place of the caret.
    [Theory]
    [InlineData("", "^", "A formula starts with the name of the response, such as y ~ x + (1 | group).")]
    [InlineData("~ x", "^", "The formula has no response; a column name is required before \"~\".")]
    [InlineData("y x", "  ^", "A \"~\" is expected after the response; a column of this name is written `y x`.")]
    [InlineData(
        "y | trials(n) ~ x",
        "  ^",
        "Only \"~\" follows the response; counts of successes among trials are written cbind(y, n - y) ~ ….")]
    [InlineData("cbind(y) ~ x", "       ^", "cbind(...) has two arguments, the counts of successes and of failures.")]
    [InlineData(
        "y ~ cbind(x, z)",
        "    ^",
        "The function cbind(...) is not supported here; it is for the response, cbind(successes, failures) ~ ….")]
    [InlineData("log(2) ~ x", "^", "The response has no column.")]
    [InlineData("y - z ~ x - x:z", "            ^", "There is no term \"x:z\" before this place to remove.")]
    [InlineData(
        "y ~ body-mass",
        "         ^",
        "There is no term \"mass\" before this place to remove; a column of this name is written `body-mass`.")]
    [InlineData("y ~ I(my col)", "         ^", Operator + "; a column of this name is written `my col`.")]
    [InlineData("y ~ exp(x, 2)", "         ^", Operator + ".")]
    [InlineData("y ~ log(x, 2, 3)", "            ^", Operator + ".")]
    [InlineData("y ~ I(x < 2 < 3)", "            ^", Operator + ".")]
    [InlineData("y ~ I(z == 'a')", "           ^",
        "A column, a number or a function is expected here; texts are not compared, factor(x) gives each a column.")]
    [InlineData("y ~ log(x", "       ^", "The parenthesis that opens here is not closed.")]
    [InlineData("y ~ log()", "        ^", "A column, a number or a function is expected here.")]
    [InlineData("y ~ I(x^)", "        ^", "A column, a number or a function is expected here.")]
    [InlineData("y ~ I(1e999*x)", "      ^", "This number is too large.")]
    [InlineData("y ~ x + log(2)", "        ^", "log(2) has no column, so it is the same in every row.")]
    [InlineData(
        "y ~ log(deep(x))",
        "        ^",
        "The function deep(...) is not supported here; it stands on its own, not inside arithmetic.")]
    [InlineData("y ~ ", "   ^", "The formula ends where a term is expected.")]
    [InlineData(
        "y ~ (1|g) + (x|g)",
        "            ^",
        "This is a second random term of the same group; write both as one, with \"||\" in place of \"|\" for independent effects.")]
    [InlineData(
        "y ~ (1|g) + (1|h) + (x|g/h)",
        "                    ^",
        "This is a second random term of the same group; write both as one, with \"||\" in place of \"|\" for independent effects.")]
    [InlineData(
        "y ~ (1|g:h) + (1|h:g)",
        "              ^",
        "This is a second random term of the same group; write both as one, with \"||\" in place of \"|\" for independent effects.")]
    [InlineData("y ~ (1|a*b)", "        ^", "The group is one column, an interaction a:b or nested a/b, followed by \")\".")]
    [InlineData("y ~ (1|a/)", "         ^", "The name of the grouping column is expected after \"|\".")]
    [InlineData("y ~ (1|factor(a))", "       ^", "The group is a column as it is, without functions.")]
    [InlineData("y ~ (1|a:)", "         ^", "The name of the grouping column is expected after \"|\".")]
    [InlineData("y ~ (1|)", "       ^", "The name of the grouping column is expected after \"|\".")]
    [InlineData("y ~ x + 1|g", "         ^", "A random term must stand in parentheses, such as (1 | group).")]
    [InlineData("y ~ ((1|g))", "     ^", "A random term cannot stand inside other parentheses.")]
    [InlineData("y ~ x*(1|g)", "     ^", "A random term cannot be part of an interaction.")]
    [InlineData("y ~ x - (1|g)", "      ^", "A random term can only be added, not removed.")]
    [InlineData("y ~ deep(x) + deep(z) + (1|g)", "              ^", "This is a second deep(...), and at most one network is supported.")]
    [InlineData("y ~ deep(x, deep(z)) + (1|g)", "            ^", "This is a second deep(...), and at most one network is supported.")]
    [InlineData(
        "y ~ deep(x, ) + (1|g)",
        "            ^",
        "A network needs inputs; name columns with commas between, such as deep(x1, x2).")]
    [InlineData("y ~ deep() + (1|g)", "         ^", "A network needs inputs; name columns with commas between, such as deep(x1, x2).")]
    [InlineData("y ~ deep(0 + x) + (1|g)", "    ^", "The inputs of a network are columns, without 0 or 1 for an intercept.")]
    [InlineData("y ~ deep(x", "        ^", "The parenthesis that opens here is not closed.")]
    [InlineData(
        "y ~ 0 + deep(x) + (1|g)",
        "        ^",
        "A network always has an intercept beside its features; remove \"0 +\" or \"- 1\".")]
    [InlineData("y ~ 1 - deep(x) + (1|g)", "      ^", "A network can only be added, not removed.")]
    [InlineData("y ~ deep(x):z + (1|g)", "           ^", "Neither a network, an offset nor a random term can be part of an interaction.")]
    [InlineData("y ~ deep(x) + (deep(x)|g)", "               ^", "This is a second deep(...), and at most one network is supported.")]
    [InlineData(
        "y ~ x + (deep(x)|g)",
        "         ^",
        "deep(...) cannot stand inside parentheses; in the random term write deep alone, as in (deep | group).")]
    [InlineData("y ~ z*deep(x) + (1|g)", "     ^", "Neither a network, an offset nor a random term can be part of an interaction.")]
    [InlineData(
        "y ~ deep(x) + (1 + z:deep|g)",
        "                     ^",
        "Here deep stands for all features of the network, which cannot be part of an interaction.")]
    [InlineData("y ~ deep(x) + (0|g)", "              ^", "The random term is empty, so at least 1 or deep is required.")]
    [InlineData("y ~ deep(y) + (1|g)", "         ^", "The response \"y\" cannot also be a predictor.")]
    [InlineData("y ~ offset(z):x", "             ^", "Neither a network, an offset nor a random term can be part of an interaction.")]
    [InlineData("y ~ x - offset(z)", "      ^", "An offset can only be added; write offset(-x) to take x away.")]
    [InlineData(
        "y ~ (offset(z) + x)",
        "     ^",
        "offset(...) cannot stand inside parentheses; add it to the whole, as in y ~ x + offset(z).")]
    [InlineData("y ~ x + offset(y)", "               ^", "The response \"y\" cannot also be a predictor.")]
    [InlineData("log(y) ~ I(y + x)", "           ^", "The response \"y\" cannot also be a predictor.")]
    [InlineData("y ~ x + poly(x, 2)", "        ^", "The function poly(...) is not supported here; write the powers, x + I(x^2).")]
    [InlineData(
        "y ~ s(x)",
        "    ^",
        "The function s(...) is not supported here; write powers such as x + I(x^2), or deep(x) for a curve that the data shape.")]
    [InlineData(
        "y ~ x + weights(w)",
        "        ^",
        "The function weights(...) is not supported here; repeat the rows, or write cbind(successes, failures) ~ … for counts of " +
        "successes.")]
    [InlineData(
        "y ~ tan(x)",
        "    ^",
        "The function tan(...) is not supported here; compute the column before fitting; allowed are log, log2, log10, log1p, exp, sqrt, " +
        "abs, round, sin, cos, I, factor, offset, deep.")]
    [InlineData(
        "y ~ x^2",
        "     ^",
        "\"^\" is not supported between terms; write I(x^2) for a power of a column, and interactions one by one.")]
    [InlineData("y ~ a / b", "      ^", "Nesting with \"/\" is not supported; write a + a:b instead of a/b, or I(a/b) for a quotient.")]
    [InlineData(
        "y ~ km/h",
        "      ^",
        "Nesting with \"/\" is not supported; write a + a:b instead of a/b, or I(a/b) for a quotient; a column of this name is " +
        "written `km/h`.")]
    [InlineData("y ~ a %in% b", "      ^", "\"%in%\" is not supported; write the interaction with \":\".")]
    [InlineData("y ~ .", "    ^", "\".\" for all columns is not supported; name the columns one by one.")]
    [InlineData("y ~ 2 + x", "    ^", "\"2\" is not a term; the only numbers allowed are 1 and 0, for the intercept.")]
    [InlineData("y ~ (1 + x):z", "           ^", "An intercept (0 or 1) cannot be part of an interaction.")]
    [InlineData("y ~ x - z + (1|g)", "        ^", "There is no term \"z\" before this place to remove.")]
    [InlineData("y ~ x + * z", "        ^", "A term is expected before this \"*\".")]
    [InlineData(
        "y ~ x z",
        "      ^",
        "An operator is expected here: one of + - : * between terms; a column of this name is written `x z`.")]
    [InlineData("y ~ x & z", "      ^", "The character \"&\" is not allowed here; put a column name with odd characters in backticks.")]
    [InlineData("y ~ x ~ z", "      ^", "A formula has exactly one \"~\".")]
    [InlineData("y ~ x) + z", "     ^", "The parenthesis that closes here was never opened.")]
    [InlineData("y ~ (x + z", "    ^", "The parenthesis that opens here is not closed.")]
    [InlineData("y ~ `my col", "    ^", "The quote ` that opens here is not closed.")]
    [InlineData("y ~ `` + x", "    ^", "A column name in backticks cannot be empty.")]
    [InlineData("y ~ x + y + (1|g)", "        ^", "The response \"y\" cannot also be a predictor.")]
    [InlineData("y ~ 0 + (1|g)", "   ^", "The fixed part has no term, so at least an intercept or one column is required.")]
    [InlineData("`~` ~ 0 + (1|g)", "     ^", "The fixed part has no term, so at least an intercept or one column is required.")]
    [InlineData("y ~ x + (0|g)", "        ^", "The random term is empty, so at least an intercept or one column is required.")]
    [InlineData("y ~ C(x, levels=[b,a,b])", "                     ^", "The level \"b\" is listed twice.")]
    [InlineData("y ~ C(x, levels=[b,,a])", "                   ^", "A level is missing here; levels are separated by single commas.")]
    [InlineData("y ~ C(x, levels=[b])", "                ^", "At least two levels are required.")]
    [InlineData("y ~ C(x, levels=[b, a", "                ^", "The list of levels that opens here is not closed with \"]\".")]
    [InlineData(
        "y ~ factor(x, levels = c(1, 2",
        "                        ^",
        "The list of levels that opens here is not closed with \")\".")]
    [InlineData("y ~ C(x, ref=a)", "         ^", "The second argument of C(...) must be levels=[...], such as levels=[b, a].")]
    [InlineData("y\t~\nx + z)", "         ^", "The parenthesis that closes here was never opened.")]
    public void An_error_says_what_is_wrong_and_points_at_it(string formula, string caret, string sentence)
    {
        var lines = Assert.Throws<InputException>(() => Formula.Parse(formula)).Message.Split('\n');

        Assert.Equal(sentence, lines[0]);
        Assert.Equal("  " + formula.Replace('\t', ' ').Replace('\n', ' ').TrimEnd(), lines[1].PadRight(2));
        Assert.Equal("  " + caret, lines[2]);
        Assert.Equal(3, lines.Length);
    }
}
