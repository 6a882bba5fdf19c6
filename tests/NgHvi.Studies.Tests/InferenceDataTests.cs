using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using NgHvi.Tests.Shared;

namespace NgHvi.Studies.Tests;

public sealed class InferenceDataTests : IDisposable
{
    private readonly StudyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Xarray_reads_groups_dimensions_labels_and_values()
    {
        var fit = Saved();
        var read = Read(fit);
        Assert.Equal(["posterior", "sample_stats", "log_likelihood", "observed_data", "constant_data", "/"], Keys(read));

        var (draws, weights) = (fit.Draws, fit.Source.Draws.Weights);
        var chosen = DrawSet.Resample(weights);
        Assert.True(weights.ContainsAnyExcept(weights[0]));
        var posterior = Group(read, "posterior");
        string[] names = ["Intercept", "x_z 1", "x_z 1_2", "größe.sd(Intercept)", "größe.variance", "residual.sd", "residual.variance"];
        Assert.Equal(["chain", "draw", "größe", .. names, "r_größe"], Keys(posterior));
        Assert.Equal(draws.Names, names.Select((name, i) => Label(posterior, name) ?? name));
        Assert.All(names.Zip(draws.Names), pair =>
        {
            Assert.Equal(["chain", "draw"], Dimensions(posterior, pair.First));
            Assert.Equal(chosen.Select(s => draws[pair.Second][s]), Values(posterior, pair.First));
        });
        Assert.Equal(["chain", "draw", "größe"], Strings(read["posterior"]!["coordinates"]!));
        Assert.Equal([0.0], Values(posterior, "chain"));
        Assert.Equal(chosen.Select((_, s) => (double)s), Values(posterior, "draw"));

        CheckEffects(fit, posterior, "größe", 1);

        var stats = Group(read, "sample_stats");
        Assert.Equal(["chain", "draw", "lp", "log_q", "log_weight"], Keys(stats));
        var theta = new double[fit.Model.Parameters.Count];
        fit.Source.Draws.CreateSource()(chosen[7], theta);
        Assert.Equal(fit.Model.LogDensity(theta, new double[theta.Length]), Values(stats, "lp")[7], 1e-9);

        // Rows as in the table, whatever order the groups have.
        var y = Group(read, "observed_data");
        Assert.Equal(["obs_id", "y"], Keys(y));
        Assert.Equal(Enumerable.Range(1, Count), Values(y, "obs_id").Select(row => (int)row));
        Assert.Equal(Enumerable.Range(0, Count).Select(Response), Values(y, "y"));
        var constant = Group(read, "constant_data");
        Assert.Equal(["obs_id", "x_z 1", "x_z 1_2", "größe"], Keys(constant));
        Assert.Equal(Enumerable.Range(0, Count).Select(i => X(i, 1)), Values(constant, "x_z 1"));
        Assert.Equal(Enumerable.Range(0, Count).Select(GroupOf), Strings(constant["größe"]!["values"]!));

        // Leaving out rows by them is what the fit does, but for the smoothing of weights.
        Assert.Equal(["chain", "draw", "obs_id"], Dimensions(Group(read, "log_likelihood"), "y"));
        var likelihood = Values(Group(read, "log_likelihood"), "y").Chunk(Count).ToArray(); // By draw.
        var elpd = (Microsoft.Data.Analysis.DoubleDataFrameColumn)fit.Loo(cancellationToken: Cancelled).Points["elpd"];
        Assert.All(Enumerable.Range(0, Count), i =>
            Assert.Equal(elpd[i]!.Value, -Math.Log(likelihood.Average(row => Math.Exp(-row[i]))), 0.2));

        var attributes = read["/"]!["attributes"]!;
        Assert.Equal("NgHvi", (string?)attributes["inference_library"]);
        Assert.Equal(fit.Verdict.ToString(), (string?)attributes["verdict"]);
        Assert.Equal(fit.Verdict.ParetoShape, (double)attributes["k_hat"]!);
        Assert.Equal(1, (long)attributes["seed"]!);
        Assert.Equal(attributes.ToJsonString(), read["posterior"]!["attributes"]!.ToJsonString());
    }

