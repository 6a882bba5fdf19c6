namespace NgHvi.Tests.Data;

public class GroupedInputsTests
{
    [Fact]
    public void Rows_are_stacked_by_group_in_order_of_first_appearance()
    {
        var data = GroupedInputs.FromArrays([1, 2, 3, 4, 5], [10, -1, 20, -2, 30, -3, 40, -4, 50, -5], ["b", "a", "b", "c", "a"]);

        Assert.Equal((5, 3, 2), (data.RowCount, data.GroupCount, data.InputCount));
        Assert.Equal(["b", "a", "c"], data.GroupKeys);
        Assert.Equal([0, 2, 4, 5], data.GroupOffsets.ToArray());
        Assert.Equal([0, 2, 1, 4, 3], data.SourceRows.ToArray());
        Assert.Equal([1, 3, 2, 5, 4], data.Response.ToArray());
        Assert.Equal([10, -1, 30, -3, 20, -2, 50, -5, 40, -4], data.Inputs.ToArray());
        Assert.Equal(["x1", "x2"], data.InputNames);
        Assert.Equal(("y", "group"), (data.ResponseName, data.GroupName));
    }

    [Fact]
    public void There_may_be_no_inputs()
    {
        var data = GroupedInputs.FromArrays([1, 2], [], ["a", "b"]);
        Assert.Equal((0, 2), (data.InputCount, data.GroupCount));
        Assert.Empty(data.Inputs.ToArray());
    }

    [Fact]
    public void Names_are_kept()
    {
        var data = GroupedInputs.FromArrays([1, 2], [3, 4], ["a", "b"], ["dose"], "clinic", "pain");
        Assert.Equal(("dose", "clinic", "pain"), (data.InputNames[0], data.GroupName, data.ResponseName));
    }

    [Fact]
    public void Grouped_data_give_their_fixed_columns_but_the_intercept()
    {
        var table = DataTable.FromCsv(new StringReader("y,x,u,g\n1,10,5,b\n2,20,6,a\n3,30,7,b\n"), "data.csv");
        var data = GroupedInputs.FromData(GroupedData.FromTable(table, "y ~ x + u + (1 | g)"));

        Assert.Equal(["x", "u"], data.InputNames);
        Assert.Equal([10, 5, 30, 7, 20, 6], data.Inputs.ToArray());
        Assert.Equal([1, 3, 2], data.Response.ToArray());
        Assert.Equal([0, 2, 3], data.GroupOffsets.ToArray());
        Assert.Equal([0, 2, 1], data.SourceRows.ToArray());
        Assert.Equal(("y", "g"), (data.ResponseName, data.GroupName));
        Assert.Equal(["b", "a"], data.GroupKeys);
    }

    [Fact]
    public void Grouped_data_without_an_intercept_are_refused()
    {
        var table = DataTable.FromCsv(new StringReader("y,x,g\n1,10,b\n2,20,a\n3,30,b\n"), "data.csv");
        Assert.StartsWith(
            "The formula has no intercept",
            Assert.Throws<NgHvi.InputException>(() => GroupedInputs.FromData(GroupedData.FromTable(table, "y ~ 0 + x + (1 | g)"))).Message);
    }

    [Fact]
    public void Arrays_that_disagree_are_refused()
    {
        Assert.StartsWith(
            "groups has length 1, but response has 2.",
            Assert.Throws<ArgumentException>(() => GroupedInputs.FromArrays([1, 2], [1, 1], ["a"])).Message);
        Assert.StartsWith(
            "inputs has length 3, which is no multiple of the 2 rows.",
            Assert.Throws<ArgumentException>(() => GroupedInputs.FromArrays([1, 2], [1, 1, 1], ["a", "b"])).Message);
        Assert.StartsWith(
            "Entry 1 of inputs is NaN, not a finite number.",
            Assert.Throws<ArgumentException>(() => GroupedInputs.FromArrays([1, 2], [1, double.NaN], ["a", "b"])).Message);
        Assert.StartsWith(
            "Entry 0 of response is ∞, not a finite number.".Replace("∞", double.PositiveInfinity.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Assert.Throws<ArgumentException>(() => GroupedInputs.FromArrays([double.PositiveInfinity, 2], [1, 2], ["a", "b"])).Message);
        Assert.StartsWith(
            "Every row needs a group key",
            Assert.Throws<ArgumentException>(() => GroupedInputs.FromArrays([1, 2], [1, 2], ["a", ""])).Message);
        Assert.Throws<ArgumentException>(() => GroupedInputs.FromArrays([1, 2], [1, 2], ["a", "b"], ["p", "q"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => GroupedInputs.FromArrays([], [], []));
    }
}
