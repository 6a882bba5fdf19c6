using System.Globalization;
using NgHvi.Cli.Tests.Support;
using Parquet.Serialization;

namespace NgHvi.Cli.Tests;

public sealed class SavedFitCommandTests : IDisposable
{
    private readonly CommandFolder folder = new CommandFolder().Write("data.csv", SmallData.Csv());

    public SavedFitCommandTests() => Fit("y ~ x + (1 | g)", "fit.json");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_summary_of_a_saved_fit_is_what_the_fit_printed()
    {
        var printed = Fit("y ~ x + (1 | g)", "again.json");
        Assert.Equal(printed, Run("summary", "@again.json"));
    }

    [Fact]
    public void Fits_stand_side_by_side_under_the_names_of_their_files()
    {
        Fit("y ~ 1 + (1 | g)", "small.json");
        var lines = Run("compare", "@small.json", "@fit.json").Split('\n');
        Assert.Matches(@"small\.json +fit\.json", lines[1]);
        var evidence = lines.Single(line => line.StartsWith("log evidence", StringComparison.Ordinal));
        Assert.All(["small.json", "fit.json"], name => Assert.Contains(
            NgHvi.Fit.Load(folder[name]).LogEvidence.Value.ToString("F1", CultureInfo.InvariantCulture).TrimStart('-'), evidence,
            StringComparison.Ordinal));
    }

    [Fact]
    public void Scores_of_fits_differ_by_what_their_predictions_do_with_errors_by_block()
    {
        Fit("y ~ 1 + (1 | g)", "small.json");
        var table = Table.Read(folder["data.csv"]);
        double[][] scores = [.. ((string[])["small.json", "fit.json"]).Select(
            name => NgHvi.Fit.Load(folder[name]).Predict(table).LogDensities.ToArray())];
        var difference = ScoreDifference.Of(
            scores[1], scores[0], [.. table.Columns["g"].Cast<object>().Select(group => $"{group}")], 2);
        var (lower, upper) = difference.Bootstrap(500);
        var line = Run(
                "compare", "@small.json", "@fit.json", "--data", "@data.csv", "--block", "g", "--lags", "2", "--bootstrap", "500")
            .Split('\n').Single(one => one.TrimStart().StartsWith("fit.json", StringComparison.Ordinal));
        double[] expected =
        [
            difference.Rows, difference.Blocks, scores[1].Average(), difference.Mean, difference.StandardError, difference.NeweyWest,
            lower, upper,
        ];
        var printed = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.Equal(expected.Length, printed.Length);
        Assert.All(expected.Zip(printed), one => Assert.Equal(one.First, Number(one.Second), 6e-6));
    }

    [Fact]
    public void Draws_have_their_weights_and_give_the_means_of_the_fit()
    {
        Run("draws", "@fit.json", "--output", "@draws.csv");
        var (names, rows) = Csv("draws.csv");
        Assert.Equal(["draw", "weight", "logP", "logQ", "(Intercept)", "x"], names[..6]);
        double[] weights = [.. rows.Select(row => Number(row[1]))];
        Assert.Equal(1, weights.Sum(), 1e-9);
        var fit = NgHvi.Fit.Load(folder["fit.json"]);
        Assert.Equal(fit.Draws["x"], rows.Select(row => Number(row[5])));
        Assert.Equal(fit["x"].Mean, rows.Zip(weights, (row, weight) => weight * Number(row[5])).Sum(), 0.3 * fit["x"].StandardDeviation);
        var theta = new double[fit.Model.Parameters.Count];
        fit.Source.Draws.CreateSource()(7, theta);
        Assert.Equal(fit.Model.LogDensity(theta, new double[theta.Length]), Number(rows[7][2]), 1e-9);
    }

