using System.Text.RegularExpressions;

namespace NgHvi.Studies;

/// <summary>The folder of a study: a file for each run that ended, written whole, so that whatever is killed costs no finished
/// run.</summary>
internal sealed partial class StudyStore(string folder)
{
    private static readonly TimeSpan Stale = TimeSpan.FromHours(1);

    private readonly string runs = Path.Combine(folder, "runs");

    public string Folder => folder;

    /// <summary>The folder beside the study file that bears its name.</summary>
    public static StudyStore Of(StudyPlan plan, string? folder = null) =>
        new(folder is null ? Path.ChangeExtension(plan.Path, ".runs") : Path.GetFullPath(folder));

    public string PathOf(string name) => Path.Combine(folder, name);

    /// <summary>Another for every time the result is written; null: it is not there.</summary>
    public DateTime? Stamp(string id) => new FileInfo(File(id)) is { Exists: true } file ? file.LastWriteTimeUtc : null;

    /// <summary>Null: there is none, or no whole one.</summary>
    public RunResult? Read(string id)
    {
        try
        {
            return RunResult.FromBytes(RegularFile.ReadBytes(File(id), RegularFile.LargestText)) is { } result && result.Id == id ? result
                : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes the result; its checkpoint is of no more use.</summary>
    public void Write(RunResult result)
    {
        WholeFile.Write(File(result.Id), stream => stream.Write(result.ToBytes()));
        System.IO.File.Delete(CheckpointOf(result.Id).Path);
    }

    /// <summary>Where a run keeps its state, of which a killed run goes on.</summary>
    public Checkpoint CheckpointOf(string id) => new(Path.ChangeExtension(File(id), ".checkpoint")) { ReplacesOthers = true };

    /// <summary>Takes a result away.</summary>
    public void Forget(string id) => System.IO.File.Delete(File(id));

    /// <summary>The runs that are not finished; of those that failed, if they are wanted again.</summary>
    public List<PlannedRun> Missing(StudyPlan plan, bool retry) =>
        [.. plan.Distinct.Where(run => Read(run.Id) is not { } result || (retry && result.IsFailed))];

    /// <summary>Makes the folder this process's own as long as the lock is held; the system frees it however the process ends.</summary>
    /// <param name="isAlone">No task of Slurm writes there, either: what nobody holds can go at once, on any file system.</param>
    /// <exception cref="InputException">Another process has it.</exception>
    public IDisposable Lock(bool isAlone = false)
    {
        try
        {
            Directory.CreateDirectory(runs);
            var file = new FileStream(PathOf(".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            foreach (var left in new DirectoryInfo(runs).EnumerateFiles(".*.tmp")
                .Where(one => one.LastWriteTimeUtc < DateTime.UtcNow - Stale))
                left.Delete(); // Of processes that were killed while they wrote.
            if (!isAlone) return file;
            WholeFile.Clean(runs, _ => true);
            foreach (var old in new DirectoryInfo(runs).EnumerateFiles("*.checkpoint")) // Of those killed between result and this.
                if (old.LastWriteTimeUtc <= System.IO.File.GetLastWriteTimeUtc(Path.ChangeExtension(old.FullName, ".json"))) old.Delete();
            return file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                exception.GetType() == typeof(IOException) && System.IO.File.Exists(PathOf(".lock"))
                    ? $"Another process runs the study in \"{folder}\"."
                    : $"The folder \"{folder}\" of the study's results cannot be written: {exception.Message}", exception);
        }
    }

    private string File(string id) => Name().IsMatch(id) ? Path.Combine(runs, id + ".json") : throw new ArgumentException($"No id: {id}");

    [GeneratedRegex(@"\A[0-9a-f]{16}\z")]
    private static partial Regex Name();
}
