using NgHvi.Tests.Support;

namespace NgHvi.Tests.Data;

public class DesignTests
{
    private static readonly DataTable Table = DataTable.FromColumns(
        DataColumn.FromNumbers("y", [1.0, 2, 3]),
        DataColumn.FromText("dept", ["b", "a", "c \"é\""]),
        DataColumn.FromNumbers("x", [0.5, 1.5, 2.5]),
        DataColumn.FromText("g", ["1", "2", "1"]));

    private static readonly Design Original = ModelData.From(Table, "y ~ dept*x + C(x) + (0 + dept | g)").Design!;

    [Fact]
    public void Json_gives_the_same_design_back()
    {
        var copy = DesignJson.Parse(Original.ToJson());

        Assert.Equal(Original.Formula.Text, copy.Formula.Text);
        Assert.Equal(Original.Formula.ResponseName, copy.Formula.ResponseName);
        Assert.Equal(Original.Formula.GroupName, copy.Formula.GroupName);
        Assert.Equal(Original.Fixed.Names, copy.Fixed.Names);
        Assert.Equal(Original.RandomNames, copy.RandomNames);
        Assert.Equal(Original.ToJson(), copy.ToJson());
        var (before, after) = (Original.Apply(Table), copy.Apply(Table));
        Assert.Equal(before.Fixed, after.Fixed);
        Assert.Equal(before.Random, after.Random);
    }

    [Fact]
    public void Names_and_levels_are_those_of_the_training_table()
    {
        Assert.Equal(["a", "b", "c \"é\""], Original.Variables[0].Levels!);
        Assert.Null(Original.Variables[1].Levels);
        Assert.Equal(["depta", "deptb", "deptc \"é\""], Original.RandomNames);
    }

    [Theory]
    [InlineData("{}", "The saved design is incomplete; formula, variables, fixedNames, randomNames and inputNames are required.")]
    [InlineData(
        """{"Formula":"y ~ x + (1|g)","Variables":[{"Column":"z"}],"FixedNames":["x"],"RandomNames":["(Intercept)"],"InputNames":[]}""",
        "The saved design is inconsistent: its variables are not those of its formula.")]
    [InlineData(
        """{"Formula":"y ~ x + (1|g)","Variables":[{"Column":"x"}],"FixedNames":["x"],"RandomNames":["(Intercept)"],"InputNames":[]}""",
        "The saved design is inconsistent: its column names are not those of its formula and levels.")]
    public void Json_that_is_no_design_is_refused(string json, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => DesignJson.Parse(json)).Message);

    [Fact]
    public void A_document_cannot_change_a_design_that_was_made_from_it()
    {
        var levels = new List<string> { "a", "b" };
        var design = Design.FromDocument(
            new("y ~ d + (1|g)", [new("d", levels)], ["(Intercept)", "db"], ["(Intercept)"], []));

        levels[1] = "changed";

        Assert.Equal("b", design.Variables[0].Levels![1]);
    }

    [Fact]
    public void A_categorical_column_with_one_level_is_refused()
    {
        var table = DataTable.FromColumns(
            DataColumn.FromNumbers("y", [1.0, 2]), DataColumn.FromText("d", ["a", "a"]), DataColumn.FromText("g", ["1", "2"]));

        var error = Assert.Throws<InputException>(() => ModelData.From(table, "y ~ d + (1|g)"));

        Assert.Equal(
            "The categorical column \"d\" has only the level \"a\", and a predictor needs at least two.\n" +
            "  y ~ d + (1|g)\n      ^",
            error.Message);
    }

    [Fact]
    public void Two_columns_of_one_name_are_refused()
    {
        var table = DataTable.FromColumns(
            DataColumn.FromNumbers("y", [1.0, 2]),
            DataColumn.FromText("d", ["1", "2"]),
            DataColumn.FromNumbers("d2", [1.0, 2]),
            DataColumn.FromText("g", ["1", "2"]));

        var error = Assert.Throws<InputException>(() => ModelData.From(table, "y ~ C(d) + d2 + (1|g)"));

        Assert.Equal(
            "The formula y ~ C(d) + d2 + (1|g) gives two columns the name \"d2\"; rename a column of the table or drop " +
            "one of the terms.",
            error.Message);
    }
}
