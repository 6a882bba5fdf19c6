using NgHvi.Tests.Support;

namespace NgHvi.Tests.Data;

/// <summary>Columns computed by the formula, offsets, counts and groups by interaction.</summary>
public class FormulaTransformTests
{
    private const string Csv = "y,x,z,c,g,h,s,n\n1,1,2,1,a,p,0,3\n4,2,4,2,a,q,2,2\n9,4,8,1,b,p,1,5\n16,8,0,3,a,q,4,4\n";

    // As R computes them, e.g. with(list(x = 2, z = 3), -x^2).
    [Theory]
    [InlineData("-x^2", -4)]
    [InlineData("x^-1", 0.5)]
    [InlineData("2^x^z", 256)]
    [InlineData("x - z - 1", -2)]
    [InlineData("x/z*6/4", 1)]
    [InlineData("x--z*-+x", -4)]
    [InlineData("(x + z)*.5", 2.5)]
    [InlineData("(-x)^3 + 1e1 + 1.5E-1", 2.15)]
    [InlineData("log2(4*x) + log10(50*x)", 5)]
    [InlineData("log(exp(z)) + log1p(x - 2)", 3)]
    [InlineData("sqrt(8*x) + abs(x - z)", 5)]
    [InlineData("round(z/2) + round(x/3)", 3)]
    [InlineData("sin(x)^2 + cos(x)^2", 1)]
    [InlineData("I(I(z))", 3)]
    [InlineData("log(8, x) + log(z, 3)", 4)]
    [InlineData("sin(pi*x/12)*10", 5)]
    [InlineData("x + 1 >= z", 1)]
    [InlineData("(x <= z) + 2*(x >= z) + 4*(x == 2) + 8*(x!=2) + 16*(x < z) + 32*(x > z)", 21)]
    public void Arithmetic_is_that_of_R(string expression, double value)
    {
        var data = ModelData.From(Read("y,x,z\n1,2,3\n"), $"y ~ 0 + I({expression})");

        Assert.Equal(value, data.Fixed[0], 1e-14);
    }

    [Fact]
    public void Transforms_are_columns_with_the_names_that_R_gives()
    {
        Assert.Equal(["(Intercept)", "I(x > 2)TRUE", "log(x, 2)", "cos(pi * x)"], From("y ~ I(x>2) + log(x,2) + cos(pi*x)").FixedNames);
        var data = From("y ~ log(x):z + I(x^2) + factor(c)");

        Assert.Equal(["(Intercept)", "I(x^2)", "factor(c)2", "factor(c)3", "log(x):z"], data.FixedNames);
        Assert.Equal(
            [1, 1, 0, 0, 0, 1, 4, 1, 0, 4 * Math.Log(2), 1, 16, 0, 0, 8 * Math.Log(4), 1, 64, 0, 1, 0], data.Fixed.ToArray());
    }

