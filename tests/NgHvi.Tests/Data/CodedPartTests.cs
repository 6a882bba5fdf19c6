namespace NgHvi.Tests.Data;

/// <summary>The reference columns are those of R's model.matrix, worked out by hand from its rule.</summary>
public class CodedPartTests
{
    private static readonly DataTable Table = DataTable.FromColumns(
        DataColumn.FromNumbers("y", [0.0, 0, 0, 0, 0, 0]),
        DataColumn.FromText("f", ["a", "b", "a", "b", "a", "b"]),
        DataColumn.FromText("h", ["u", "u", "v", "v", "w", "w"]),
        DataColumn.FromText("k", ["p", "q", "q", "p", "p", "q"]),
        DataColumn.FromNumbers("x", [2.0, 3, 4, 5, 6, 7]),
        DataColumn.FromNumbers("n", [10.0, 9, 10, 9, 10, 9]),
        DataColumn.FromText("g", ["1", "1", "1", "1", "1", "1"]));

    [Theory]
    [InlineData("f", "(Intercept) fb")]
    [InlineData("0 + f", "fa fb")]
    [InlineData("0 + f + h", "fa fb hv hw")]
    [InlineData("0 + x + f", "x fa fb")]
    [InlineData("f*h", "(Intercept) fb hv hw fb:hv fb:hw")]
    [InlineData("0 + h*f", "hu hv hw fb hv:fb hw:fb")]
    [InlineData("f:h", "(Intercept) fa:hu fb:hu fa:hv fb:hv fa:hw fb:hw")]
    [InlineData("0 + f:h", "fa:hu fb:hu fa:hv fb:hv fa:hw fb:hw")]
    [InlineData("f + f:h", "(Intercept) fb fa:hv fb:hv fa:hw fb:hw")]
    [InlineData("h + f:h", "(Intercept) hv hw hu:fb hv:fb hw:fb")]
    [InlineData("f*h - f", "(Intercept) hv hw fb:hu fb:hv fb:hw")]
    [InlineData("x:f", "(Intercept) x:fa x:fb")]
    [InlineData("x + x:f", "(Intercept) x x:fb")]
    [InlineData("x*f", "(Intercept) x fb x:fb")]
    [InlineData("0 + f + f:x", "fa fb fa:x fb:x")]
    [InlineData("0 + x + x:f", "x x:fa x:fb")]
    [InlineData("f:k + f:k:x", "(Intercept) fa:kp fb:kp fa:kq fb:kq fa:kp:x fb:kp:x fa:kq:x fb:kq:x")]
    [InlineData("f:h + f:h:k", "(Intercept) fa:hu fb:hu fa:hv fb:hv fa:hw fb:hw fa:hu:kq fb:hu:kq fa:hv:kq fb:hv:kq fa:hw:kq fb:hw:kq")]
    [InlineData("C(n)", "(Intercept) n10")]
    [InlineData("C(h, levels=[w, u, v])", "(Intercept) hu hv")]
    public void Columns_are_those_of_model_matrix(string right, string expected)
    {
        var fixedPart = ModelData.From(Table, $"y ~ {right} + (1 | g)");
        var randomPart = ModelData.From(Table, $"y ~ ({right} | g)");

        Assert.Equal(expected, string.Join(' ', fixedPart.FixedNames));
        Assert.Equal(expected, string.Join(' ', randomPart.RandomNames));
        Assert.Equal(fixedPart.Fixed, randomPart.Random);
    }

    [Fact]
    public void Crossed_factors_fill_the_columns_of_their_levels() => AssertDesign(
        "f*h",
        [
            1, 0, 0, 0, 0, 0,
            1, 1, 0, 0, 0, 0,
            1, 0, 1, 0, 0, 0,
            1, 1, 1, 0, 1, 0,
            1, 0, 0, 1, 0, 0,
            1, 1, 0, 1, 0, 1,
        ]);

    [Fact]
    public void An_interaction_without_margins_fills_one_column_per_cell() => AssertDesign(
        "0 + f:h",
        [
            1, 0, 0, 0, 0, 0,
            0, 1, 0, 0, 0, 0,
            0, 0, 1, 0, 0, 0,
            0, 0, 0, 1, 0, 0,
            0, 0, 0, 0, 1, 0,
            0, 0, 0, 0, 0, 1,
        ]);

    [Fact]
    public void A_slope_by_level_multiplies_number_and_indicator() => AssertDesign(
        "0 + f + f:x:n",
        [
            1, 0, 20, 0,
            0, 1, 0, 27,
            1, 0, 40, 0,
            0, 1, 0, 45,
            1, 0, 60, 0,
            0, 1, 0, 63,
        ]);

    [Fact]
    public void Stated_levels_put_their_first_in_the_reference() => AssertDesign(
        "C(h, levels=[w, u, v])", [1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 0, 1, 0, 0]);

    [Fact]
    public void Levels_of_a_numeric_column_are_ordered_by_size_and_those_of_text_by_character()
    {
        var table = DataTable.FromColumns(
            DataColumn.FromNumbers("y", [1.0, 2, 3, 4]),
            DataColumn.FromText("n", ["10", "9", "9.0", "-1"]),
            DataColumn.FromText("t", ["b", "B", "a", "b"]),
            DataColumn.FromText("g", ["1", "1", "1", "1"]));

        var data = ModelData.From(table, "y ~ C(n) + t + (1 | g)");

        Assert.Equal(["(Intercept)", "n9", "n10", "ta", "tb"], data.FixedNames);
        Assert.Equal([1, 0, 1, 0, 1, 1, 1, 0, 0, 0, 1, 1, 0, 1, 0, 1, 0, 0, 0, 1], data.Fixed.ToArray());
    }

    private static void AssertDesign(string right, double[] expected)
    {
        var data = ModelData.From(Table, $"y ~ {right} + (1 | g)");

        Assert.Equal(expected, data.Fixed.ToArray());
    }
}
