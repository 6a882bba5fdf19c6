using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Running;
using NgHvi.Notebooks.Tests.Support;

namespace NgHvi.Notebooks.Tests.Running;

/// <summary>Parameters that a run sets.</summary>
public sealed class ParameterTests
{
    private const string Declaring =
        "int n = 5; double tol = 1; var rate = 0.5f; string name = null; double[] xs = [1]; bool? flag = true; var m = Unknown.A; "
        + "List<string> words = []; var (steps, (seed, label)) = (10_000, (1L, \"a\"));";

    [Theory]
    [InlineData("n=7", "int n = 7;")]
    [InlineData("tol=1", "double tol = 1;")]
    [InlineData("tol=-Infinity", "double tol = double.NegativeInfinity;")]
    [InlineData("rate=2", "float rate = 2f;")]
    [InlineData("rate=NaN", "float rate = float.NaN;")]
    [InlineData("name=a \"b\"=c", "string name = \"a \\\"b\\\"=c\";")]
    [InlineData("name=null", "string name = null;")]
    [InlineData("name=5", "string name = \"5\";")]
    [InlineData("xs=[1, 2e3]", "double[] xs = [1, 2e3];")]
    [InlineData("xs=new double[3]", "double[] xs = new double[3];")]
    [InlineData("words=[\"a\\u0022\"]", "List<string> words = [\"a\\\"\"];")]
    [InlineData("flag=null", "bool? flag = null;")]
    [InlineData("flag=True", "bool? flag = true;")]
    [InlineData("m=Unknown.B", "var m = Unknown.B;")]
    [InlineData("steps=50", "int steps = 50;")]
    [InlineData("seed=7", "long seed = 7;")]
    [InlineData("label=b", "string label = \"b\";")]
    public void A_declared_parameter_gets_its_type(string given, string expected)
    {
        Assert.Equal("// Parameters\n" + expected, Inject(Notebook(Declaring), given).Cells[1].Source);
    }

    [Theory]
    [InlineData("a=1", "int a = 1;")]
    [InlineData("a=3000000000", "long a = 3000000000;")]
    [InlineData("a=1e-3", "double a = 0.001;")]
    [InlineData("a=true", "bool a = true;")]
    [InlineData("a=null", "object a = null;")]
    [InlineData("a=[1, 2.5]", "double[] a = [1, 2.5];")]
    [InlineData("a=[\"x\", \"y\"]", "string[] a = [\"x\", \"y\"];")]
    [InlineData("a=some text", "string a = \"some text\";")]
    public void Another_parameter_gets_the_type_it_looks_like_in_a_first_cell(string given, string expected)
    {
        Assert.Equal("// Parameters\n" + expected, Inject(NotebookDocument.Parse(TestNotebook.Json("1")), given).Cells[0].Source);
    }

    [Theory]
    [InlineData(
        "k=1",
        "The parameter k is not declared in the cell tagged parameters; declared there are n, tol, rate, name, xs, flag, m, words, steps, "
        + "seed, label.")]
    [InlineData("n=1.5", "The parameter n is \"1.5\"; the notebook declares it as int.")]
    [InlineData("tol=1e400", "The parameter tol is \"1e400\"; the notebook declares it as double.")]
    [InlineData("rate=-1e39", "The parameter rate is \"-1e39\"; the notebook declares it as float.")]
    [InlineData("xs=1 +", "The parameter xs is \"1 +\"; the notebook declares it as double[].")]
    [InlineData("n", "The parameter \"n\" has no value; write name=value.")]
    [InlineData("class=1", "The parameter \"class\" has no name that C# allows for a variable.")]
    public void What_cannot_be_set_is_told(string given, string expected)
    {
        Assert.Equal(expected, Assert.Throws<NotebookException>(() => Inject(Notebook(Declaring), given)).Message);
    }

    [Fact]
    public void A_file_gives_values_that_assignments_override()
    {
        using var folder = new TestFolder();
        var path = folder.Write("p.json", """{"n": 1, "name": "null", "xs": [1]}""");

        var parameters = NotebookParameters.Of(path, ["n=2"]);

        Assert.Equal(
            "// Parameters\nint n = 2;\nstring name = \"null\";\ndouble[] xs = [1];",
            ParameterCell.Inject(Notebook(Declaring), parameters).Cells[1].Source);
        folder.Write("p.json", "{\n\"n\": {}}");
        Assert.Equal(
            "p.json is damaged at line 2, column 6: $.n is an object; parameters are numbers, texts, true, false, null and arrays.",
            Assert.Throws<NotebookException>(() => NotebookParameters.Of(path, [])).Message);
    }

    [Fact]
    public async Task The_cells_that_follow_see_the_value_and_a_second_run_replaces_it()
    {
        var first = await RunAsync(Notebook("double x = 1;", "Console.Write(x / 2);"), "x=3");
        var second = await RunAsync(NotebookDocument.Parse(first.ToJson()), "x=5");

        Assert.Equal("stdout: 1.5", CellOutputs.Describe(Assert.Single(first.Cells[2].Outputs)));
        Assert.Equal("stdout: 2.5", CellOutputs.Describe(Assert.Single(second.Cells[2].Outputs)));
        Assert.Equal(first.Cells.Select(cell => cell.Id), second.Cells.Select(cell => cell.Id));
        Assert.Equal(["injected-parameters"], second.Cells[1].Tags);
    }

    private static async Task<NotebookDocument> RunAsync(NotebookDocument notebook, string given) =>
        (await NotebookRunner.RunAsync(
            notebook, "n", new NotebookRunOptions { Parameters = NotebookParameters.Of(null, [given]) },
            cancellationToken: TestContext.Current.CancellationToken)).Notebook;

    private static NotebookDocument Inject(NotebookDocument notebook, string given) =>
        ParameterCell.Inject(notebook, NotebookParameters.Of(null, [given]));

    private static NotebookDocument Notebook(string declaring, params string[] more) => NotebookDocument.Parse(
        TestNotebook.Json([declaring, .. more])
            .Replace("\"metadata\":{},\"outputs\"", "\"metadata\":{\"tags\":[\"parameters\"]},\"outputs\"", StringComparison.Ordinal));
}
