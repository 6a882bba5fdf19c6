using FsCheck;
using FsCheck.Fluent;

namespace NgHvi.Tests.Data;

public class GroupedDataTests
{
    private const string Csv = "y,x,g\n1,10,b\n2,20,a\n3,30,b\n4,40,c\n5,50,a\n";

    [Fact]
    public void Rows_are_stacked_by_group_in_order_of_first_appearance()
    {
        var data = GroupedData.FromTable(Read(Csv), "y ~ x + (1 + x | g)");

        Assert.Equal((5, 3, 2, 2), (data.RowCount, data.GroupCount, data.FixedCount, data.RandomCount));
        Assert.Equal(["b", "a", "c"], data.GroupKeys);
        Assert.Equal([0, 2, 4, 5], data.GroupOffsets.ToArray());
        Assert.Equal([0, 2, 1, 4, 3], data.SourceRows.ToArray());
        Assert.Equal([1, 3, 2, 5, 4], data.Response.ToArray());
        Assert.Equal([1, 10, 1, 30, 1, 20, 1, 50, 1, 40], data.FixedDesign.ToArray());
        Assert.Equal(data.FixedDesign, data.RandomDesign);
        Assert.Equal(("y", "g", 0), (data.ResponseName, data.GroupName, data.DroppedRowCount));
        Assert.Equal("y ~ x + (1 + x | g)", data.Design!.FormulaText);
    }

    [Fact]
    public void Group_keys_are_texts_as_they_are_written()
    {
        var data = GroupedData.FromTable(Read("y,g\n1,001\n2,1\n3,1.0\n4,001\n"), "y ~ 1 + (1 | g)");

        Assert.Equal(["001", "1", "1.0"], data.GroupKeys);
        Assert.Equal([0, 2, 3, 4], data.GroupOffsets.ToArray());
    }

    [Fact]
    public void Numbers_made_in_code_can_be_group_keys()
    {
        var table = DataTable.FromColumns(
            DataColumn.FromNumbers("y", [1.0, 2, 3]), DataColumn.FromNumbers("g", [2.0, 0.5, 2]));

        Assert.Equal(["2", "0.5"], GroupedData.FromTable(table, "y ~ 1 + (1 | g)").GroupKeys);
    }

    [Fact]
    public void Source_rows_restore_the_order_of_the_file() => Prop.ForAll<int[]>(numbers =>
    {
        var groups = numbers.Append(0).Select(k => (k % 7).ToString(System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var y = Enumerable.Range(0, groups.Length).Select(i => (double)i).ToArray();
        var table = DataTable.FromColumns(DataColumn.FromNumbers("y", y), DataColumn.FromText("g", groups));
        var data = GroupedData.FromTable(table, "y ~ 1 + (1 | g)");
        var restored = new double[y.Length];
        var keys = new string[y.Length];
        for (var g = 0; g < data.GroupCount; g++)
        {
            for (var i = data.GroupOffsets[g]; i < data.GroupOffsets[g + 1]; i++)
            {
                restored[data.SourceRows[i]] = data.Response[i];
                keys[data.SourceRows[i]] = data.GroupKeys[g];
                Assert.True(i == data.GroupOffsets[g] || data.SourceRows[i - 1] < data.SourceRows[i]);
            }
        }

        Assert.Equal(y, restored);
        Assert.Equal(groups, keys);
        Assert.Equal(groups.Distinct(), data.GroupKeys);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Arrays_give_the_same_data_as_a_table()
    {
        double[] design = [1, 10, 1, 20, 1, 30, 1, 40, 1, 50];
        var expected = GroupedData.FromTable(Read(Csv), "y ~ x + (1 + x | g)");

        var data = GroupedData.FromArrays([1, 2, 3, 4, 5], design, design, ["b", "a", "b", "c", "a"]);

        Assert.Equal(expected.Response, data.Response);
        Assert.Equal(expected.FixedDesign, data.FixedDesign);
        Assert.Equal(expected.RandomDesign, data.RandomDesign);
        Assert.Equal(expected.GroupOffsets, data.GroupOffsets);
        Assert.Equal(expected.GroupKeys, data.GroupKeys);
        Assert.Equal(["x1", "x2"], data.FixedNames);
        Assert.Equal(["z1", "z2"], data.RandomNames);
        Assert.Null(data.Design);
    }

    [Fact]
    public void Arrays_take_whole_numbers_as_group_keys_and_names()
    {
        ReadOnlySpan<int> groups = [7, -1, 7];

        var data = GroupedData.FromArrays(
            [1, 2, 3], [1, 1, 1], [4, 5, 6], groups, ["one"], ["slope"], groupName: "school", responseName: "score");

        Assert.Equal(["7", "-1"], data.GroupKeys);
        Assert.Equal([4, 6, 5], data.RandomDesign.ToArray());
        Assert.Equal(("one", "slope", "school", "score"), (data.FixedNames[0], data.RandomNames[0], data.GroupName, data.ResponseName));
    }

    [Fact]
    public void Arrays_that_disagree_are_refused()
    {
        Assert.StartsWith(
            "groups has length 1, but response has 2.",
            Assert.Throws<ArgumentException>(() => GroupedData.FromArrays([1, 2], [1, 1], [1, 1], ["a"])).Message);
        Assert.StartsWith(
            "The length of fixedDesign is 3, which is not a positive multiple of the 2 rows.",
            Assert.Throws<ArgumentException>(() => GroupedData.FromArrays([1, 2], [1, 1, 1], [1, 1], ["a", "b"])).Message);
        Assert.StartsWith(
            "Entry 1 of randomDesign is NaN, not a finite number.",
            Assert.Throws<ArgumentException>(() => GroupedData.FromArrays([1, 2], [1, 1], [1, double.NaN], ["a", "b"])).Message);
        Assert.Throws<ArgumentException>(() => GroupedData.FromArrays([1, 2], [1, 1], [1, 1], ["a", ""]));
        Assert.Throws<ArgumentException>(() => GroupedData.FromArrays([1, 2], [1, 1], [1, 1], ["a", "b"], ["p", "q"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => GroupedData.FromArrays([], [], [], Array.Empty<string>()));
    }

    private static DataTable Read(string csv) => DataTable.FromCsv(new StringReader(csv), "data.csv");
}
