using System.Text;
using NgHvi.Cli.Tests.Support;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Running;
using NgHvi.Studies;

namespace NgHvi.Cli.Tests.Hardening;

/// <summary>Files that say what is to be done, and what became of it.</summary>
public sealed partial class MutationTests
{
    [Fact]
    public void Of_priors()
    {
        const string Priors = """
            { "schema": "nghvi-priors/1", "name": "mine", // A comment.
              "fixed": { "default": { "family": "normal", "sd": 2.5, "autoscale": true },
                         "x": { "family": "normal", "mean": 1, "sd": [2] } },
              "residual": { "family": "half-t", "df": 3, "scale": 50 },
              "randomEffects": { "family": "huang-wand", "df": 2, "scale": { "(Intercept)": 50, "x": 10 } } }
            """;
        const string Other = """
            { "schema": "nghvi-priors/1", "fixed": { "family": "normal", "mean": 0, "sd": [1, 2, 3] },
              "residual": { "family": "inverse-gamma", "shape": 2, "scale": 1 },
              "randomEffects": { "family": "wishart", "df": 4, "scale": [[1, 0], [0, 1]] } }
            """;
        var data = Table.Read(folder["ok.csv"]);
        var mutator = new Mutator([Encoding.UTF8.GetBytes(Priors), Encoding.UTF8.GetBytes(Other)], 4);
        Check("priors.json", mutator.Next, () => mutator.Pick(50) == 0
            ? () => folder.Run(
                "fit", "@ok.csv", "--formula", Formula, "--priors", "@priors.json", "--steps", "3", "--threads", "1",
                "--output", "@fit.json")
            : Library(() => _ = MixedModel.From(data, Formula, new() { Priors = Priors_("priors.json") }).Priors), 800, 0.1);

        Priors Priors_(string name) => NgHvi.Priors.FromFile(folder[name]);
    }

    [Fact]
    public void Of_studies()
    {
        const string Simulated = """
            { "title": "Steps", "fit": { "threads": 1, "steps": 10 }, "simulate": { "design": "linear", "groups": 10, "rows": 60 },
              "axes": [ { "field": "steps", "values": [10, 20] }, { "field": "damping", "values": [0], "log": [0.1, 1000, 5] },
                        { "field": "factors", "range": [1, 3, 1] } ],
              "replicates": 2, "score": { "where": "split=test" }, "limits": { "seconds": 60 } }
            """;
        const string Of = """
            { "fit": { "data": "ok.csv", "formula": "y ~ x + (1 | g)", "method": "gibbs" }, // A comment.
              "axes": [ { "name": "m", "settings": [ { "label": "a", "set": { "chains": 2 } },
                                                  { "label": "b", "set": { "chains": 4 } } ] } ] }
            """;
        var mutator = new Mutator([Encoding.UTF8.GetBytes(Simulated), Encoding.UTF8.GetBytes(Of)], 5);
        Check("study.json", mutator.Next, () => Library(() => _ = Study.Load(folder["study.json"]).RunCount), 500, 0.05,
            most: 100_000 * 30_000L); // Runs of a study are planned one by one; 96 000 take 224 MB at once.
    }

    [Fact]
    public void Of_descriptions_of_fits()
    {
        const string Spec = """
            { "data": "ok.csv", "formula": "y ~ x + (1 | g)", "family": "gaussian", "steps": 20, "factors": 2, "seed": 7, // A comment.
              "where": "x>=-1", "damping": 0.5, "threads": 1, "separator": ",", "missing": "-999", "na": "drop" }
            """;
        const string Deep = """
            { "data": "ok.csv", "formula": "y ~ deep(x) + (deep | g)", "hidden": [3, 2], "activation": "tanh", "covariance": "diagonal",
              "method": "adam-hvi", "starts": 2, "batchGroups": 5, "checkpoint": "a", "every": "30s", "priors": "weak" }
            """;
        var mutator = new Mutator([Encoding.UTF8.GetBytes(Spec), Encoding.UTF8.GetBytes(Deep)], 14);
        Check("spec.json", mutator.Next, () => mutator.Pick(50) == 0
            ? () => folder.Run("calibrate", "@spec.json", "--simulations", "1", "--output", "@ranks.csv")
            : Library(() => _ = FitSpec.FromJson(File.ReadAllText(folder["spec.json"])).ToCommand()), 600, 0.05);
    }

