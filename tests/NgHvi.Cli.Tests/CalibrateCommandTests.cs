using System.Text.Json.Nodes;
using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests;

public sealed class CalibrateCommandTests : IDisposable
{
    private const string Formula = "y ~ x + (1 | g)";
    private readonly CommandFolder folder = new();

    public CalibrateCommandTests() => folder.Write("data.csv", SmallData.Csv())
        .Write("spec.json", new FitSpec { Data = folder["data.csv"], Formula = Formula }.ToJson())
        .Write("kept.json", new FitSpec { Data = folder["data.csv"], Formula = Formula, Threads = 2 }.ToJson());

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_calibration_is_printed_and_written_and_options_of_a_file_give_the_same()
    {
        var (code, output, error) = folder.Run(
            "calibrate", "@data.csv", "--formula", Formula, "--simulations", "6", "--output", "@a.json", "--csv", "@a.csv");
        Assert.True(code == 0, error);
        Assert.Contains("6 of 6 simulations", output, StringComparison.Ordinal);
        Assert.Equal(0, folder.Run("calibrate", "@spec.json", "--simulations", "6", "--jobs", "1", "--quiet", "--output", "@b.json").Code);
        Assert.Equal(folder.Read("a.json"), folder.Read("b.json"));
        var quantities = JsonNode.Parse(folder.Read("a.json"))!["quantities"]!.AsArray();
        Assert.All(quantities, one => Assert.Equal(6, one!["ranks"]!.AsArray().Count));
        var lines = folder.Read("a.csv").TrimEnd().Split('\n');
        Assert.Equal("simulation,quantity,truth,rank,own_rank,trusted,rescued", lines[0]);
        Assert.Equal((6 * quantities.Count) + 1, lines.Length);
    }

    [Theory]
    [InlineData("@data.csv", "--formula is missing")]
    [InlineData("@data.csv --formula y~x --simulations 0", "--simulations is \"0\"; allowed are whole numbers ≥ 1")]
    [InlineData("@none.json", "cannot be read")]
    [InlineData("@kept.json", "\"threads\" does not go with nghvi calibrate")]
    [InlineData("@data.csv --formula y~deep(x)+(1|g) --hidden 2 --block kind", "leave --block")]
    public void What_cannot_be_calibrated_is_refused_in_a_sentence(string line, string expected)
    {
        var (code, output, error) = folder.Run(["calibrate", .. line.Split(' ')]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }
}
