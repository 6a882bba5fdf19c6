namespace NgHvi.Tests.Data;

public class ValueColumnsTests
{
    [Fact]
    public void Columns_of_any_values_become_a_table()
    {
        var table = DataTable.FromColumns(new (string, IEnumerable<object?>)[]
        {
            ("y", [1.5, null, 2f]), ("key", [9007199254740993L, 2L, null]), ("name", ["a", 'b', null]), ("flag", [true, false, null]), ("empty", [null, null, null]),
        });

        Assert.Equal([1.5, double.NaN, 2], table.Column("y").Numbers.ToArray());
        Assert.True(table.Column("y").IsMissing(1));
        Assert.Equal("9007199254740993", table.Column("key").TextAt(0));
        Assert.Equal(["a", "b", ""], Enumerable.Range(0, 3).Select(table.Column("name").TextAt));
        Assert.Equal([1, 0, double.NaN], table.Column("flag").Numbers.ToArray());
        Assert.True(table.Column("empty").IsMissing(2));
    }

    [Fact]
    public void A_value_of_another_type_is_refused_by_name() =>
        Assert.Equal(
            "Column \"when\" has a value of type DateTime; allowed are numbers, text, booleans, enumerations and identifiers.",
            Assert.Throws<InputException>(() => DataTable.FromColumns([("when", [DateTime.UnixEpoch])])).Message);
}
