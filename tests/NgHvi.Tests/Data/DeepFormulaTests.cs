using NgHvi.Tests.Support;

namespace NgHvi.Tests.Data;

public sealed class DeepFormulaTests
{
    [Theory]
    [InlineData("y ~ deep(x, z) + (deep | g)", true, true)]
    [InlineData("y ~ deep(x, z) + (1 + deep | g)", true, true)]
    [InlineData("y ~ 1 + deep(x, z) + (0 + deep | g)", false, true)]
    [InlineData("y ~ (1 | g) + deep(x, z)", true, false)]
    [InlineData("y ~ deep(x, z)", false, false)]
    public void A_network_and_what_varies_by_group(string text, bool hasConstant, bool hasFeatures)
    {
        var formula = Formula.Parse(text);
        Assert.True(formula.IsDeep);
        Assert.Equal((hasConstant, hasFeatures), (formula.Random.HasIntercept, formula.HasRandomFeatures));
        Assert.Equal(["x", "z"], formula.Variables.Select(v => v.Column));
        Assert.Empty(formula.Random.Terms);
    }

    [Fact]
    public void Inputs_are_coded_like_fixed_terms()
    {
        var table = DataTable.FromColumns(
            DataColumn.FromNumbers("y", [1, 2, 3, 4]),
            DataColumn.FromNumbers("x", [1, 2, 3, 5]),
            DataColumn.FromText("c", ["b", "a", "c", "b"]),
            DataColumn.FromText("g", ["k", "k", "l", "l"]));
        var data = ModelData.From(table, "y ~ deep(x, C(c), x:c) + (deep | g)");
        Assert.Equal(ModelData.From(table, "y ~ x + C(c) + x:c + (1 | g)").FixedNames.Skip(1), data.InputNames);
        Assert.Equal(["x", "ca", "cb", "cc"], ModelData.From(table, "y ~ deep(x, C(c, levels=[q, a, b, c])) + (1 | g)").InputNames);
    }

    [Theory]
    [InlineData("y ~ deep + (1 | g)", "deep")]
    [InlineData("y ~ `deep` + x + (deep | g)", "deep")]
    [InlineData("y ~ deep(`deep`) + (1 | g)", "deep")]
    public void A_column_may_be_called_deep(string text, string column) =>
        Assert.Contains(column, Formula.Parse(text).Variables.Select(v => v.Column));

    [Fact]
    public void A_design_with_a_network_is_saved_and_restored()
    {
        var table = DataTable.FromColumns(
            DataColumn.FromNumbers("y", [1, 2, 3]), DataColumn.FromNumbers("x", [1, 2, 3]), DataColumn.FromText("g", ["k", "k", "l"]));
        string[] formulas = ["y ~ deep(x) + (deep | g)", "y ~ deep(x) + (0 + deep | g)", "y ~ deep(x)", "y ~ x + deep(x) + (x + deep | g)"];
        foreach (var text in formulas)
        {
            var design = ModelData.From(table, text).Design!;
            var restored = DesignJson.Parse(design.ToJson());
            Assert.Equal((design.Formula.Text, true), (restored.Formula.Text, restored.Formula.IsDeep));
            Assert.Equal(design.RandomNames, restored.RandomNames);
            Assert.Equal(design.Inputs.Names, restored.Inputs.Names);
        }
    }
}
