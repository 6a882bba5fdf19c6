using System.Text.RegularExpressions;
using Parquet.Serialization;

namespace NgHvi.Studies.Tests;

public class StudyTableTests
{
    [Fact]
    public async Task Csv_Parquet_and_frame_hold_the_same_numbers()
    {
        using var folder = new StudyFolder(StudyFolder.Small.Replace("[1, 2]", "[1, 2, null]", StringComparison.Ordinal));
        var study = folder.Run();
        var table = StudyTable.Collect(study.Plan, study.Store);
        StudyFiles.Write(study.Plan, study.Store, table);
        var frame = study.Results;
        var csv = Table.Read(study.Store.PathOf("results.csv"));
        using var stream = File.OpenRead(study.Store.PathOf("results.parquet"));
        var parquet = await ParquetSerializer.DeserializeUntypedAsync(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(3, parquet.Data.Count);
        Assert.Equal(frame.Columns.Select(column => column.Name), csv.Columns.Select(column => column.Name));
        for (var row = 0; row < 3; row++)
        {
            foreach (var name in new[] { "elbo", "seconds", "score.rmse", "x1.mean", "group.sd(Intercept).sd" })
            {
                Assert.Equal(frame.Columns[name][row], csv.Columns[name][row]);
                Assert.Equal(frame.Columns[name][row], parquet.Data[row][name]);
            }

            Assert.Equal(frame.Columns["verdict"][row], csv.Columns["verdict"][row]);
            Assert.Equal(frame.Columns["verdict"][row], parquet.Data[row]["verdict"]);
        }
    }

    [Fact]
    public void The_manifest_says_what_made_the_results()
    {
        using var folder = new StudyFolder("""{"fit": {"data": "d.csv", "formula": "y ~ x"}}""");
        File.WriteAllText(folder.PathOf("d.csv"), "x,y\n1,2\n2,3\n3,5\n4,4.5\n5,7\n");
        var study = folder.Run();
        StudyFiles.Write(study.Plan, study.Store, StudyTable.Collect(study.Plan, study.Store));
        using var manifest = JsonDocument.Parse(File.ReadAllText(study.Store.PathOf("manifest.json")));
        // sha256sum of the file above.
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(folder.PathOf("d.csv")))),
            manifest.RootElement.GetProperty("checksums").GetProperty("d.csv").GetString());
        Assert.Equal(1, manifest.RootElement.GetProperty("machines").GetProperty(Environment.MachineName).GetInt32());
        Assert.Equal("y ~ x", manifest.RootElement.GetProperty("study").GetProperty("fit").GetProperty("formula").GetString());
    }

    [Theory]
    [InlineData("1e999", 1)] // Like any other damaged result, that one is none.
    [InlineData("1e308", 2)]
    public void A_number_too_large_in_a_result_ends_no_collection(string seconds, int done)
    {
        using var folder = new StudyFolder();
        var (plan, store) = (folder.Plan(), folder.Run().Store);
        foreach (var run in plan.Distinct.Take(done == 1 ? 1 : 2))
        {
            var place = store.PathOf(Path.Combine("runs", run.Id + ".json"));
            File.WriteAllText(place, Regex.Replace(File.ReadAllText(place), "\"seconds\": *[0-9][^,}]*", "\"seconds\":" + seconds));
        }

        var table = StudyTable.Collect(plan, store);
        StudyFiles.Write(plan, store, table);

        Assert.Equal(done, table.Done);
        using var manifest = JsonDocument.Parse(File.ReadAllText(store.PathOf("manifest.json")));
        Assert.Equal(done == 1, manifest.RootElement.GetProperty("seconds").ValueKind == JsonValueKind.Number);
    }

    [Fact]
    public void An_ELBO_is_near_the_best_where_its_mean_over_four_blocks_first_is()
    {
        var trace = new RunTrace([1, 2, 3, 4, 5, 6], [-10, 0, -1, -1, -1, -1], [.1, .2, .3, .4, .5, .6]);
        Assert.Equal((5, .5), trace.Reaches(-0.9)); // Means -10, -5, -11/3, -3, -0.75, -1.
        Assert.Equal((1, .1), trace.Reaches(-10));
        Assert.Equal((double.NaN, double.NaN), trace.Reaches(0));
    }
}