    [Fact]
    public async Task Draws_go_to_Parquet_and_to_readers_of_Stan()
    {
        Run("draws", "@fit.json", "--output", "@draws.csv");
        Run("draws", "@fit.json", "--output", "@draws.parquet");
        var (names, rows) = Csv("draws.csv");
        using var stream = File.OpenRead(folder["draws.parquet"]);
        var parquet = await ParquetSerializer.DeserializeUntypedAsync(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(rows.Length, parquet.Data.Count);
        Assert.All(names, (name, j) => Assert.Equal(Number(rows[3][j]), parquet.Data[3][name]));
        Run("draws", "@fit.json", "--format", "stan", "--output", "@stan.csv");
        var lines = folder.Read("stan.csv").Split('\n').Where(line => !line.StartsWith('#')).ToArray();
        Assert.StartsWith("lp__,Intercept,x,", lines[0], StringComparison.Ordinal);
        Assert.All(lines[0].Split(','), name => Assert.Matches("^[A-Za-z][A-Za-z0-9_]*$", name));
        var known = rows.Select(row => string.Join(',', [row[2], .. row[4..]])).ToHashSet();
        Assert.All(lines[1..^1], line => Assert.Contains(line, known));
        Assert.Equal(rows.Length + 2, lines.Length);
        Assert.Equal(2, folder.Run("draws", "@fit.json", "--format", "json", "--output", "@x.json").Code);
    }

    [Fact]
    public void Draws_go_to_NetCDF_by_the_name_of_the_file()
    {
        Run("draws", "@fit.json", "--output", "@all.nc");
        Run("draws", "@fit.json", "--format", "netcdf", "--log-likelihood", "no", "--output", "@few.hdf");
        var (all, few) = (File.ReadAllBytes(folder["all.nc"]), File.ReadAllBytes(folder["few.hdf"]));
        Assert.Equal("HDF"u8, few.AsSpan(1, 3));
        var likelihoods = 8 * 56 * NgHvi.Fit.Load(folder["fit.json"]).Draws.Count;
        Assert.InRange(all.Length - few.Length, likelihoods, likelihoods + 20_000);
        Run("draws", "@fit.json", "--output", "@again.nc");
        Assert.Equal(all, File.ReadAllBytes(folder["again.nc"]));
        var (code, _, error) = folder.Run("draws", "@fit.json", "--log-likelihood", "yes", "--output", "@x.csv");
        Assert.Equal((2, "Error: --log-likelihood belongs to the format netcdf, and this is csv.\n"), (code, error));
    }

    [Fact]
    public void Effects_name_every_group_and_add_up_to_its_coefficient()
    {
        Run("effects", "@fit.json", "--output", "@effects.csv");
        var (names, rows) = Csv("effects.csv");
        Assert.Equal(["group", "name", "mean", "sd", "q2.5", "q97.5", "coefficient"], names);
        var fit = NgHvi.Fit.Load(folder["fit.json"]);
        Assert.Equal(fit.RandomEffects.Select(effect => effect.Group), rows.Select(row => row[0]));
        Assert.All(rows, row => Assert.Equal(fit["(Intercept)"].Mean + Number(row[2]), Number(row[6]), 1e-9));
    }

    [Fact]
    public void A_fit_without_groups_has_no_effects_to_write()
    {
        Fit("y ~ x", "flat.json");
        var (code, _, error) = folder.Run("effects", "@flat.json", "--output", "@effects.csv");
        Assert.Equal(2, code);
        Assert.Contains("no random effects", error, StringComparison.Ordinal);
        Assert.False(folder.Has("effects.csv"));
    }

    [Fact]
    public void The_page_of_plots_has_every_plot_of_the_fit_and_those_it_lacks_say_why()
    {
        Run("plot", "@fit.json", "--output", "@fit.html");
        var page = folder.Read("fit.html");
        Assert.All(
            ["ELBO along the run", "Posterior by", "Residuals", "Pareto"], text => Assert.Contains(text, page, StringComparison.Ordinal));
        Assert.DoesNotContain("Not here", page, StringComparison.Ordinal);

        Fit("y ~ x", "flat.json");
        Run("plot", "@flat.json", "--output", "@flat.html");
        Assert.Contains("Not here", folder.Read("flat.html"), StringComparison.Ordinal);
    }

    private string Fit(string formula, string name) => Run("fit", "@data.csv", "--formula", formula, "--output", "@" + name);

    private string Run(params string[] args)
    {
        var (code, output, error) = folder.Run(args);
        Assert.True(code == 0, error);
        return output;
    }

    private (string[] Names, string[][] Rows) Csv(string name)
    {
        string[][] lines = [.. folder.Read(name).TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
        return (lines[0], lines[1..]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