    [Fact]
    public void Random_effects_are_there_by_factor_level_and_coefficient()
    {
        int[] g = [.. Enumerable.Range(0, 90).Select(i => i % 9)], h = [.. Enumerable.Range(0, 90).Select(i => i * 7 % 11)];
        var table = DataTable.FromColumns(
            DataColumn.FromNumbers("y", g.Select((own, i) => Math.Sin(3 * own) + X(i, 1) + Math.Cos(5 * h[i]) + (0.4 * X(i, 5)))),
            DataColumn.FromNumbers("x", g.Select((_, i) => X(i, 1))), DataColumn.FromText("draw", g.Select(own => $"g{own}")),
            DataColumn.FromText("h", h.Select(own => $"h{own}")));
        foreach (var formula in (string[])["y ~ x + (1 + x | draw)", "y ~ x + (1 + x | draw) + (1 | h)"])
        {
            var fit = MixedModel.From(table, formula, new()).Fit(seed: 1, cancellationToken: Cancelled);
            var posterior = Group(Read(fit, logLikelihood: false), "posterior");
            CheckEffects(fit, posterior, "draw_2", 2); // "draw" is taken.
            if (fit.Model.Data.Factors.Count > 1) CheckEffects(fit, posterior, "h", 1);
        }
    }

    // Means, deviations and, over levels, names: those of the fit, to the error of as many draws.
    private static void CheckEffects(Fit fit, JsonObject posterior, string dimension, int coefficients)
    {
        var name = dimension == "draw_2" ? "r_draw" : $"r_{dimension}";
        string[] dimensions = ["chain", "draw", dimension, .. coefficients > 1 ? (string[])[name[2..] + "_coefficient"] : []];
        Assert.Equal(dimensions, Dimensions(posterior, name));
        var factor = name[2..];
        RandomEffect[] effects = [.. fit.RandomEffects.Where(one => fit.Model.Data.Factors.Count == 1 || one.Factor == factor)];
        Assert.Equal(effects.Select(one => one.Group), Strings(posterior[dimension]!["values"]!));
        var values = Values(posterior, name).Chunk(effects.Length * coefficients).ToArray();
        Assert.All(effects, (effect, k) => Assert.All(Enumerable.Range(0, coefficients), a =>
        {
            var own = Array.ConvertAll(values, draw => draw[(k * coefficients) + a]);
            var (mean, sd) = (own.Average(), effect.StandardDeviations[a]);
            Assert.InRange((mean - effect.Means[a]) / sd, -0.15, 0.15);
            Assert.InRange(Math.Sqrt(own.Average(value => (value - mean) * (value - mean))) / sd, 0.85, 1.15);
        }));
    }

