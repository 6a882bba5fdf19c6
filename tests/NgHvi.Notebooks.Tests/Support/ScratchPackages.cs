namespace NgHvi.Notebooks.Tests.Support;

/// <summary>
/// Folders of its own for what restores fetch and remember, so that tests neither leave packages to the user nor find stale ones.
/// </summary>
/// <remarks>Packages that the user has already are found, so that nothing is downloaded twice.</remarks>
public sealed class ScratchPackages : IDisposable
{
    private static readonly string User =
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private readonly TestFolder folder = new();
    private readonly (string Name, string? Value)[] before;

    public ScratchPackages()
    {
        // The last one moves the session's own cache, where the system follows that standard.
        (string, string)[] wanted =
        [
            ("NUGET_PACKAGES", Path.Combine(folder.Path, "packages")), ("NUGET_FALLBACK_PACKAGES", User),
            ("XDG_DATA_HOME", Directory.CreateDirectory(Path.Combine(folder.Path, "data")).FullName),
        ];
        before = [.. wanted.Select(variable => (variable.Item1, Environment.GetEnvironmentVariable(variable.Item1)))];
        foreach (var (name, value) in wanted)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    public void Dispose()
    {
        foreach (var (name, value) in before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        folder.Dispose();
    }
}
