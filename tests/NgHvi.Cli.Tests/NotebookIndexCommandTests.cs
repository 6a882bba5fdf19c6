using System.Text.RegularExpressions;
using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests;

public sealed class NotebookIndexCommandTests : IDisposable
{
    private const string Notebook = """{"cells":[{"cell_type":"markdown","id":"a","metadata":{},"source":"# Title"}],"metadata":{},"""
        + """ "nbformat":4,"nbformat_minor":5}""";

    private readonly CommandFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void All_notebooks_of_a_folder_are_listed_but_the_copies_in_the_output()
    {
        folder.Write("n/a.ipynb", Notebook);
        folder.Write("n/sub/b.ipynb", Notebook);
        folder.Write("n/.ipynb_checkpoints/a.ipynb", Notebook);
        folder.Write("n/report/a.ipynb", Notebook);

        var (code, output, _) = folder.Run("notebook", "index", "@n", "--output", "@n/report");

        Assert.Equal(0, code);
        Assert.Contains("index.html", output, StringComparison.Ordinal);
        Assert.Contains("<p>2 notebooks, 2 never run.</p>", folder.Read("n/report/index.html"), StringComparison.Ordinal);
        Assert.Equal(0, folder.Run("notebook", "index", "@n/report", "--output", "@n/report").Code);
        Assert.Contains("<p>1 notebook, 1 never run.</p>", folder.Read("n/report/index.html"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("1e300")]
    public void A_report_whose_record_holds_no_time_has_none(string seconds)
    {
        folder.Write("n/a.ipynb", Notebook);
        Assert.Equal(0, folder.Run("notebook", "run", "@n/a.ipynb", "--output", "@.", "--quiet").Code);
        folder.Write("a.html", Regex.Replace(folder.Read("a.html"), "\"Seconds\":[^,]+", "\"Seconds\":" + seconds));

        Assert.Equal(0, folder.Run("notebook", "index", "@n", "--output", "@.").Code);
        Assert.Contains("<p>1 notebook, 1 never run.</p>", folder.Read("index.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_notebooks_and_a_missing_one_get_a_sentence()
    {
        folder.Write("empty/x.txt", "");
        folder.Write("n/a.ipynb", Notebook);

        AssertSentence("There is no notebook (*.ipynb) in \"", "@empty", "--output", "@out");
        AssertSentence("is neither a notebook nor a folder.", "@none", "--output", "@out");
        AssertSentence("is a file; the name of a folder is expected.", "@n", "--output", "@empty/x.txt");
        Assert.False(folder.Has("out/index.html"));
    }

    private void AssertSentence(string sentence, params string[] arguments)
    {
        var (code, _, error) = folder.Run(["notebook", "index", .. arguments]);
        Assert.Equal(2, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }
}
