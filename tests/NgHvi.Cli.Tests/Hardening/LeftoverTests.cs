using System.IO.Compression;
using System.Text;
using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests.Hardening;

/// <summary>What killed processes left, and files that claim more than they are.</summary>
public sealed class LeftoverTests : IDisposable
{
    private const string Notebook = """{"cells":[{"cell_type":"markdown","id":"a","metadata":{},"source":"# Title"}],"metadata":{}, """
        + """ "nbformat":4,"nbformat_minor":5}""";

    private readonly CommandFolder folder = new CommandFolder().Write("data.csv", SmallData.Csv()).Write("page.ipynb", Notebook);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(".page.ipynb", "notebook run @page.ipynb --in-place")]
    [InlineData(".page.run.ipynb", "notebook run @page.ipynb --in-place")]
    [InlineData("out/.page.html", "notebook run @page.ipynb --output @out")]
    [InlineData("out/.index.html", "notebook index @page.ipynb --output @out")]
    [InlineData("study.runs/.results.csv", "study collect @study.json")]
    [InlineData("study.runs/.report.html", "study report @study.json")]
    [InlineData("study.runs/runs/.0123456789abcdef.json", "study run @study.json --quiet --jobs 1")]
    public void Temporary_files_of_killed_writers_go_with_the_next_run(string left, string line)
    {
        folder.Write("study.json", """
            { "fit": { "data": "data.csv", "formula": "y ~ x + (1 | g)", "threads": 1 }, "axes": [ { "field": "steps", "values": [5] } ] }
            """);
        if (line.StartsWith("study", StringComparison.Ordinal))
            Assert.Equal(0, folder.Run("study", "run", "@study.json", "--jobs", "1", "--quiet").Code);
        left += $".{Guid.NewGuid():N}.tmp";
        folder.Write(left, "half");

        var (code, _, error) = folder.Run(line.Split(' '));

        Assert.True(code == 0, error);
        Assert.False(folder.Has(left));
    }

    [Fact]
    public void So_do_those_of_what_a_cell_saves()
    {
        var left = $".fit.json.{Guid.NewGuid():N}.tmp";
        folder.Write(left, "half");
        var model = MixedModel.From(Table.Read(folder["data.csv"]), "y ~ x + (1 | g)");
        model.Fit(HybridVi.Default with { Steps = 5 }, cancellationToken: TestContext.Current.CancellationToken).Save(folder["fit.json"]);
        Assert.True(folder.Has("fit.json"));
        Assert.False(folder.Has(left));
    }

    [Theory]
    [InlineData("study run @study.json --output @data.csv/x --quiet")]
    [InlineData("study collect @study.json --output @data.csv/x")]
    [InlineData("study report @study.json --output @data.csv/x")]
    [InlineData("notebook run @page.ipynb --output @data.csv/x")]
    [InlineData("notebook index @page.ipynb --output @data.csv/x")]
    public void A_folder_that_cannot_be_made_is_a_sentence(string line)
    {
        folder.Write("study.json", """{ "fit": { "data": "data.csv", "formula": "y ~ x + (1 | g)" }, "axes": [] }""");
        var (code, _, error) = folder.Run(line.Split(' '));
        Assert.Equal(2, code);
        Assert.StartsWith("Error: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fit @bomb.csv.gz --formula y~x")]
    [InlineData("statistics @bomb.csv.gz --formula y~x+(1|g) --output @part.stats")]
    public void An_archive_that_unpacks_without_end_is_left_early(string line)
    {
        using (var packed = new GZipStream(File.Create(folder["bomb.csv.gz"]), CompressionLevel.Optimal))
        {
            packed.Write("g,x,y\n"u8);
            var rows = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("1,2,3\n", 200_000)));
            for (var i = 0; i < 100; i++) packed.Write(rows);
        }

        var (code, _, error) = folder.Run(line.Split(' '));

        Assert.Equal(2, code);
        Assert.EndsWith(
            "cannot be read: it unpacks to more than 100 times its size; unpack it first.", error.Trim(), StringComparison.Ordinal);
        Assert.False(folder.Has("part.stats"));
    }
}