    [Fact]
    public void Chains_stay_chains_and_have_no_q()
    {
        var fit = Model().Fit(new Gibbs { Sweeps = 30, WarmUp = 10, Chains = 3 }, seed: 1, cancellationToken: Cancelled);
        var read = Read(fit, logLikelihood: false);
        Assert.Equal(["posterior", "sample_stats", "observed_data", "constant_data", "/"], Keys(read));
        Assert.Equal([0.0, 1, 2], Values(Group(read, "posterior"), "chain"));
        Assert.Equal(fit.Draws["residual.sd"], Values(Group(read, "posterior"), "residual.sd"));
        Assert.Equal(["chain", "draw", "lp"], Keys(Group(read, "sample_stats")));
        Assert.StartsWith("The log likelihood is left out", (string?)read["/"]!["attributes"]!["log_likelihood"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_likelihood_above_a_gigabyte_is_left_out_unless_it_is_wanted()
    {
        const int Rows = 300_000;
        double[] ones = [.. Enumerable.Repeat(1.0, Rows)];
        var fit = MixedModel.From(ModelData.FromArrays([.. ones.Select((_, i) => Math.Sin(i))], ones, [], [], null))
            .Fit(seed: 1, cancellationToken: Cancelled);
        using var content = new MemoryStream();
        var note = DrawsFile.Write(content, fit, "netcdf");
        Assert.Matches("^The log likelihood is left out: 300000 rows times [0-9]+ draws take [0-9]+ MiB, above 1024\\.$", note);
        Assert.InRange(content.Length, 16L * Rows, 40L * Rows);
    }

    [Fact]
    public void Weights_of_draws_of_q_are_log_p_less_log_q()
    {
        var fit = Model().Fit(new HybridVi { CorrectPosterior = false }, seed: 1, cancellationToken: Cancelled);
        var source = Assert.IsType<VariationalSource>(fit.Source);
        var path = folder.PathOf("draws.csv");
        fit.SaveDraws(path);
        var lines = File.ReadLines(path).ToArray();
        Assert.StartsWith("draw,weight,logP,logQ,(Intercept),", lines[0], StringComparison.Ordinal);
        Assert.All(lines[1..].Zip(source.Weighted!.LogWeights), pair =>
        {
            double[] cells = [.. pair.First.Split(',')[..4].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            Assert.Equal(pair.Second, cells[2] - cells[3], 1e-8);
        });
    }

    private const int Count = 60;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static double X(int i, int j) => Math.Sin((3.7 * i) + (1.3 * j));

    private static string GroupOf(int i) => $"Größe {i * 7 % 12}, \"{new string('λ', 1 + (i * 7 % 12))}\"";

    private static double Response(int i) => 1 + X(i, 1) + (0.4 * (i * 7 % 12 % 3)) + Math.Cos(11.3 * i * i);

    private static MixedModel Model()
    {
        double[] fixedPart = [.. Enumerable.Range(0, Count).SelectMany(i => (double[])[1, X(i, 1), X(i, 2)])];
        return MixedModel.From(ModelData.FromArrays(
            [.. Enumerable.Range(0, Count).Select(Response)], fixedPart, [.. Enumerable.Repeat(1.0, Count)], [],
            [.. Enumerable.Range(0, Count).Select(GroupOf)], ["(Intercept)", "x/z 1", "x_z 1"], groupName: "größe"));
    }

    private Fit Saved()
    {
        Model().Fit(seed: 1, cancellationToken: Cancelled).Save(folder.PathOf("fit.json"));
        return Fit.Load(folder.PathOf("fit.json"));
    }

    private JsonObject Read(Fit fit, bool? logLikelihood = null)
    {
        var (path, script) = (folder.PathOf("fit.nc"), Path.Combine(Repository.Root, "tests", "NgHvi.Studies.Tests", "read_netcdf.py"));
        fit.SaveDraws(path, logLikelihood: logLikelihood);
        var output = new[] { "/usr/bin/python3", "python3", "python" } // The system's first: another may lack the libraries.
            .Select(python => Output(python, script, path)).FirstOrDefault(printed => printed is not null);
        Assert.SkipWhen(output is null, "There is no Python with xarray, netCDF4 and h5netcdf.");
        var read = JsonNode.Parse(output)!.AsObject();
        Assert.Equal(read["netcdf4"]!.ToJsonString(), read["h5netcdf"]!.ToJsonString());
        if (read["arviz"]?["elpd"] is { } elpd) Assert.Equal(fit.Loo(cancellationToken: Cancelled).Value, (double)elpd, 0.5);
        return read["netcdf4"]!.AsObject();
    }

    private static string? Output(string program, params string[] arguments) // Null: the program or its libraries are not there.
    {
        const int Missing = 3;
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode is 0 or Missing, $"{program} ended with {process.ExitCode}.");
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static JsonObject Group(JsonObject read, string name) => read[name]!["variables"]!.AsObject();

    private static string[] Keys(JsonObject json) => [.. json.Select(pair => pair.Key)];

    private static string[] Strings(JsonNode json) => [.. json.AsArray().Select(one => (string)one!)];

    private static string[] Dimensions(JsonObject group, string name) => Strings(group[name]!["dimensions"]!);

    private static string? Label(JsonObject group, string name) => (string?)group[name]!["label"];

    private static double[] Values(JsonObject group, string name) => [.. group[name]!["values"]!.AsArray().Select(one => (double)one!)];
}
