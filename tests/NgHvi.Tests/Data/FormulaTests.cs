namespace NgHvi.Tests.Data;

public class FormulaTests
{
    [Theory]
    [InlineData("x", "1 x")]
    [InlineData("1 + x", "1 x")]
    [InlineData("0 + x", "0 x")]
    [InlineData("x + 0", "0 x")]
    [InlineData("x - 1", "0 x")]
    [InlineData("-1 + x", "0 x")]
    [InlineData("x + -1", "0 x")]
    [InlineData("0 + 1 + x", "1 x")]
    [InlineData("1 + 0 + x", "0 x")]
    [InlineData("x - 0", "1 x")]
    [InlineData("1", "1")]
    [InlineData("(x + 0) + z", "0 x z")]
    [InlineData("a:b", "1 a:b")]
    [InlineData("a*b", "1 a b a:b")]
    [InlineData("a*b*c", "1 a b c a:b a:c b:c a:b:c")]
    [InlineData("a*b:c", "1 a b:c a:b:c")]
    [InlineData("(a + b):c", "1 a:c b:c")]
    [InlineData("(a + b)*c", "1 a b c a:c b:c")]
    [InlineData("a:b + a", "1 a a:b")]
    [InlineData("a*b - a:b", "1 a b")]
    [InlineData("a*b - (a + b)", "1 a:b")]
    [InlineData("b:a + a:b + a + b", "1 a b b:a")]
    [InlineData("a + a + a:a + a*a", "1 a")]
    [InlineData("`my col`:x.1", "1 my col:x.1")]
    [InlineData("ж_1 + Größe", "1 ж_1 Größe")]
    [InlineData("C(x) + x", "1 C(x) x")]
    [InlineData("C(x, levels=[b, 'a c', \"1\"])", "1 C(x, levels=[b, a c, 1])")]
    [InlineData("factor(x, levels = c(\"b\", 'a'))", "1 factor(x, levels=[b, a])")]
    [InlineData("log(x) + x + log( x )", "1 log(x) x")]
    [InlineData("`log(x)` + log(x)", "1 log(x) log(x)")]
    [InlineData("log(x):z + factor(a)*b", "1 factor(a) b log(x):z factor(a):b")]
    [InlineData("I(x^2*z - 1/3) + log(x+1)", "1 I(x^2 * z - 1/3) log(x + 1)")]
    [InlineData("I((x+z)*-2.50) + sqrt(abs(`my col`)) + exp(-x)", "1 I((x + z) * -2.5) sqrt(abs(`my col`)) exp(-x)")]
    [InlineData("log(x) - log(x) + z", "1 z")]
    public void A_part_expands_to_the_terms_that_R_gives(string right, string expected)
    {
        Assert.Equal(expected, Describe(Formula.Parse($"y ~ {right} + (1 | g)").Fixed));
        Assert.Equal(expected, Describe(Formula.Parse($"y ~ ({right} | g)").Random));
    }

    [Fact]
    public void A_formula_names_response_group_and_keeps_its_text()
    {
        var formula = Formula.Parse(" `the y` ~ (1 + x | `the group`) + z ");

        Assert.Equal("the y", formula.ResponseName);
        Assert.Equal("the group", formula.GroupName);
        Assert.Equal(" `the y` ~ (1 + x | `the group`) + z ", formula.Text);
        Assert.Equal(["z", "x"], formula.Variables.Select(v => v.Column));
    }

    [Fact]
    public void Order_inside_an_interaction_ignores_the_random_term()
    {
        var formula = Formula.Parse("y ~ (b | g) + a:b");

        Assert.Equal("a:b", string.Join<FormulaVariable>(":", formula.Fixed.Terms[0]));
    }

    [Fact]
    public void A_random_term_alone_leaves_the_fixed_intercept() =>
        Assert.Equal("1", Describe(Formula.Parse("y~(1|g)").Fixed));

    [Fact]
    public void Very_deep_and_very_wide_formulas_are_refused()
    {
        var deep = new string('(', 100_000) + "x" + new string(')', 100_000);
        var wide = string.Join('*', Enumerable.Range(0, 40).Select(i => $"x{i}"));

        Assert.StartsWith("Parentheses are nested", Assert.Throws<InputException>(() => Formula.Parse("y ~ " + deep)).Message);
        Assert.StartsWith("The formula has more than", Assert.Throws<InputException>(() => Formula.Parse("y ~ " + wide)).Message);
    }

    private static string Describe(Formula.Part part) =>
        string.Join(' ', [part.HasIntercept ? "1" : "0", .. part.Terms.Select(t => string.Join<FormulaVariable>(":", t))]);
}
