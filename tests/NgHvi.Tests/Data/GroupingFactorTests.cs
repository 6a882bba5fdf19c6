using NgHvi.Tests.Support;

namespace NgHvi.Tests.Data;

public class GroupingFactorTests
{
    private static readonly DataTable Table = DataTable.FromColumns(
        DataColumn.FromNumbers("y", [1.0, 2, 4, 3, 5, 7, 6, 9]),
        DataColumn.FromNumbers("x", [0.0, 1, 0, 1, 0, 1, 0, 2]),
        DataColumn.FromText("school", ["p", "p", "q", "q", "p", "p", "q", "q"]),
        DataColumn.FromText("class", ["1", "2", "1", "2", "1", "2", "1", "2"]),
        DataColumn.FromText("pupil", ["a", "b", "c", "d", "a", "b", "c", "d"]));

    [Theory]
    [InlineData("(1 | school/class)", "school", "school:class")]
    [InlineData("(1 | school/class/pupil)", "school", "school:class", "school:class:pupil")]
    [InlineData("(x | school) + (1 | class:school)", "school", "class:school")]
    [InlineData("(1 | school) + (x || pupil)", "school", "pupil")]
    public void Terms_are_factors(string terms, params string[] expected) =>
        Assert.Equal(expected, Formula.Parse($"y ~ x + {terms}").Terms.Select(term => term.Name));

    [Fact]
    public void Rows_have_levels_and_columns_of_each_factor()
    {
        var data = ModelData.From(Table, "y ~ x + (1 + x | school) + (0 + x || pupil)");

        Assert.Equal(["school", "pupil"], data.Factors.Select(factor => factor.Name));
        Assert.Equal(["(Intercept)", "x", "x"], data.RandomNames);
        Assert.Equal([(0, 2, 0), (2, 1, -1)], data.Factors.Select(factor => (factor.First, factor.Count, factor.Intercept)));
        Assert.Equal([false, true], data.Factors.Select(factor => factor.IsUncorrelated));
        for (var i = 0; i < data.RowCount; i++)
        {
            var row = data.SourceRows[i];
            Assert.Equal(Table.Column("school").TextAt(row), data.Factors[0].Keys[data.Factors[0].Levels[i]]);
            Assert.Equal(Table.Column("pupil").TextAt(row), data.Factors[1].Keys[data.Factors[1].Levels[i]]);
            Assert.Equal(Table.Column("x").Numbers[row], data.Random[(i * 3) + 2]);
        }

        var byPupil = data.By(data.Factors[1]);
        Assert.Equal((4, "pupil"), (byPupil.GroupCount, byPupil.GroupName));
        Assert.Equal(["x"], byPupil.RandomNames);
        for (var i = 0; i < byPupil.RowCount; i++) Assert.Equal(Table.Column("y").Numbers[byPupil.SourceRows[i]], byPupil.Response[i]);
    }

    [Theory]
    [InlineData("(1 | school) + (1 | class)", "\"class\" is taken as crossed with \"school\": its level \"1\" is the same in several of "
        + "\"school\"; if it is a code that each of \"school\" uses anew, write (… | school/class).")]
    [InlineData("(1 | school) + (1 | pupil)", "\"pupil\" is nested in \"school\": each of its levels occurs in one level of \"school\".")]
    public void Notes_say_how_factors_lie(string terms, string expected) =>
        Assert.Contains(expected, ModelData.From(Table, $"y ~ x + {terms}").Notes);

    [Fact]
    public void A_combination_is_no_code() =>
        Assert.DoesNotContain(ModelData.From(GroupingCase.Rows(60, 1), "y ~ x + (1 | a) + (1 | b:one)").Notes, note =>
            note.Contains("is taken as crossed", StringComparison.Ordinal));

    [Fact]
    public void Nothing_is_said_where_the_formula_says_it() =>
        Assert.Empty(ModelData.From(Table, "y ~ x + (1 | school/class)").Notes);

    [Theory]
    [InlineData("poisson", "", "Several grouping factors go with gaussian responses of one σ, not with poisson, whose integrals have no "
        + "closed form; leave one of a, b.")]
    [InlineData("student", "", "Several grouping factors go with gaussian responses of one σ, not with student, whose integrals have no "
        + "closed form; leave one of a, b.")]
    [InlineData("gaussian", "~ (1 | a)", "Several grouping factors go with gaussian responses of one σ, not with gaussian responses of a "
        + "σ by group, whose integrals have no closed form; leave one of a, b.")]
    public void Other_responses_are_refused(string response, string sigma, string expected)
    {
        var options = new ModelOptions { Response = Response.Parse(response), Sigma = sigma.Length > 0 ? sigma : null };
        var table = GroupingCase.Rows(40, 1);
        var counts = DataTable.FromColumns([
            DataColumn.FromNumbers("n", Enumerable.Range(0, 40).Select(i => (double)(i % 3))), .. table.Columns]);
        Assert.Equal(expected, Assert.Throws<InputException>(
            () => MixedModel.From(counts, "n ~ x + (1 | a) + (1 | b)", options)).Message);
    }

    [Fact]
    public void Networks_other_methods_and_levels_that_are_rows_are_refused()
    {
        var table = GroupingCase.Rows(40, 1);
        var rows = DataTable.FromColumns([
            DataColumn.FromText("row", Enumerable.Range(0, 40).Select(i => $"r{i}")), .. table.Columns]);
        Assert.StartsWith("A network goes with one grouping factor;", Assert.Throws<InputException>(
            () => MixedModel.From(table, "y ~ deep(x) + (1 | a) + (1 | b)", new() { Hidden = [2] })).Message, StringComparison.Ordinal);
        Assert.StartsWith("Every row is a level of its own of \"row\"", Assert.Throws<InputException>(
            () => MixedModel.From(rows, "y ~ x + (1 | a) + (1 | row)", new())).Message, StringComparison.Ordinal);
        Assert.StartsWith("Gibbs is for one grouping factor;", Assert.Throws<InputException>(
            () => MixedModel.From(table, "y ~ x + (1 | a) + (1 | b)", new()).Fit(
                new Gibbs(), cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Average information has no options but", Assert.Throws<ArgumentException>(
            () => MixedModel.From(table, "y ~ x + (1 | a) + (1 | b)", new()).Fit(
                HybridVi.AverageInformation with { Steps = 9 }, cancellationToken: TestContext.Current.CancellationToken)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith("Average information is for models of several grouping factors", Assert.Throws<ArgumentException>(
            () => MixedModel.From(table, "y ~ x + (1 | a)", new()).Fit(
                HybridVi.AverageInformation, cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }
}
