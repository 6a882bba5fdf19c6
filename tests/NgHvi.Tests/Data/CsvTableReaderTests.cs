using System.Text;

namespace NgHvi.Tests.Data;

public class CsvTableReaderTests
{
    [Fact]
    public void Quotes_commas_line_breaks_and_carriage_returns_follow_rfc_4180()
    {
        var table = Read("a,\"b, c\"\r\n\"x\r\ny\",\"say \"\"hi\"\"\"\r\n3,\r\n\r\n5,6\r\n");

        Assert.Equal(["a", "b, c"], table.ColumnNames);
        Assert.Equal(["x\r\ny", "3", "5"], Cells(table, "a"));
        Assert.Equal(["say \"hi\"", "", "6"], Cells(table, "b, c"));
    }

    [Fact]
    public void Every_row_knows_the_line_on_which_it_starts()
    {
        var table = Read("a,b\n\"x\n\ny\",1\n2,2\n\n   \n3,3");

        Assert.Equal([2, 5, 8], Enumerable.Range(0, 3).Select(table.LineOf));
    }

    [Fact]
    public void White_space_around_cells_is_dropped_unless_quoted()
    {
        var table = Read(" a , b\n 1 , \" q \"\n");

        Assert.Equal(["a", "b"], table.ColumnNames);
        Assert.Equal(["1"], Cells(table, "a"));
        Assert.Equal([" q "], Cells(table, "b"));
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_name()
    {
        var path = Write([0xEF, 0xBB, 0xBF, .. "größe,g\n1,2\n"u8]);

        var table = CsvTableReader.Read(path);

        Assert.Equal(["größe", "g"], table.ColumnNames);
        Assert.Equal(Path.GetFileName(path), table.FileName);
        File.Delete(path);
    }

    [Fact]
    public void One_column_may_hold_quoted_empty_cells()
    {
        var table = Read("a\n\"\"\n1\n");

        Assert.Equal(["", "1"], Cells(table, "a"));
        Assert.Equal([2, 3], Enumerable.Range(0, 2).Select(table.LineOf));
    }

    [Theory]
    [InlineData("", "data.csv is empty; a line of column names is expected first.")]
    [InlineData(" \n\n", "data.csv is empty; a line of column names is expected first.")]
    [InlineData("a,b\n", "data.csv has a header but no rows.")]
    [InlineData(",,\na,a\n1,2", "data.csv, line 2: no column has a name of its own; a line of column names is expected first.")]
    [InlineData("a,b\n1,2\n\n3\n", "data.csv, line 4: the row has 1 field, but the header has 2; fields are separated by commas.")]
    [InlineData(
        "a;b\n\"1\n1\";2\n3;4;5\n", "data.csv, line 4: the row has 3 fields, but the header has 2; fields are separated by semicolons.")]
    [InlineData("y\n1,5\n", "data.csv, line 2: the row has 2 fields, but the header has 1; fields are separated by commas.")]
    [InlineData(
        "a\tb\n1\t2\t3\n1\t5\t6",
        "data.csv, line 1: the header has 2 names, but the rows have 3 fields, the first of which are no row " +
        "names, as they repeat; fields are separated by tabs.")]
    [InlineData(
        "a,b\n1,2\n3,\"open\n4,5\n",
        "data.csv, line 3: a quote is out of place; a field with a quote, separator or line break stands in double quotes, and a quote " +
        "inside it is written twice.")]
    public void A_broken_file_is_refused_with_its_line(string csv, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => Read(csv)).Message);

    [Fact]
    public void A_missing_file_a_folder_and_a_file_that_is_not_utf8_are_refused()
    {
        var folder = Path.GetTempPath();
        var path = Write([(byte)'a', (byte)'\n', 0xE9, (byte)'\n']);

        Assert.Equal(
            "The file \"no/such.csv\" does not exist.",
            Assert.Throws<InputException>(() => CsvTableReader.Read("no/such.csv")).Message);
        Assert.Equal(
            $"\"{folder}\" is a folder; a CSV file is expected.",
            Assert.Throws<InputException>(() => CsvTableReader.Read(folder)).Message);
        Assert.Equal(
            $"{Path.GetFileName(path)} is not UTF-8 text; save it as UTF-8.",
            Assert.Throws<InputException>(() => CsvTableReader.Read(path)).Message);
        File.Delete(path);
    }

    [Fact]
    public void A_long_file_keeps_every_row_in_order()
    {
        var csv = new StringBuilder("i,square\n");
        for (var i = 0; i < 20_000; i++)
        {
            csv.Append(i).Append(',').Append((long)i * i).Append('\n');
        }

        var table = Read(csv.ToString());

        Assert.Equal(20_000, table.RowCount);
        for (var i = 0; i < 20_000; i++)
        {
            Assert.Equal((double)i * i, table.Column("square").Numbers[i]);
            Assert.Equal(i + 2, table.LineOf(i));
        }
    }

    private static DataTable Read(string csv) => CsvTableReader.Read(new StringReader(csv), "data.csv");

    private static IEnumerable<string> Cells(DataTable table, string column) =>
        Enumerable.Range(0, table.RowCount).Select(table.Column(column).TextAt);

    private static string Write(byte[] bytes)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
