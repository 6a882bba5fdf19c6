using Microsoft.Data.Analysis;

namespace NgHvi.Tests.Data;

public sealed class TableTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"nghvi-{Guid.NewGuid():N}.csv");

    public void Dispose() => File.Delete(path);

    [Fact]
    public void A_file_becomes_doubles_and_text_and_loses_no_digit()
    {
        var frame = Read("x,id,long,mix,d\n1.5,001,16777217,a,NA\nNA,002,9007199254740993,1,2\n,010,1,,3");

        Assert.Equal(["Double", "String", "String", "String", "Double"], frame.Columns.Select(c => c.DataType.Name));
        Assert.Equal([1.5, null, null], (DoubleDataFrameColumn)frame["x"]);
        Assert.Equal(["001", "002", "010"], (StringDataFrameColumn)frame["id"]);
        Assert.Equal("9007199254740993", frame["long"][1]);
        Assert.Equal(["a", "1", null], (StringDataFrameColumn)frame["mix"]);
    }

    [Fact]
    public void A_frame_keeps_the_lines_of_its_file_and_the_text_of_its_keys()
    {
        var frame = Read("y,x,g,s\n1,1,1,no\n\n2,2,1.0,yes\n3,oops,1,yes\n4,4,1.0,yes");

        Assert.StartsWith(Path.GetFileName(path) + ", line 5, column \"x\": \"oops\" is not a number;", Fault(frame));
        Assert.StartsWith(Path.GetFileName(path) + ", line 5, column \"x\": \"oops\"", Fault(frame.Where("s=yes").Where("y!=2")));
        Assert.Equal(["1"], ModelData.From(frame, "y ~ 1 + (1 | g)").GroupKeys);
        frame["y"][1] = double.NaN;
        Assert.StartsWith(Path.GetFileName(path) + ", line 4, column \"y\": \"NaN\"", Fault(frame, "y ~ 1 + (1 | g)"));
        Assert.Equal(["1"], ModelData.From(frame.Filter(new PrimitiveDataFrameColumn<int>("", [0, 3])), "y ~ 1 + (1 | g)").GroupKeys);
    }

    [Fact]
    public void Frames_made_in_code_have_columns_of_many_types()
    {
        DateTime day = new(2026, 11, 28, 0, 0, 0, DateTimeKind.Utc);
        var table = DataTable.From(new DataFrame(
            new PrimitiveDataFrameColumn<int>("int", [1, null]),
            new PrimitiveDataFrameColumn<long>("long", [9007199254740993, null]),
            new PrimitiveDataFrameColumn<float>("float", [0.5f, null]),
            new PrimitiveDataFrameColumn<bool>("bool", [true, null]),
            new PrimitiveDataFrameColumn<decimal>("decimal", [1.10m, null]),
            new PrimitiveDataFrameColumn<DateTime>("date", [day, day.AddHours(1.5)]),
            new StringDataFrameColumn("text", [null, "é"])));

        Assert.Equal(["1", "9007199254740993", "0.5", "1", "1.10", "2026-11-28", ""], table.Columns.Select(c => c.TextAt(0)));
        Assert.Equal("2026-11-28T01:30:00", table.Column("date").TextAt(1));
        Assert.All(table.ColumnNames.SkipLast(2), name => Assert.True(table.Column(name).IsMissing(1)));
        Assert.Equal([1, double.NaN], table.Column("bool").Numbers.ToArray());
        Assert.Equal("row 2, column \"int\"", table.Place(1, "int"));
    }

    [Fact]
    public void Where_keeps_the_types_of_columns()
    {
        var frame = new DataFrame(new PrimitiveDataFrameColumn<int>("a", [3, 2, 1]), new StringDataFrameColumn("b", ["u", "v", "u"]));

        var kept = frame.Where("b=u");

        Assert.Equal([3, 1], (PrimitiveDataFrameColumn<int>)kept["a"]);
        Assert.Equal(3, DataTable.From(kept).LineOf(1));
    }

    [Fact]
    public void What_no_model_takes_is_refused()
    {
        Assert.Equal(
            "Column \"span\" of the frame is of type TimeSpan; allowed are numbers, text, booleans and dates.",
            Refused(new DataFrame(new PrimitiveDataFrameColumn<TimeSpan>("span", [TimeSpan.Zero]))));
        Assert.Equal("A table needs at least one column and one row.", Refused(new DataFrame(new StringDataFrameColumn("a", 0))));
        Assert.Equal("A table needs at least one column and one row.", Refused(new DataFrame()));
        Assert.Equal($"The file \"{path}\" does not exist.", Assert.Throws<InputException>(() => Table.Read(path)).Message);
    }

    private static string Refused(DataFrame frame) => Assert.Throws<InputException>(() => DataTable.From(frame)).Message;

    private static string Fault(DataFrame frame, string formula = "y ~ x + (1 | g)") =>
        Assert.Throws<InputException>(() => ModelData.From(frame, formula)).Message;

    private DataFrame Read(string csv)
    {
        File.WriteAllText(path, csv);
        return Table.Read(path);
    }
}