    [Fact]
    public void Of_results_of_studies()
    {
        const string Plan = """
            { "fit": { "data": "ok.csv", "formula": "y ~ x + (1 | g)", "threads": 1 }, "score": { "where": "split=test" },
              "axes": [ { "field": "steps", "values": [10, 20] } ] }
            """;
        folder.Write("study.json", Plan);
        Assert.Equal(0, folder.Run("study", "run", "@study.json", "--jobs", "1", "--quiet").Code);
        var result = Directory.GetFiles(folder["study.runs/runs"], "*.json")[0];
        var mutator = new Mutator([File.ReadAllBytes(result)], 15);
        Check(Path.Combine("study.runs", "runs", Path.GetFileName(result)), mutator.Next, () => mutator.Pick(8) switch
        {
            0 => () => folder.Run("study", "report", "@study.json", "--force"),
            1 => () => folder.Run("study", "plan", "@study.json"),
            _ => () => folder.Run("study", "collect", "@study.json", "--force"),
        }, 300, 0.05);
    }

    [Fact]
    public void Of_parameters_and_notes()
    {
        const string Parameters = """
            { "n": 7, "tol": -1e-3, "name": "a \"b\"", "xs": [1, 2.5, -3], "words": ["x", "\u00e9"], "flag": true, "none": null }
            """;
        const string Declaring = """
            {"cells": [{"cell_type": "code", "execution_count": null, "id": "a", "outputs": [], "metadata": {"tags": ["parameters"]},
             "source": ["int n = 5; double tol = 1; string name = null; double[] xs = [1];\n",
                        "string[] words = []; bool? flag = true; object none = null;"]}],
             "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
            """;
        var declaring = NotebookDocument.Parse(Declaring);
        var free = NotebookDocument.Parse(Declaring.Replace("parameters", "x", StringComparison.Ordinal));
        var mutator = new Mutator([Encoding.UTF8.GetBytes(Parameters)], 16);
        Check("parameters.json", mutator.Next, () => Library(() => _ = ParameterCell.Inject(
            mutator.Pick(2) == 0 ? declaring : free, NotebookParameters.Of(folder["parameters.json"], [])).ToJson()), 600, 0.05);
        folder.Write("ok.csv.notes", Encoding.UTF8.GetString(
            NotesFile.Create(File.ReadAllBytes(folder["ok.csv"]), ["Vintage 202201 (CRSP)", "3 of 20 months have no factors."])));
        var notes = new Mutator([File.ReadAllBytes(folder["ok.csv.notes"])], 17);
        Check("ok.csv.notes", notes.Next, () => notes.Pick(10) == 0
            ? () => folder.Run("fit", "@ok.csv", "--formula", "y ~ x + (1 | g)", "--steps", "2", "--threads", "1", "--output", "@fit.json")
            : () => folder.Run("statistics", "@ok.csv", "--formula", Formula, "--output", "@part.stats"), 300, 0.02);
    }

    [Fact]
    public void Of_reports()
    {
        const string Notebook = """{"cells":[{"cell_type":"markdown","id":"a","metadata":{},"source":"# Title"}],"metadata":{}, """
            + """ "nbformat":4,"nbformat_minor":5}""";
        folder.Write("n/page.ipynb", Notebook);
        Assert.Equal(0, folder.Run("notebook", "run", "@n/page.ipynb", "--output", "@.", "--force", "--quiet").Code);
        var page = File.ReadAllText(folder["page.html"]);
        var start = page.IndexOf("<script", StringComparison.Ordinal);
        var mutator = new Mutator([Encoding.UTF8.GetBytes(page[..Math.Min(page.Length, start + 4000)])], 18);
        Check("page.html", mutator.Next, () => () => folder.Run("notebook", "index", "@n", "--output", "@.", "--force"), 200, 0.02);
    }
}
