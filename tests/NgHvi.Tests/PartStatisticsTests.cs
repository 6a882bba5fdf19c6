using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NgHvi.Tests.Support;

namespace NgHvi.Tests;

/// <summary>Statistics of parts against all rows: the same model, the same density, the same fit.</summary>
public sealed class PartStatisticsTests : IDisposable
{
    private const string Header = "y,x,z,dept,site,year,o";
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // Levels and groups that are not in all parts; one number written in several ways; a column far from zero.
    private static string[] Rows(int count = 600)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var (x, z, part) = (random.NextDouble() * 3, (random.NextDouble() * 8) - 2, 3 * i / count);
            var dept = part switch { 0 => "ab"[i % 2], 1 => "bc"[i % 2], _ => "cad"[i % 3] };
            var site = (part switch { 0 => i % 9, 1 => 4 + (i % 9), _ => i % 23 }) + (part == 1 && i % 2 == 0 ? ".0" : "");
            var year = 1990 + (i % (part + 2));
            var y = 1 + (0.3 * x) - (0.7 * z * (dept - 'a')) + Math.Sin(7 * double.Parse(site, CultureInfo.InvariantCulture))
                + ((year - 1992) * 0.2) + random.NextDouble();
            return FormattableString.Invariant($"{y:R},{x:R},{z:R},{dept},{site},{year + (i % 5 == 4 ? ".0" : "")},{0.01 * (i % 7)}");
        })];
    }

    [Theory]
    [InlineData("y ~ x")]
    [InlineData("y ~ 1 + (1 | site)")]
    [InlineData("y ~ x + dept + (1 | site)")]
    [InlineData("y ~ 0 + dept + x + (1 + x | site)")]
    [InlineData("y ~ x * dept + (1 + dept | site)")]
    [InlineData("y ~ x * z + I(x^2) + year + (1 + x | site)")]
    [InlineData("y ~ C(year) + dept:x + (0 + x | site)")]
    [InlineData("log(y + 40) ~ z + offset(o) + (x || site)")]
    [InlineData("y ~ factor(year, levels=[1994, 1990, 1991, 1992, 1993]) + (1 | dept:site)")]
    [InlineData("y ~ dept + z:dept + (1 + z:dept | year)")]
    public void The_model_is_that_of_all_rows(string formula)
    {
        var (whole, parts) = (MixedModel.From(Read(Rows()).ToDataFrame(), formula), MixedModel.From(Merged(formula).ToData()));
        Assert.Equal(whole.Formula, parts.Formula);
        Assert.Equal(whole.FixedNames, parts.FixedNames);
        Assert.Equal(whole.RandomNames, parts.RandomNames);
        Assert.Equal(whole.Data.GroupKeys, parts.Data.GroupKeys);
        Assert.Equal(whole.Data.RowCount, parts.Data.RowCount);
        Assert.Equal(whole.Priors, parts.Priors);
        Assert.Equal(whole.Density.Notes, parts.Density.Notes);
        Assert.Equal(whole.Parameters.Names, parts.Parameters.Names);
        var (mine, theirs) = (whole.Density.Units, parts.Density.Units);
        Tolerance.Close(mine.FixedCenters, theirs.FixedCenters, 1e-12, "centres");
        Tolerance.Close(mine.FixedScales, theirs.FixedScales, 1e-12, "scales");
        Tolerance.Close(mine.RandomScales, theirs.RandomScales, 1e-12, "scales of random columns");
        Tolerance.Close(mine.ResponseCenter, theirs.ResponseCenter, 1e-12, "centre of y");
        var m = whole.Parameters.Count;
        var (theta, first, second) = (new double[m], new double[m], new double[m]);
        for (var draw = 0; draw < 3; draw++)
        {
            NormalSampler.Fill(new RandomKey(7).Fold(draw), theta);
            Tolerance.Close(whole.LogDensity(theta, first), parts.LogDensity(theta, second), 1e-11, "log density");
            Tolerance.Close(first, second, 1e-11, "gradient");
        }
    }

    [Theory]
    [InlineData("y ~ x * dept + year + (1 + x | site)")]
    [InlineData("y ~ x + z")]
    public void The_fit_is_that_of_all_rows_and_is_saved_and_predicts(string formula)
    {
        var cancel = TestContext.Current.CancellationToken;
        var whole = MixedModel.From(Read(Rows()).ToDataFrame(), formula).Fit(cancellationToken: cancel);
        var parts = MixedModel.From(Merged(formula).ToData()).Fit(cancellationToken: cancel);
        Same(whole, parts);
        var path = Path.Combine(folder, "fit.json");
        parts.Save(path);
        var loaded = Fit.Load(path);
        Same(parts, loaded);
        Assert.Equal(parts.ToJson(), loaded.ToJson());
        Assert.Equal(whole.Model.Data.RowCount, loaded.Model.Data.RowCount);
        var some = Read(Rows()[..40]).ToDataFrame();
        Tolerance.Close(whole.Predict(some).Means, loaded.Predict(some).Means, 1e-9, "predictions");
        var theta = new double[parts.Model.Parameters.Count];
        Assert.Equal(
            parts.Model.LogDensity(theta, new double[theta.Length]), loaded.Model.LogDensity(theta, new double[theta.Length]));
        foreach (var needy in (Action[])[() => parts.Residuals(), () => parts.Check(), () => parts.Profile("x")])
            Assert.Contains("the rows of the data, which statistics of parts do not have", Assert.Throws<InputException>(needy).Message);
        Assert.Equal(
            whole.Profile("x", new() { Grid = [1] }).Curves[0].Means[0], parts.Profile("x", new() { Grid = [1] }).Curves[0].Means[0], 1e-9);

        static void Same(Fit expected, Fit actual)
        {
            Assert.Equal(expected.Steps, actual.Steps);
            Assert.Equal(expected.Warnings, actual.Warnings);
            Tolerance.Close(expected.Elbo.Value, actual.Elbo.Value, 1e-9, "ELBO");
            foreach (var (one, other) in expected.Quantities.Concat(expected.R2).Zip(actual.Quantities.Concat(actual.R2)))
            {
                Assert.Equal(one.Name, other.Name);
                Assert.Equal(0, (one.Mean - other.Mean) / one.StandardDeviation, 1e-9);
                Assert.Equal(1, other.StandardDeviation / one.StandardDeviation, 1e-9);
            }

            foreach (var (one, other) in expected.RandomEffects.Zip(actual.RandomEffects))
                Tolerance.Close(one.Means.ToArray(), other.Means.ToArray(), 1e-9, one.Group);
        }
    }

    // R² of 1 − 1e-8 and a mean of 1e6 deviations: sums of squares would have lost all digits.
    [Fact]
    public void What_columns_explain_and_means_far_from_zero_cost_no_digits()
    {
        var random = new Random(3);
        string[] rows = [.. Enumerable.Range(0, 900).Select(i =>
        {
            var x = 1e6 + (i % 31);
            return FormattableString.Invariant($"{(1e4 * x) + random.NextDouble():R},{x},0,a,{i % 10},0,0");
        })];
        var whole = MixedModel.From(Read(rows).ToDataFrame(), "y ~ x + (1 | site)").Density;
        var parts = MixedModel.From(Merged("y ~ x + (1 | site)", rows).ToData()).Density;
        Assert.Equal(1, parts.Statistics.ResidualSquares / whole.Statistics.ResidualSquares, 1e-5); // y itself has no more.
        Assert.InRange(whole.Statistics.ResidualSquares, 1e-10, 1e-7); // Of sd 1.
    }

    [Fact]
    public void A_file_is_read_in_pieces_with_filter_missing_cells_and_packed()
    {
        string[] rows = [.. Rows(10_000).Select((row, i) => i % 97 == 5 ? row.Replace(",a,", ",NA,", StringComparison.Ordinal) : row)];
        var path = Path.Combine(folder, "all.csv.gz");
        using (var packed = new System.IO.Compression.GZipStream(File.Create(path), System.IO.Compression.CompressionMode.Compress))
            packed.Write(Encoding.UTF8.GetBytes($"{Header}\n{string.Join('\n', rows)}\n"));
        const string Formula = "y ~ x + dept + (1 | site)", Filter = "year<1993";
        var part = PartStatistics.FromFile(path, Formula, Filter, MissingValues.Drop);
        var table = Read(rows);
        var whole = ModelData.From(table.Take(Table.RowsOf(table, Filter)), Formula, MissingValues.Drop);
        Assert.Equal((whole.RowCount, whole.DroppedRowCount), (part.RowCount, part.DroppedRowCount));
        Assert.True(part.DroppedRowCount > 10);
        var model = MixedModel.From(whole);
        var (theta, gradient) = (new double[model.Parameters.Count], new double[model.Parameters.Count]);
        Tolerance.Close(
            model.LogDensity(theta, gradient), MixedModel.From(part.ToData()).LogDensity(theta, gradient), 1e-11, "log density");
        Assert.Contains("all.csv.gz, line 2", Fault(() =>
             PartStatistics.FromFile(path, "y ~ site + log(x - 9)", null, MissingValues.Drop)));
        Assert.Contains("is missing", Fault(() => PartStatistics.FromFile(path, Formula)));
        Assert.Contains("no row left", Fault(() => PartStatistics.FromFile(path, Formula, "year>3000")));
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^400]);
        Assert.Contains("cannot be read", Fault(() => PartStatistics.FromFile(path, Formula, null, MissingValues.Drop)));
    }

    [Fact]
    public void A_file_of_statistics_keeps_all_and_a_damaged_one_is_refused()
    {
        const string Formula = "y ~ x * dept + (1 | dept:site)";
        var (part, path) = (Merged(Formula), Path.Combine(folder, "a.stats"));
        part.Save(path);
        var bytes = File.ReadAllBytes(path);
        var loaded = PartStatistics.Load(path);
        Assert.Equal((part.Formula, part.RowCount, part.GroupCount), (loaded.Formula, loaded.RowCount, loaded.GroupCount));
        loaded.Save(path);
        Assert.Equal(bytes, File.ReadAllBytes(path));
        for (var at = 0; at < bytes.Length; at += 1 + (bytes.Length / 400))
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= 0x11;
            File.WriteAllBytes(path, damaged);
            Assert.Contains("a.stats\"", Fault(() => PartStatistics.Load(path)));
            File.WriteAllBytes(path, bytes[..at]);
            Assert.Contains("a.stats\"", Fault(() => PartStatistics.Load(path)));
        }

        // With a checksum that fits, whatever is inside is read or refused.
        var random = new Random(11);
        for (var change = 0; change < 400; change++)
        {
            var content = bytes[..^SHA256.HashSizeInBytes];
            for (var i = random.Next(1, 4); i > 0; i--) content[random.Next(20, content.Length)] ^= (byte)(1 << random.Next(8));
            content = change % 3 > 0 ? content : [.. content[..(20 + (content.Length / 3))], .. content[(25 + (content.Length / 3))..]];
            File.WriteAllBytes(path, [.. content, .. SHA256.HashData(content)]);
            try
            {
                PartStatistics.Load(path).ToData();
            }
            catch (InputException exception)
            {
                Assert.DoesNotContain('\n', exception.Message.Split("\n  ")[0]); // A formula's fault has a caret below it.
            }
        }

        File.WriteAllText(path, "y,x\n1,2\n");
        Assert.Contains("is another kind of file", Fault(() => PartStatistics.Load(path)));
        File.WriteAllText(path, "nghvi-statistics/99\n");
        Assert.Contains("has schema \"nghvi-statistics/99\"; this version reads", Fault(() => PartStatistics.Load(path)));
        Assert.Contains("does not exist", Fault(() => PartStatistics.Load(path + "x")));
    }

    [Fact]
    public void What_statistics_cannot_do_is_said()
    {
        var part = Merged("y ~ x + (1 | site)");
        Assert.Contains("two formulas", Fault(() => part.Add(Part("y ~ z + (1 | site)", Rows()))));
        var words = Part("y ~ x + (1 | site)", ["1,low,0,a,1,0,0", "2,high,0,a,1,0,0"]);
        Assert.Contains("\"x\" is numbers in one part and categories in another; write C(x)", Fault(() => part.Add(words)));
        Assert.Contains("Networks need the rows", Fault(() => Part("y ~ deep(x) + (1 | site)", Rows())));
        Assert.Contains("has only the level", Fault(() => Part("y ~ dept", ["1,1,0,a,1,0,0", "2,1,0,a,1,0,0"]).ToData()));
        foreach (var options in (ModelOptions[])[
            new() { Response = Response.Student }, new() { Sigma = "~ (1 | site)" }, new() { Response = Response.Poisson }])
            Assert.Contains("need", Fault(() => MixedModel.From(part.ToData(), options)));
        var model = MixedModel.From(part.ToData());
        Assert.Contains("need the rows", Fault(() => model.Fit(
            HybridVi.MiniBatch(steps: 5), cancellationToken: TestContext.Current.CancellationToken)));
        var constant = Part("y ~ x + (1 | site)", ["1,1,0,a,1,0,0", "1,2,0,a,1,0,0", "1,4,0,a,2,0,0"]);
        Assert.Contains("is 1 in every row", Fault(() => MixedModel.From(constant.ToData())));
    }

    private static string Fault(Action action) => Assert.Throws<InputException>(action).Message;

    private static DataTable Read(IEnumerable<string> rows) =>
        CsvTableReader.Read(new StringReader($"{Header}\n{string.Join('\n', rows)}\n"), "data.csv");

    private static PartStatistics Part(string formula, IEnumerable<string> rows) => PartStatistics.From(Read(rows).ToDataFrame(), formula);

    private static PartStatistics Merged(string formula, string[]? rows = null)
    {
        PartStatistics[] parts = [.. (rows ?? Rows()).Chunk((rows ?? Rows()).Length / 3).Select(part => Part(formula, part))];
        foreach (var other in parts.Skip(1)) parts[0].Add(other);
        return parts[0];
    }
}
