namespace NgHvi.Tests.Data;

public class FormulaErrorTests
{
    [Fact]
    public void A_message_is_a_sentence_then_the_formula_then_a_caret()
    {
        var error = Assert.Throws<InputException>(() => Formula.Parse("y ~ x + (x || g)"));

        Assert.Equal(
            """
            Uncorrelated random effects with "||" are not supported; write one "|" instead.
              y ~ x + (x || g)
                         ^
            """.ReplaceLineEndings("\n"),
            error.Message);
    }

    // The second formula of each pair marks the place of the caret.
    [Theory]
    [InlineData("", "^", "A formula starts with the name of the response, such as y ~ x + (1 | group).")]
    [InlineData("~ x", "^", "The formula has no response; a column name is required before \"~\".")]
    [InlineData("y x", "  ^", "A \"~\" is expected after the response, which is one column name.")]
    [InlineData("log(y) ~ 1", "^", "The function log(...) is not supported; compute the column before fitting and use its name.")]
    [InlineData("y ~ ", "   ^", "The formula ends where a term is expected.")]
    [InlineData("y ~ (1|g) + (x|g)", "            ^", "This is a second random term, and exactly one is supported.")]
    [InlineData("y ~ (1|a/b)", "        ^", "Nested groups with \"/\" are not supported; the group must be one column.")]
    [InlineData("y ~ (1|a:b)", "        ^", "The group must be one column, followed by \")\".")]
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
    [InlineData("y ~ deep(x):z + (1|g)", "           ^", "Neither a network nor a random term can be part of an interaction.")]
    [InlineData("y ~ deep(x) + (deep(x)|g)", "               ^", "This is a second deep(...), and at most one network is supported.")]
    [InlineData(
        "y ~ x + (deep(x)|g)",
        "         ^",
        "deep(...) cannot stand inside parentheses; in the random term write deep alone, as in (deep | group).")]
    [InlineData("y ~ z*deep(x) + (1|g)", "     ^", "Neither a network nor a random term can be part of an interaction.")]
    [InlineData(
        "y ~ deep(x) + (1 + z:deep|g)",
        "                     ^",
        "Here deep stands for all features of the network, which cannot be part of an interaction.")]
    [InlineData("y ~ deep(x) + (0|g)", "              ^", "The random term is empty, so at least 1 or deep is required.")]
    [InlineData("y ~ deep(y) + (1|g)", "         ^", "The response \"y\" cannot also be a predictor.")]
    [InlineData("y ~ offset(x)", "    ^", "offset(...) is not supported; subtract the offset from the response before fitting.")]
    [InlineData(
        "y ~ x + poly(x, 2)",
        "        ^",
        "The function poly(...) is not supported; compute the column before fitting and use its name.")]
    [InlineData("y ~ x^2", "     ^", "Powers with \"^\" are not supported; write the interactions out.")]
    [InlineData("y ~ a/b", "     ^", "Nesting with \"/\" is not supported; write a + a:b instead of a/b.")]
    [InlineData("y ~ a %in% b", "      ^", "\"%in%\" is not supported; write the interaction with \":\".")]
    [InlineData("y ~ .", "    ^", "\".\" for all columns is not supported; name the columns one by one.")]
    [InlineData("y ~ 2 + x", "    ^", "\"2\" is not a term; the only numbers allowed are 1 and 0, for the intercept.")]
    [InlineData("y ~ (1 + x):z", "           ^", "An intercept (0 or 1) cannot be part of an interaction.")]
    [InlineData("y ~ x - z + (1|g)", "        ^", "There is no term \"z\" before this place to remove.")]
    [InlineData("y ~ x + * z", "        ^", "A term is expected before this \"*\".")]
    [InlineData("y ~ x z", "      ^", "An operator is expected here: one of + - : * between terms.")]
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
