using System.Runtime.InteropServices;

namespace NgHvi.Notebooks.Engine;

/// <summary>What the process that runs cells finds in its environment beside what is there.</summary>
public static class EngineEnvironment
{
    private const int OldestCultures = 50;
    private const int NewestCultures = 99;

    /// <summary>
    /// The variables. Cells may ask for any culture, which the command does without, and most of the process's code is compiled as it
    /// runs, which takes a tenth less without a guard that matters to none who runs code of his own.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        ["DOTNET_EnableWriteXorExecute"] = "0",
        ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = HasCultures() ? "0" : "1",
    };

    // Without the library of cultures, ICU, a process that wants it does not start. On Linux its files are named by their version.
    private static bool HasCultures() => !OperatingSystem.IsLinux()
        || Enumerable.Range(OldestCultures, NewestCultures - OldestCultures + 1).Reverse()
            .Any(version => NativeLibrary.TryLoad($"libicuuc.so.{version}", out _));
}
