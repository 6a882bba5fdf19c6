namespace NgHvi.Tests.Data;

public class ModelFrameTests
{
    private const string Numbers = " allows numbers such as 1.5 or 2e-3, and an empty cell, NA, NaN, ., NULL or N/A for a missing value " +
        "(others by --missing).";
    private const string Missing = "; fill them in, or drop rows with missing cells by --na drop (MissingValues.Drop).";

    [Theory]
    [InlineData(
        "y,x,g\n1,1,a\n2,few,a\n3,3,a",
        "data.csv, line 3, column \"x\": \"few\" is not a number; a numeric column" + Numbers)]
    [InlineData(
        "y,x,g\n1,1,a\n2,3,a\n3,Inf,a",
        "data.csv, line 4, column \"x\": \"Inf\" is not a finite number; a numeric column" + Numbers)]
    [InlineData(
        "y,x,g\n1,\"1,5\",a\n2,\"2,5\",a",
        "data.csv, line 2, column \"x\": \"1,5\" is not a number; a numeric column" + Numbers +
        " If decimals are written with a comma, say so by --decimal , (decimalMark of Table.Read).")]
    [InlineData(
        "y,x,g\n1,2026-02-01,a\n2,2026-02-29,a",
        "data.csv, line 3, column \"x\": \"2026-02-29\" is not a date; a numeric column allows dates such as 2026-11-28, and an empty " +
        "cell, NA, NaN, ., NULL or N/A for a missing value (others by --missing).")]
    [InlineData(
        "y,x,g\n1,15.01.2026,a\n2,16.01.2026,a",
        "data.csv, line 2, column \"x\": \"15.01.2026\" is not a number; a numeric column" + Numbers +
        " Dates are written as 2026-11-28; as categories they are C(x).")]
    [InlineData("y,x,g\n1,10 %,a\n2,20 %,a", "data.csv, line 2, column \"x\": \"10 %\" is not a number; a numeric column" + Numbers)]
    [InlineData(
        "y,x,g\nyes,1,a\nno,3,a",
        "data.csv, line 2, column \"y\": \"yes\" is not a number; the response" + Numbers
            + " Two levels are a binary response, of --family logit or probit.")]
    [InlineData(
        "y,x,g\n1,1,a\n2,,a\n3,3,\nNA,NA,a",
        "data.csv, line 3, column \"x\": a value is missing, the first of 4 missing cells in 3 rows" + Missing)]
    [InlineData(
        "y,x,g\n1,1,a\n2,2,NA",
        "data.csv, line 3, column \"g\": a value is missing, the first of 1 missing cell in 1 row" + Missing)]
    public void A_cell_that_cannot_be_used_is_named_by_line_and_column(string csv, string message) => Assert.Equal(
        message, Assert.Throws<InputException>(() => ModelData.From(Read(csv), "y ~ x + (1 | g)")).Message);

    [Fact]
    public void A_filtered_table_names_the_lines_of_its_file()
    {
        var table = DataTable.From(Read("y,x,g,s\n1,1,a,no\n2,2,a,yes\n3,oops,a,yes\n4,4,a,yes").ToDataFrame().Where("s=yes"));

        Assert.StartsWith(
            "data.csv, line 4, column \"x\": \"oops\" is not a number;",
            Assert.Throws<InputException>(() => ModelData.From(table, "y ~ x + (1 | g)")).Message);
    }

    [Fact]
    public void A_table_made_in_code_names_its_row()
    {
        var table = DataTable.FromColumns(
            DataColumn.FromNumbers("y", [1, double.NaN]), DataColumn.FromText("g", ["a", "b"]));

        Assert.StartsWith(
            "row 2, column \"y\": \"NaN\" is not a finite number;",
            Assert.Throws<InputException>(() => ModelData.From(table, "y ~ 1 + (1 | g)")).Message);
    }

    [Fact]
    public void Cells_of_columns_outside_the_formula_do_not_matter()
    {
        var data = ModelData.From(Read("y,x,g,other\n1,1,a,\n2,2,a,Inf\n"), "y ~ x + (1 | g)");

        Assert.Equal(2, data.RowCount);
    }

    [Fact]
    public void Dropping_leaves_out_incomplete_rows_and_counts_them()
    {
        var table = Read("y,x,g\n1,1,a\n2,,a\n3,3,\nNA,4,a\n5,5,b\n");

        var data = ModelData.From(table, "y ~ x + (1 | g)", MissingValues.Drop);

        Assert.Equal(3, data.DroppedRowCount);
        Assert.Equal([1, 5], data.Response.ToArray());
        Assert.Equal([0, 4], data.SourceRows.ToArray());
        Assert.Equal(["a", "b"], data.GroupKeys);
    }

    [Fact]
    public void Levels_seen_only_in_dropped_rows_make_no_columns()
    {
        var table = Read("y,d,g\n1,p,a\n,q,a\n3,r,a\n");

        var data = ModelData.From(table, "y ~ d + (1 | g)", MissingValues.Drop);

        Assert.Equal(["(Intercept)", "dr"], data.FixedNames);
    }

    [Fact]
    public void Dropping_every_row_is_refused() => Assert.Equal(
        "data.csv has no row left after dropping rows with missing cells in y, x, g.",
        Assert.Throws<InputException>(() =>
            ModelData.From(Read("y,x,g\n1,,a\n,2,a"), "y ~ x + (1 | g)", MissingValues.Drop)).Message);

    [Theory]
    [InlineData("y ~ x1 + (1 | g)", "x1", "      ^", "; did you mean \"x\"?")]
    [InlineData("y ~ x + (1 | school)", "school", "               ^", ".")]
    [InlineData(" Y ~ x + (1 | g)", "Y", "   ^", "; did you mean \"y\"?")]
    public void An_absent_column_is_shown_in_the_formula(string formula, string name, string caret, string hint)
    {
        var error = Assert.Throws<InputException>(() => ModelData.From(Read("y,x,g\n1,1,a"), formula));

        Assert.Equal($"data.csv has no column \"{name}\"; its columns are y, x, g{hint}\n  {formula}\n{caret}", error.Message);
    }

    [Fact]
    public void Text_by_majority_is_categorical_even_with_a_number_among_it()
    {
        var data = ModelData.From(Read("y,d,g\n1,p,a\n2,7,a\n3,q,a\n"), "y ~ d + (1 | g)");

        Assert.Equal(["(Intercept)", "dp", "dq"], data.FixedNames);
    }

    private static DataTable Read(string csv) => CsvTableReader.Read(new StringReader(csv), "data.csv");
}
