namespace NgHvi.Cli;

/// <summary>Where Jupyter looks for kernels.</summary>
internal static class JupyterFolders
{
    /// <summary>The data folder of this user, as Jupyter's documentation defines it.</summary>
    public static string User
    {
        get
        {
            if (Variable("JUPYTER_DATA_DIR") is { } given)
            {
                return Path.GetFullPath(given);
            }

            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            if (home.Length == 0 && Variable("XDG_DATA_HOME") is null && !OperatingSystem.IsWindows())
                throw new InputException("There is no home folder (HOME is not set); --prefix DIR says where the kernel is to be.");
            return OperatingSystem.IsWindows() ? Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter")
                : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Jupyter")
                : Path.Combine(Path.GetFullPath(Variable("XDG_DATA_HOME") ?? Path.Combine(home, ".local", "share")), "jupyter");
        }
    }

    /// <summary>A data folder, and the others that are known without Python.</summary>
    public static IEnumerable<string> All(string chosen) =>
        new[] { chosen, User, "/usr/local/share/jupyter", "/usr/share/jupyter" }.Distinct(StringComparer.Ordinal);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
