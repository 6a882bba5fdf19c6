namespace NgHvi.Tests.Data;

public class DataTableTests
{
    [Fact]
    public void A_column_is_numeric_when_every_present_cell_is_a_finite_number()
    {
        Assert.True(DataColumn.FromText("x", ["1", "-2.5e3", "NA", "", null]).IsNumeric);
        Assert.False(DataColumn.FromText("x", ["1", "1,5"]).IsNumeric);
        Assert.True(DataColumn.FromText("x", ["1", "NaN", ".", "NULL", "N/A", "nan"]).IsNumeric);
        Assert.False(DataColumn.FromText("x", ["1", "none"]).IsNumeric);
        Assert.False(DataColumn.FromText("x", ["1", "1e999"]).IsNumeric);
        Assert.False(DataColumn.FromNumbers("x", [1, double.PositiveInfinity]).IsNumeric);
    }

    [Fact]
    public void A_column_is_text_when_fewer_than_half_of_its_present_cells_are_numbers()
    {
        Assert.True(DataColumn.FromText("x", ["a", "b", "1", "NA"]).IsMostlyText);
        Assert.False(DataColumn.FromText("x", ["a", "1", "NA"]).IsMostlyText);
        Assert.False(DataColumn.FromText("x", ["Inf", "-inf", "1e999"]).IsMostlyText);
    }

    [Fact]
    public void Cells_keep_their_text_and_give_numbers()
    {
        var column = DataColumn.FromText("x", ["001", "1.0", "NA"]);

        Assert.Equal(["001", "1.0", "NA"], Enumerable.Range(0, 3).Select(column.TextAt));
        Assert.Equal([1, 1, double.NaN], column.Numbers.ToArray());
        Assert.Equal([false, false, true], Enumerable.Range(0, 3).Select(column.IsMissing));
    }

    [Fact]
    public void Numbers_made_in_code_have_their_shortest_text_and_null_is_missing()
    {
        var column = DataColumn.FromNumbers("x", [0.1, null, 3]);

        Assert.Equal(["0.1", "", "3"], Enumerable.Range(0, 3).Select(column.TextAt));
        Assert.True(column.IsMissing(1));
        Assert.True(column.IsNumeric);
    }

    [Fact]
    public void A_column_does_not_follow_the_array_it_was_made_from()
    {
        double[] values = [1, 2];
        var column = DataColumn.FromNumbers("x", values);

        values[0] = 9;

        Assert.Equal(1, column.Numbers[0]);
    }

    [Fact]
    public void An_absent_column_lists_the_others_and_suggests_a_close_one()
    {
        var table = CsvTableReader.Read(new StringReader("income,age\n1,2"), "data.csv");

        Assert.Equal(
            "data.csv has no column \"incme\"; its columns are income, age; did you mean \"income\"?",
            Assert.Throws<InputException>(() => table.Column("incme")).Message);
        Assert.Equal(
            "data.csv has no column \"height\"; its columns are income, age.",
            Assert.Throws<InputException>(() => table.Column("height")).Message);
    }

    [Fact]
    public void Columns_must_agree_in_length_and_differ_in_name()
    {
        var x = DataColumn.FromNumbers("x", [1.0, 2]);

        Assert.Equal(
            "Column \"z\" has 1 rows, but column \"x\" has 2.",
            Assert.Throws<InputException>(() => DataTable.FromColumns(x, DataColumn.FromNumbers("z", [1.0]))).Message);
        Assert.Equal(
            "The column name \"x\" occurs twice; names must differ.",
            Assert.Throws<InputException>(() => DataTable.FromColumns(x, x)).Message);
        Assert.Throws<InputException>(() => DataTable.FromColumns());
        Assert.Throws<InputException>(() => DataTable.FromColumns(DataColumn.FromText("", ["a"])));
    }
}
