namespace NgHvi.Studies.Tests;

/// <summary>A folder with a study that goes when the test ends.</summary>
internal sealed class StudyFolder : IDisposable
{
    /// <summary>Two short fits of the same simulated data.</summary>
    public const string Small = """
        {
          // Comments and trailing commas are fine.
          "fit": { "steps": 20, "threads": 1 },
          "simulate": { "design": "linear", "groups": 10, "rows": 100 },
          "axes": [ { "field": "factors", "values": [1, 2] } ],
          "score": { "where": "split=test" },
        }
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nghvi-study-");

    public StudyFolder(string? study = null) => Write(study ?? Small);

    public string File => PathOf("study.json");

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    public void Write(string study) => System.IO.File.WriteAllText(File, study);

    public StudyPlan Plan() => StudyPlan.Read(File);

    public Study Run(bool retry = false, int? jobs = null) =>
        Study.Run(File, jobs, retry, cancellationToken: TestContext.Current.CancellationToken);

    public static StudyPlan PlanOf(string study)
    {
        using var folder = new StudyFolder(study);
        return folder.Plan();
    }

    public void Dispose() => folder.Delete(recursive: true);
}
