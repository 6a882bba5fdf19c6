using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using NgHvi.Cli.Tests.Support;
using NgHvi.Notebooks;

namespace NgHvi.Cli.Tests.Hardening;

/// <summary>Whatever a file says, its reader takes it or refuses it in a sentence: it does not crash, hang, fill the memory or leave
/// part of a result.</summary>
public sealed partial class MutationTests(ITestOutputHelper report) : IDisposable
{
    private const string Formula = "y ~ x + kind + (1 + x | g)";
    private readonly CommandFolder folder = new CommandFolder().Write("ok.csv", SmallData.Csv()).Write("deep.csv", DeepData.Csv());

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("y ~ x + kind + (1 + x | g)", "ok.csv")]
    [InlineData("y ~ x + (1 | g)", "ok.csv", "--method", "gibbs")]
    [InlineData("y ~ x + (1 | g) + (1 | kind)", "ok.csv")]
    [InlineData("y ~ x + (1 | g)", "ok.csv", "--sigma", "~ (1 | g)")]
    [InlineData("y ~ x + (1 | g)", "ok.csv", "--preset", "published", "--steps", "20", "--factors", "1")]
    [InlineData("b ~ x + offset(w) + (1 | g)", "deep.csv", "--family", "probit")]
    [InlineData("y ~ deep(x, w) + (deep | g)", "deep.csv", "--hidden", "3,2", "--steps", "20", "--starts", "2")]
    public void Of_saved_fits(string formula, string data, params string[] options)
    {
        Assert.InRange(folder.Run(["fit", "@" + data, "--formula", formula, .. options, "--quiet", "--output", "@seed.json"]).Code, 0, 1);
        var mutator = new Mutator([File.ReadAllBytes(folder["seed.json"])], 1);
        Check("fit.json", mutator.Next, () => mutator.Pick(24) switch
        {
            0 => () => folder.Run("plot", "@fit.json", "--output", "@fit.html"),
            1 => () => folder.Run("compare", "@fit.json", "@seed.json", "--data", "@" + data),
            2 => () => folder.Run("fit", "--continue", "@fit.json", "--steps", "2", "--output", "@longer.json"),
            < 8 => () => folder.Run("effects", "@fit.json", "--output", "@effects.csv"),
            < 12 => () => folder.Run("draws", "@fit.json", "--output", "@draws.csv"),
            < 16 => () => folder.Run(
                "predict", "@fit.json", "@" + data, "--threads", "1", "--output", "@rows.csv", "--scores", "@scores.json"),
            _ => () => folder.Run("summary", "@fit.json"),
        }, 300, 0.05);
    }

    [Fact]
    public void Of_data()
    {
        Assert.Equal(0, folder.Run("fit", "@ok.csv", "--formula", Formula, "--quiet", "--output", "@fit.json").Code);
        byte[] european = Encoding.UTF8.GetBytes(
            SmallData.Csv().Replace(",", ";", StringComparison.Ordinal).Replace(".", ",", StringComparison.Ordinal));
        var dates = SmallData.Csv(g => $"2026-{g:00}-01").Replace("a,", "\"a \"\"b\",", StringComparison.Ordinal);
        var mutator = new Mutator(
            [File.ReadAllBytes(folder["ok.csv"]), european, Encoding.UTF8.GetBytes(dates), Packed(folder["ok.csv"])], 2);
        Check("data.csv", mutator.Next, () => mutator.Pick(20) switch
        {
            0 => () => folder.Run(
                "fit", "@data.csv", "--formula", Formula, "--na", "drop", "--steps", "3", "--threads", "1", "--output", "@new.json"),
            < 10 => () => folder.Run(
                "predict", "@fit.json", "@data.csv", "--new-groups", "--na", "drop", "--threads", "1", "--output", "@rows.csv"),
            < 13 => () => folder.Run(
                "predict", "@fit.json", "@data.csv", "--where", "split=test", "--threads", "1", "--output", "@rows.csv"),
            _ => () => folder.Run("statistics", "@data.csv", "--formula", Formula, "--na", "drop", "--output", "@part.stats"),
        }, 800, 0.2);
    }

    [Fact]
    public void Of_formulas_and_filters()
    {
        var mutator = new Mutator([.. new[]
        {
            Formula, "log(y + 9) ~ x*w + I(x^2) + (1 | g) + (1 + x || kind)",
            "cbind(b, 2 - b) ~ factor(kind, levels = c(\"b\", \"a\")) + (1 | g/kind)",
            "y ~ 0 + `x` + offset(log(big^2 + 1)) + deep(x, log(w + 3)) + (deep | g)", "y ~ (x + w + kind)^2 - x:w + (x | g)",
            "split=train,x>=-1,kind!=\"a\"",
        }.Select(Encoding.UTF8.GetBytes)], 3);
        Check("formula.txt", mutator.Next, () =>
        {
            var text = Encoding.UTF8.GetString(File.ReadAllBytes(folder["formula.txt"]));
            return text.Length == 0 || mutator.Pick(4) == 0
                ? () => folder.Run("statistics", "@deep.csv", "--formula", Formula, "--where", text, "--output", "@part.stats")
                : Library(() => MixedModel.From(
                    Table.Read(folder["deep.csv"]), text, new() { Hidden = NgHvi.Formula.Parse(text).IsDeep ? [2] : [] }));
        }, 800, 0.1);
    }

    [Fact]
    public void Of_checkpoints()
    {
        var model = MixedModel.From(Table.Read(folder["ok.csv"]), Formula);
        var method = HybridVi.Default with { Steps = 10 };
        var token = TestContext.Current.CancellationToken;
        model.Fit(method, starts: 2, threads: 1, checkpoint: new(folder["seed.checkpoint"], TimeSpan.Zero), cancellationToken: token);
        var seed = File.ReadAllBytes(folder["seed.checkpoint"]);
        var head = Array.IndexOf(seed, (byte)'\n') + 1;
        var mutator = new Mutator([seed[head..^SHA256.HashSizeInBytes]], 6);
        Check("fit.checkpoint", () => mutator.Pick(8) == 0 ? mutator.Next() : Sealed(seed[..head], mutator.Next()), () =>
            Library(() => model.Fit(
                method, starts: 2, threads: 1, checkpoint: new(folder["fit.checkpoint"]), cancellationToken: token)), 300, 0.05);
        var state = new MemoryStream();
        var run = model.Run(method, threads: 1);
        foreach (var step in run.Steps(token).Take(3)) Assert.True(step.Step > 0);
        run.Save(state);
        var states = new Mutator([state.ToArray()], 7);
        Check("state.json", states.Next, () => Library(() =>
        {
            using var file = File.OpenRead(folder["state.json"]);
            _ = Run.Resume(model, file, threads: 1).Steps().Take(2).Count();
        }), 300, 0.05);
    }

    [Fact]
    public void Of_statistics()
    {
        Assert.Equal(0, folder.Run("statistics", "@ok.csv", "--formula", Formula, "--output", "@seed.stats").Code);
        var seed = File.ReadAllBytes(folder["seed.stats"]);
        var head = Array.IndexOf(seed, (byte)'\n') + 1;
        var mutator = new Mutator([seed[head..^SHA256.HashSizeInBytes]], 8);
        Check("part.stats", () => mutator.Pick(8) == 0 ? mutator.Next() : Sealed(seed[..head], mutator.Next()), () => mutator.Pick(10) == 0
            ? () => folder.Run("fit", "--statistics", "@part.stats", "--steps", "2", "--threads", "1", "--output", "@fit.json")
            : Library(() => _ = PartStatistics.Load(folder["part.stats"]).RowCount), 500, 0.1);
    }

    [Fact]
    public void Of_notebooks()
    {
        const string Notebook = """
            { "cells": [
              { "cell_type": "markdown", "id": "a", "metadata": {}, "source":
                  ["# Title\n", "Text $x^2$ ![a](data:image/png;base64,AAAA)"] },
              { "cell_type": "code", "execution_count": 1, "id": "b", "metadata": { "tags": ["parameters"] }, "source": "1 + 1",
                "outputs": [
                  { "output_type": "stream", "name": "stdout", "text": ["hello\n"] },
                  { "output_type": "execute_result", "execution_count": 1, "metadata": {},
                    "data": { "text/plain": ["2"], "text/html": "<b>2</b>" } },
                  { "output_type": "display_data", "metadata": {},
                    "data": { "image/svg+xml": "<svg/>", "application/json": { "a": [1] } } },
                  { "output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\u001b[31mred"] } ] } ],
              "metadata": { "kernelspec": { "display_name": ".NET (C#)", "language": "C#", "name": ".net-csharp" },
                            "language_info": { "name": "C#" } },
              "nbformat": 4, "nbformat_minor": 5 }
            """;
        var mutator = new Mutator([Encoding.UTF8.GetBytes(Notebook)], 9);
        Check("page.ipynb", mutator.Next, () => mutator.Pick(2) == 0
            ? () => folder.Run("notebook", "convert", "@page.ipynb", "--output", "@page.dib")
            : () => folder.Run("notebook", "report", "@page.ipynb", "--output", "@."), 600, 0.1);
        const string Script = "#!meta\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\",\"items\":[{\"name\":\"csharp\"}]}}\n\n"
            + "#!markdown\n# Hi\n\n#!csharp\n1 + 1\n";
        var scripts = new Mutator([Encoding.UTF8.GetBytes(Script)], 10);
        Check("page.dib", scripts.Next, () => () => folder.Run("notebook", "convert", "@page.dib", "--output", "@back.ipynb"), 400, 0.05);
    }

    [Fact]
    public void Of_panels()
    {
        const string Portfolios = "Made using the 202201 CRSP database.\n\n  Average Value Weighted Returns -- Monthly\n"
            + ",Food ,Hlth\n200011, 1.50, -99.99\n"
            + "200012, -0.50, 2\n\n  Number of Firms in Portfolios\n,Food ,Hlth\n200011, 75, 0\n200012, 74, 0\n\nCopyright 2022\n";
        const string Factors = "Made.\n\n,Mkt-RF,SMB,RF\n200011, 2.96, -2.30, 0.25\n200012, 1.05, -1, 0.5\n";
        const string Sic = " 1 Agric  Agriculture\n          0100-0199 Crops\n"
            + "          0200-0299 Stock\n\n 2 Food   Food Products\n          2000-2009 Food\n";
        const string Crsp = "PERMNO,date,SHRCD,EXCHCD,SICCD,PRC,RET,DLRET,DLSTCD,SHROUT\n10001,20001130,11,1,2001,-5.5,0.1,,,100\n"
            + "10001,20001229,11,1,2001,6,C,-0.5,500,100\n10002,20001130,11,3,150,7,0.01,,,90\n";
        folder.Write("portfolios.csv", Portfolios).Write("factors.csv", Factors).Write("sic.txt", Sic).Write("crsp.csv", Crsp);
        var (texts, stocks) = (Mutator(11, Portfolios, Factors), Mutator(12, Crsp));
        Check("french.csv", texts.Next, () => texts.Pick(3) switch
        {
            0 => () => folder.Run("data", "show", "@french.csv"),
            1 => () => folder.Run(
                "data", "french", "--factors", "@french.csv", "--portfolios", "@portfolios.csv", "--output", "@panel.csv"),
            _ => () => folder.Run("data", "french", "--factors", "@factors.csv", "--portfolios", "@french.csv", "--output", "@panel.csv"),
        }, 500, 0.05);
        Check("stocks.csv", stocks.Next, () => () => folder.Run(
            "data", "crsp", "@stocks.csv", "--sic", "@sic.txt", "--factors", "@factors.csv", "--output", "@panel.csv"), 400, 0.05);
        Check("codes.txt", Mutator(13, Sic).Next, () => () => folder.Run(
            "data", "crsp", "@crsp.csv", "--sic", "@codes.txt", "--output", "@panel.csv"), 300, 0.05);

        static Mutator Mutator(int seed, params string[] texts) => new(Array.ConvertAll(texts, Encoding.UTF8.GetBytes), seed);
    }

    private void Check(
        string name, Func<byte[]> next, Func<Func<(int Code, string Output, string Error)>> choose, int usual, double share,
        long most = MutationRun.MostBytes)
    {
        var (run, clock) = (new MutationRun(folder), Stopwatch.StartNew());
        run.Run(name, next, choose, MutationRun.CountOf(usual, share), most);
        report.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {run.Count} in {clock.Elapsed.TotalSeconds:0} s, slowest {run.Slowest.TotalSeconds:0.000} s, "
            + $"most {run.Largest >> 20} MB"));
        run.Check();
    }

    /// <summary>A call as the command line would end.</summary>
    private static Func<(int Code, string Output, string Error)> Library(Action read) => () =>
    {
        try
        {
            read();
            return (0, "", "");
        }
        catch (Exception exception) when (exception is InputException or NotebookException)
        {
            return (2, "", $"Error: {exception.Message}");
        }
        catch (ArithmeticException exception)
        {
            return (1, "", exception.Message);
        }
#pragma warning disable CA1031 // What a program would end with.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return (3, "", exception.ToString());
        }
    };

    private static byte[] Sealed(byte[] head, byte[] content) =>
        [.. head, .. content, .. SHA256.HashData([.. head, .. content])];

    private static byte[] Packed(string path)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(File.ReadAllBytes(path));
        return packed.ToArray();
    }
}
