using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace NgHvi.Tests.Data;

/// <summary>One table as R, spreadsheets, pandas, Stata and SAS write it.</summary>
public sealed class CsvFormatTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"nghvi-{Guid.NewGuid():N}.csv");

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData("y,x,g\n1.5,-2.25,a\n-0.125,NA,b\n1000,3,a", "")]
    [InlineData("\"\",\"y\",\"x\",\"g\"\n\"1\",1.5,-2.25,\"a\"\n\"2\",-0.125,NA,\"b\"\n\"3\",1e+03,3,\"a\"", "")] // R, write.csv
    [InlineData(",y,x,g\n0,1.5,-2.25,a\n1,-0.125,,b\n2,1000.0,3.0,a\n", "")] // pandas
    [InlineData(",y,,x,g\n1,1.5,q,-2.25,a\n2,-0.125,q,NULL,b\n3,1000,q,3,a", "")]
    [InlineData("y,x,g,\n1.5,-2.25,a,\n-0.125,N/A,b,\n1000,3,a,\n,,,\n,,,", "")] // a spreadsheet
    [InlineData("y,x,g,,\n1.5,-2.25,a\n-0.125,NaN,b\n1000,3,a", "")]
    [InlineData("y,x,g\n1.5,-2.25,a,\n-0.125,.,b,\n1000,3,a,", "")]
    [InlineData("\uFEFFy,x,g\r\n1.5,-2.25,a\r\n-0.125,.,b\r\n1000,3,a\r\n", "")] // SAS
    [InlineData("y,x,g\r1.5,-2.25,a\r-0.125,.,b\r1000,3,a\r", "")]
    [InlineData("y\tx\tg\n1.5\t-2.25\ta\n-.125\t.\tb\n1000\t3\ta\n", "separated by tabs")] // Stata
    [InlineData("y;x;g\n1.5;-2.25;a\n-0.125;;b\n1000;3;a\n", "separated by semicolons")]
    [InlineData("y;x;g\r\n1,5;-2,25;a\r\n-0,125;;b\r\n1000;3;a\r\n", "separated by semicolons, with decimal commas")]
    [InlineData("\"\";\"y\";\"x\";\"g\"\n\"1\";1,5;-2,25;\"a\"\n\"2\";-0,125;NA;\"b\"\n\"3\";1e+03;3;\"a\"",
        "separated by semicolons, with decimal commas")] // R, write.csv2
    [InlineData("sep=;\ny;x;g\n1,5;-2,25;a\n-,125;.;b\n1,0e3;3;a", "separated by semicolons, with decimal commas")]
    [InlineData("\"y\"\t\"x\"\t\"g\"\n\"1\"\t1.5\t-2.25\t\"a\"\n\"2\"\t-0.125\tNA\t\"b\"\n\"3\"\t1000\t3\t\"a\"",
        "separated by tabs")] // R, write.table
    [InlineData("y|x|g\n1.5|-2.25|a\n-0.125||b\n1000|3|a", "separated by \"|\"")]
    [InlineData("a,a,y,x,g\n1,2,1.5,-2.25,a\n1,2,-0.125,NA,b\n1,2,1000,3,a", "")]
    public void The_same_table_in_other_words_is_the_same(string csv, string said)
    {
        foreach (var isPacked in new[] { false, true })
        {
            Write(csv, isPacked);
            var frame = Table.Read(path);
            var table = CsvTableReader.Read(path);

            Assert.Equal(["y", "x", "g"], frame.Columns.Select(column => column.Name));
            foreach (var one in new[] { table, DataTable.From(frame) })
            {
                Assert.Equal([1.5, -0.125, 1000], one.Column("y").Numbers.ToArray());
                Assert.Equal([-2.25, double.NaN, 3], one.Column("x").Numbers.ToArray());
                Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(one.Column("x").IsMissing));
                Assert.Equal(["a", "b", "a"], Enumerable.Range(0, 3).Select(one.Column("g").TextAt));
                Assert.Equal(said.Length == 0 ? [] : [$"{Path.GetFileName(path)} was read as {said}."], one.Notes);
            }
        }
    }

    [Fact]
    public void What_could_mean_something_else_is_not_found_but_can_be_said()
    {
        Assert.Equal([1.0, 2], Read("y;x\n1;1,5\n2;0.5\n").Column("y").Numbers.ToArray());
        Assert.False(Read("y;x\n1;1,5\n2;0.5\n").Column("x").IsNumeric);
        Assert.False(Read("y;x\n1;1,234\n2;12,500\n").Column("x").IsNumeric); // Thousands?
        Assert.False(Read("y,x\n1,\"1,5\"\n2,\"2,5\"\n").Column("x").IsNumeric); // A list?
        Assert.Equal([1.234, 12.5], Read("y;x\n1;1,234\n2;12,500\n", new(Decimal: ',')).Column("x").Numbers.ToArray());
        Assert.Equal([1.5, 2.5], Read("y,x\n1,\"1,5\"\n2,\"2,5\"\n", new(Decimal: ',')).Column("x").Numbers.ToArray());
        Assert.Equal([0.5, double.NaN], Read("y;x\n1;0,5\n2;1.234\n", new(Decimal: ',')).Column("x").Numbers.ToArray());
        Assert.Equal([1.5, 2], Read("y x\n1.5 2\n2 3\n", new(' ')).Column("y").Numbers.ToArray());
        Assert.Equal(["1;2"], Read("y,x\n1;2,3\n", new(',')).Columns.Take(1).Select(column => column.TextAt(0)));
        Assert.False(Read("y;x\n1;1,5\n2;2,5\n", new(Decimal: '.')).Column("x").IsNumeric);
        Assert.EndsWith("need --separator space.", Fault(() => Read("\"y\" \"x\"\n1 2\n")), StringComparison.Ordinal);
        Assert.Contains(
            "\"1.234,5\" is not a number; a numeric column allows numbers such as 1,5 or 2e-3",
            Fault(() => ModelData.From(Read("y;x\n1;1.234,5\n2;2,5\n"), "y ~ x")), StringComparison.Ordinal);
    }

    [Fact]
    public void Further_codes_of_missing_values_are_any_way_to_write_a_number()
    {
        var column = Read("x;g\n-999;a\n-999,0;b\n99,9;a\nnone;b\n5;none", new(Decimal: ',', Missing: ["-999", "none"])).Column("x");

        Assert.Equal([true, true, false, true, false], Enumerable.Range(0, 5).Select(column.IsMissing));
        Assert.True(column.IsNumeric);
    }

    [Fact]
    public void A_name_over_two_columns_is_refused_where_it_is_used()
    {
        const string Sentence =
            "data.csv, line 1: the column name \"a\" stands over the columns 1, 3; give them different names to use one.";
        var table = Read("a,b,a,g\n1,2,3,p\n2,4,6,q\n");

        Assert.Equal(2, ModelData.From(table, "b ~ 1 + (1 | g)").RowCount);
        Assert.StartsWith(Sentence, Fault(() => ModelData.From(table, "b ~ a + (1 | g)")), StringComparison.Ordinal);
        Assert.StartsWith(Sentence, Fault(() => ModelData.From(table.ToDataFrame(), "a ~ b")), StringComparison.Ordinal);
        Assert.EndsWith(Sentence, Fault(() => table.ToDataFrame().Where("a=1")), StringComparison.Ordinal);
        Assert.Equal(2, Read("a,b,a\n1,2,3\n2,3,4").ToDataFrame().Rows.Count);
    }

    [Fact]
    public void Dates_are_dates()
    {
        Write("y,d,t,g\n1,2015-01-15,1970-01-02 12:00,2015-01-15\n3,2016-02-29,1970-01-01T00:00:00Z,2015-01-16\n" +
            "2,NA,1969-12-31,2015-01-15");
        var frame = Table.Read(path);

        Assert.Equal([new(2015, 1, 15), new(2016, 2, 29), null], (Microsoft.Data.Analysis.PrimitiveDataFrameColumn<DateTime>)frame["d"]);
        foreach (var table in new[] { DataTable.From(frame), CsvTableReader.Read(path) })
        {
            var data = ModelData.From(table, "y ~ d + t + (1 | g)", MissingValues.Drop);
            Assert.Equal([16450, 1.5, 16860, 0], data.Fixed.ToArray().Where((_, i) => i % 3 > 0)); // R: as.numeric(as.Date("2015-01-15"))
            Assert.Equal(["2015-01-15", "2015-01-16"], data.GroupKeys);
            Assert.Equal("\"d\" counts days since 1970-01-01; for dates as categories write C(d).", data.Notes[0]);
            Assert.Equal(2, data.Notes.Count);
        }

        Assert.Equal(["(Intercept)", "d2016-02-29"], ModelData.From(frame, "y ~ C(d)", MissingValues.Drop).FixedNames);
        Assert.Equal(1, frame.Where("d=2015-01-15").Rows.Count);
    }

    [Fact]
    public void Dates_stay_dates_in_rows_to_predict()
    {
        var (dates, numbers) = (Read("y,d\n1,2015-01-15\n3,2015-01-17\n2,2015-02-15\n"), Read("y,d\n1,4\n3,5\n2,9\n"));
        var design = ModelData.From(dates, "y ~ d").Design!;
        var saved = Design.FromDocument(JsonSerializer.Deserialize<Design.Document>(JsonSerializer.Serialize(design.ToDocument()))!);

        Assert.Equal([1, 16450, 1, 16452, 1, 16481], saved.Apply(dates).Fixed);
        Assert.Equal("data.csv, line 2, column \"d\": \"4\" is no date, but the fit had dates here.", Fault(() => saved.Apply(numbers)));
        Assert.Equal(
            "data.csv, line 2, column \"d\": \"2015-01-15\" is a date, but the fit had numbers here.",
            Fault(() => ModelData.From(numbers, "y ~ d").Design!.Apply(dates)));
    }

    [Fact]
    public void Messages_quote_eighty_characters_of_a_cell()
    {
        var table = Read($"y,x,g\n1,2,a\n2,{new string('z', 500)},b\n3,4,c\n");

        Assert.Contains($"\"{new string('z', 79)}…\"", Fault(() => ModelData.From(table, "y ~ x + (1 | g)")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_archive_is_refused()
    {
        Write("y,x\n1,2\n", isPacked: true);
        var bytes = File.ReadAllBytes(path);
        bytes[15] ^= 0xFF;
        File.WriteAllBytes(path, bytes);
        Assert.Throws<InputException>(() => Table.Read(path));

        Write("y,x\n" + string.Concat(Enumerable.Range(0, 9999).Select(i => $"{i},{(i * 7919) % 10007}\n")), isPacked: true);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..20000]);
        Assert.Contains("cut off", Fault(() => Table.Read(path)), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Table.Read(path, 'x'));
        Assert.Throws<ArgumentOutOfRangeException>(() => Table.Read(path, ';', '\''));
    }

    private static string Fault(Action action) => Assert.Throws<InputException>(action).Message;

    private static DataTable Read(string csv, CsvFormat? format = null) => CsvTableReader.Read(new StringReader(csv), "data.csv", format);

    private void Write(string csv, bool isPacked = false)
    {
        using var file = File.Create(path);
        using Stream stream = isPacked ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(Encoding.UTF8.GetBytes(csv));
    }
}
