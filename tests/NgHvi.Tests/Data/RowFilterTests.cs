namespace NgHvi.Tests.Data;

public class RowFilterTests
{
    private static readonly DataTable Table = CsvTableReader.Read(
        new StringReader("split,year,\"a,b\",id\ntrain,2020,p,001\ntest,2020.0,\"q=\"\"1\"\"\",1\ntrain,2021,NA,01\nvalid,,p,x\n"),
        "data.csv");

    [Theory]
    [InlineData("split=train", "2 4")]
    [InlineData(" split = train ", "2 4")]
    [InlineData("split!=train", "3 5")]
    [InlineData("split=train,year=2020", "2")]
    [InlineData("year=2020", "2 3")]
    [InlineData("year!=2020", "4 5")]
    [InlineData("year=NA", "5")]
    [InlineData("year=", "5")]
    [InlineData("year!=", "2 3 4")]
    [InlineData("id=1", "2 3 4")]
    [InlineData("id=x", "5")]
    [InlineData("split=\"train\"", "2 4")]
    [InlineData("\"a,b\"=p", "2 5")]
    [InlineData("\"a,b\" = \"q=\"\"1\"\"\" , split!=train", "3")]
    public void A_filter_keeps_the_rows_that_satisfy_it_with_their_lines(string filter, string lines)
    {
        var kept = Where(Table, filter);

        Assert.Equal(lines, string.Join(' ', Enumerable.Range(0, kept.RowCount).Select(kept.LineOf)));
        Assert.Equal(Table.ColumnNames, kept.ColumnNames);
    }

    [Fact]
    public void A_filtered_table_has_the_cells_of_its_rows()
    {
        var kept = Where(Where(Table, "split=train"), "year=2021");

        Assert.Equal("01", kept.Column("id").TextAt(0));
        Assert.Equal(2021, kept.Column("year").Numbers[0]);
        Assert.Equal([4], Enumerable.Range(0, kept.RowCount).Select(kept.LineOf));
    }

    [Fact]
    public void A_table_made_in_code_keeps_the_numbers_of_its_rows()
    {
        var table = DataTable.FromColumns(DataColumn.FromNumbers("x", [5.0, null, 7]));

        Assert.Equal(3, Where(table, "x=7").LineOf(0));
        Assert.Equal(2, Where(table, "x=NA").LineOf(0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("split")]
    [InlineData("=train")]
    [InlineData("split==train")]
    [InlineData("year<>2020")]
    [InlineData("year=>2020")]
    [InlineData("<2020")]
    [InlineData("split!train")]
    [InlineData("split=train,")]
    [InlineData("split=\"train")]
    [InlineData("split=\"a\" b")]
    [InlineData("log(,\rw\nog")]
    public void A_filter_of_another_form_is_refused(string filter) => Assert.Equal(
        $"The filter \"{filter.Replace('\r', ' ').Replace('\n', ' ')}\" cannot be read; allowed are a column, one of = != < <= > >= " +
        "and a value, with commas between, such as split=train,month>=2005-01.",
        Assert.Throws<InputException>(() => Where(Table, filter)).Message);

    [Theory]
    [InlineData("year<2021", "2 3")]
    [InlineData("year<=2021", "2 3 4")]
    [InlineData("year>2020", "4")]
    [InlineData("year >= 2020 , split!=test", "2 4")]
    [InlineData("month>=2005-01", "3 4")]
    [InlineData("month<2005-02", "2 3")]
    [InlineData("month>2004", "3 4")]
    [InlineData("month>=2004-12,month<=2005-01", "2 3")]
    [InlineData("day<=2005-01", "2 3")]
    [InlineData("day>2005-01", "4")]
    [InlineData("day>=2005-01-31", "3 4")]
    [InlineData("day=2005-01-31", "3")]
    public void Numbers_and_dates_have_an_order_and_what_is_missing_has_none(string filter, string lines)
    {
        var table = CsvTableReader.Read(
            new StringReader(
                "split,year,month,day\ntrain,2020,2004-12,2004-12-31\ntest,2020,2005-01,2005-01-31\n" +
                "train,2021,2005-02,2005-02-28\nx,NA,NA,NA\n"),
            "data.csv");
        var kept = Where(table, filter);
        Assert.Equal(lines, string.Join(' ', Enumerable.Range(0, kept.RowCount).Select(kept.LineOf)));
    }

    [Theory]
    [InlineData("split<train", "split", "train")]
    [InlineData("year>2020-01", "year", "2020-01")]
    public void Text_has_no_order(string filter, string column, string value) => Assert.StartsWith(
        $"The filter \"{filter}\" cannot be used: column \"{column}\" and \"{value}\" are not both numbers or both dates",
        Assert.Throws<InputException>(() => Where(Table, filter)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_filter_that_leaves_no_row_lists_the_values() => Assert.Equal(
        "No row of data.csv satisfies the filter \"split=tset\"; column \"split\" has the values train, test, valid.",
        Assert.Throws<InputException>(() => Where(Table, "split=tset")).Message);

    [Fact]
    public void A_filter_on_an_absent_column_names_the_columns() => Assert.Equal(
        "The filter \"spilt=train\" cannot be used: data.csv has no column \"spilt\"; its columns are split, year, a,b, id.",
        Assert.Throws<InputException>(() => Where(Table, "spilt=train")).Message);

    private static DataTable Where(DataTable table, string filter) => DataTable.From(table.ToDataFrame().Where(filter));
}