    [Fact]
    public void Few_values_of_which_some_are_no_numbers_are_categories()
    {
        const string Grades = "y,g\n1,0\n2,3+\n3,1\n4,3+\n5,1\n6,3+\n";
        var data = ModelData.From(Read(Grades), "y ~ g");

        Assert.Equal(["(Intercept)", "g1", "g3+"], data.FixedNames);
        Assert.Equal(["\"g\" is categories, as \"3+\" is no number."], data.Notes);
        Assert.Empty(ModelData.From(Read(Grades), "y ~ factor(g)").Notes);

        // A slip of the pen, a code of missing values, a number that is written otherwise.
        foreach (var text in new[] { "y,g\n1,0\n2,3+\n3,1\n", Other("none"), Other("\"1,5\"") })
            Assert.Contains("is not a number", Assert.Throws<InputException>(() => ModelData.From(Read(text), "y ~ g")).Message);

        static string Other(string text) => Grades.Replace("3+", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_takes_transforms_and_is_them_without_layers()
    {
        var data = From("y ~ deep(log(x), factor(c), I(z + 1)) + (deep | g)");

        Assert.Equal(["log(x)", "factor(c)2", "factor(c)3", "I(z + 1)"], data.InputNames);
        Assert.Equal(From("y ~ log(x) + factor(c) + I(z + 1)").FixedNames, data.WithoutNetwork().FixedNames);
    }

    [Fact]
    public void A_transformed_response_has_its_name_and_its_units()
    {
        var data = From("log(y) ~ x");

        Assert.Equal("log(y)", data.ResponseName);
        Assert.Equal([0, Math.Log(4), Math.Log(9), Math.Log(16)], data.Response.ToArray());
        Assert.Equal([0, 2, 5, 8], From("y - x ~ x").Response.ToArray());
        Assert.Equal([Math.Log(2)], data.Design!.Apply(Read("y,x\n2,1\n")).Response);
        Assert.False(data.Design!.Apply(Read("x\n1\n")).HasResponse);
    }

    [Fact]
    public void A_design_with_transforms_is_saved_and_applied_to_new_rows()
    {
        var data = From("log(y) ~ log(x)*factor(c) + offset(z) + (0 + sqrt(x) | g:h)");

        var design = DesignJson.Parse(data.Design!.ToJson());
        var rows = design.Apply(Read("x,c,z,g,h\n3,2.0,7,new,p\n"));

        Assert.Equal(data.Design!.ToJson(), design.ToJson());
        Assert.Equal([1, Math.Log(3), 1, 0, Math.Log(3), 0], rows.Fixed);
        Assert.Equal([Math.Sqrt(3)], rows.Random);
        Assert.Equal([7], rows.Offset);
        Assert.Equal(["new:p"], rows.GroupKeys);
        Assert.Equal(
            "data.csv, line 2, column \"x\": log(x) is no finite number where x is -1; \"log\" allows numbers above 0.",
            Assert.Throws<InputException>(() => design.Apply(Read("x,c,z,g,h\n-1,2,7,a,p\n"))).Message);
    }

    [Theory]
    [InlineData("y ~ log(z)", "data.csv, line 5, column \"z\": log(z) is no finite number where z is 0; \"log\" allows numbers above 0.")]
    [InlineData("log(s) ~ x", "data.csv, line 2, column \"s\": log(s) is no finite number where s is 0; \"log\" allows numbers above 0.")]
    [InlineData(
        "y ~ offset(log(x - 1))",
        "data.csv, line 2, column \"x\": log(x - 1) is no finite number where x is 1; \"log\" allows numbers above 0.")]
    [InlineData(
        "y ~ I(x/z)",
        "data.csv, line 5, column \"z\": x/z is no finite number where z is 0 and x is 8; \"/\" allows a divisor other than 0.")]
    [InlineData(
        "y ~ I((-x)^0.5)",
        "data.csv, line 2, column \"x\": (-x)^0.5 is no finite number where x is 1; \"^\" allows numbers above 0, and others with whole " +
        "powers.")]
    [InlineData(
        "y ~ log1p(-x)",
        "data.csv, line 2, column \"x\": log1p(-x) is no finite number where x is 1; \"log1p\" allows numbers above -1.")]
    [InlineData(
        "y ~ exp(x^9)",
        "data.csv, line 4, column \"x\": exp(x^9) is no finite number where x is 4; \"exp\" allows numbers below 709.8.")]
    [InlineData("y ~ I(x + 1/0)", "The formula has 1/0, which is no finite number.")]
    [InlineData(
        "y ~ log(g)",
        "data.csv, line 2, column \"g\": \"a\" is not a number; log(g) allows numbers such as 1.5 or 2e-3, and an empty cell, NA, " +
        "NaN, ., NULL or N/A for a missing value (others by --missing).")]
    public void A_number_out_of_range_is_named_by_line_and_column(string formula, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => From(formula)).Message);

    [Fact]
    public void Missing_in_gives_missing_out_and_dropped_rows_are_not_computed()
    {
        var table = Read("y,x,z,g\n1,NA,1,a\n2,2,1,a\nNA,-1,1,b\n4,4,,b\n");

        var data = ModelData.From(table, "y ~ log(x) + offset(z) + (1 | g)", MissingValues.Drop);

        Assert.Equal((1, 3, 1.0), (data.RowCount, data.DroppedRowCount, data.Offset[0]));
        Assert.Equal([1, Math.Log(2)], data.Fixed.ToArray());
        Assert.StartsWith(
            "data.csv, line 2, column \"x\": a value is missing, the first of 3 missing cells in 3 rows",
            Assert.Throws<InputException>(() => ModelData.From(table, "y ~ log(x) + offset(z) + (1 | g)")).Message);
    }

    [Fact]
    public void Offsets_add_up_in_the_order_of_the_groups()
    {
        var data = From("y ~ offset(x) + 1 + offset(-z) + (1 | h)");

        Assert.Equal([-1, -4, -2, 8], data.Offset.ToArray());
        Assert.Equal(["(Intercept)"], data.FixedNames);
        Assert.Equal([-3], data.Design!.Apply(Read("x,z,h\n1,4,p\n")).Offset);
        Assert.StartsWith(
            "data.csv has no column \"z\"", Assert.Throws<InputException>(() => data.Design!.Apply(Read("x,h\n1,p\n"))).Message);
    }

    [Fact]
    public void Counts_of_successes_have_trials()
    {
        var data = From("cbind(s, n - s) ~ n + (1 | h)");

        Assert.Equal("cbind(s, n - s)", data.ResponseName);
        Assert.Equal([0, 1, 2, 4], data.Response.ToArray());
        Assert.Equal([3, 5, 2, 4], data.Trials.ToArray());
        var rows = data.Design!.Apply(Read("s,n,h\n1,2,p\n"));
        Assert.Equal((1, 2, 1), (rows.Response[0], rows.Trials[0], rows.RowCount));
        rows = data.Design!.Apply(Read("n,h\n2,p\n"));
        Assert.Equal((false, 0), (rows.HasResponse, rows.Trials.Length));
    }

    [Theory]
    [InlineData("cbind(s, n - s - 1) ~ x", 3, "cbind(s, n - s - 1) is 2 and -1")]
    [InlineData("cbind(s, s) ~ x", 2, "cbind(s, s) is 0 and 0")]
    [InlineData("cbind(s + 0.5, n) ~ x", 2, "cbind(s + 0.5, n) is 0.5 and 3")]
    public void Counts_that_cannot_be_are_named(string formula, int line, string what) => Assert.Equal(
        $"data.csv, line {line}, column \"s\": {what}; allowed are counts 0, 1, 2, … that are not both 0.",
        Assert.Throws<InputException>(() => From(formula)).Message);

    [Fact]
    public void Groups_by_interaction_are_the_combinations_that_occur()
    {
        var data = From("y ~ x + (1 | g:h)");

        Assert.Equal(("g:h", 3), (data.GroupName, data.GroupCount));
        Assert.Equal(["a:p", "a:q", "b:p"], data.GroupKeys);
        Assert.Equal([1, 4, 16, 9], data.Response.ToArray());

        var table = Read("y,g,h\n1,a:b,c\n2,a,b:c\n3,,c\n");
        Assert.Equal(["`a:b`:c", "a:`b:c`"], ModelData.From(table, "y ~ 1 + (1 | g:h)", MissingValues.Drop).GroupKeys);
        Assert.StartsWith(
            "data.csv, line 4, column \"g\": a value is missing",
            Assert.Throws<InputException>(() => ModelData.From(table, "y ~ 1 + (1 | g:h)")).Message);
    }

    [Fact]
    public void Levels_under_two_bars_are_refused() => Assert.Equal(
        "With \"||\" lme4 keeps the levels of the categorical column \"h\" correlated, which is not supported; write \"|\" for all " +
        "correlated, with --covariance diagonal for none.\n  y ~ x + (x + h || g)\n               ^",
        Assert.Throws<InputException>(() => From("y ~ x + (x + h || g)")).Message);

    [Theory]
    [InlineData("y ~ log(body-mass)", "body", "body-mass", 8)]
    [InlineData("y ~ a*b", "a", "a*b", 4)]
    [InlineData("body-mass ~ 1", "body", "body-mass", 0)]
    public void A_bare_name_with_an_operator_is_suggested_in_backticks(string formula, string read, string meant, int caret)
    {
        var table = Read("y,body-mass,a*b\n1,2,3\n4,5,6\n");

        var message = Assert.Throws<InputException>(() => ModelData.From(table, formula)).Message;

        Assert.Equal(
            $"data.csv has no column \"{read}\"; the column \"{meant}\" is written in backticks, `{meant}`.\n  {formula}\n  " +
            new string(' ', caret) + "^",
            message);
        Assert.Equal([2, 5], ModelData.From(table, "y ~ 0 + I(`body-mass`)").Fixed.ToArray());
    }

    [Fact]
    public void Very_long_and_very_nested_expressions_are_refused()
    {
        string[] formulas =
        [
            $"y ~ I({string.Join('+', Enumerable.Repeat("x", 100_000))})",
            $"y ~ {string.Join('+', Enumerable.Repeat("offset(x)", 100_000))}",
            $"y ~ I({new string('-', 100_000)}x)",
            $"y ~ {string.Concat(Enumerable.Repeat("log(", 100_000))}x",
            $"{string.Join('^', Enumerable.Repeat("y", 100_000))} ~ x",
        ];

        Assert.All(formulas, formula => Assert.Contains("than", Assert.Throws<InputException>(() => From(formula)).Message));
    }

    // Every sequence of tokens is a formula of the same text when parsed again, or one sentence with a caret inside it.
    [Fact]
    public void Nothing_that_is_typed_breaks_the_parser()
    {
        string[] tokens =
        [
            "y", "x", "z", "g", "`my col`", "(", ")", "(", ")", "+", "-", "*", "/", "^", ":", "|", "||", "~", ",", "1", "0", "2.5e-1", ".",
            "log(", "I(", "factor(",
            "offset(", "cbind(", "deep(", "deep", "levels=[", "]", "c(", "poly(", "é", "%", "'", "\"", "\t", " ", "b-m",
        ];
        var random = new Random(5);
        var parsed = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = (i % 2 == 0 ? "y ~ " : "") + string.Concat(random.GetItems(tokens, random.Next(1, 12)));
            try
            {
                var formula = Formula.Parse(text);
                var sources = formula.Variables.Select(v => v.Source).Where(source => !source.IsColumn).ToArray();
                Assert.All(sources, source => Assert.Equal(source.Key, Formula.Parse($"y ~ {source}").Variables[0].Source.Key));
                parsed++;
            }
            catch (InputException exception)
            {
                var lines = exception.Message.Split('\n');
                Assert.True(lines.Length == 3 && lines[0].EndsWith('.') && lines[2].Length <= text.Length + 3, exception.Message);
            }
        }

        Assert.InRange(parsed, 200, 19_000);
    }

    private static ModelData From(string formula) => ModelData.From(Read(Csv), formula);

    private static DataTable Read(string csv) => CsvTableReader.Read(new StringReader(csv), "data.csv");
}
