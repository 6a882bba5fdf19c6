using System.Diagnostics;
using System.Globalization;
using System.Text;
using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests.Hardening;

/// <summary>Gives one reader damaged files, and says what it did that it must not do.</summary>
internal sealed class MutationRun(CommandFolder folder)
{
    private const string Requested = "NGHVI_MUTATIONS"; // Of all readers together; a few thousand where nobody says.
    private const string OtherSeed = "NGHVI_MUTATION_SEED"; // For inputs that no run has seen.
    public const long MostBytes = 1L << 28; // Allocated for an input of a few hundred kilobytes.
    private const int LongestMessage = 2500;
    private const int MostFaults = 40;

    /// <summary>Whether many were asked for; only then does a clock judge.</summary>
    public static bool IsLong => Environment.GetEnvironmentVariable(Requested) is { Length: > 0 };

    /// <summary>Added to the seed of every mutator.</summary>
    public static int Seed => Number(OtherSeed);

    /// <summary>Share of this reader.</summary>
    public static int CountOf(int usual, double share) => IsLong ? (int)(share * Number(Requested)) : usual;

    /// <summary>Faults by kind, each with the first input, kept in the temporary folder.</summary>
    public SortedDictionary<string, (int Count, string File)> Faults { get; } = new(StringComparer.Ordinal);

    public TimeSpan Slowest { get; private set; }
    public long Largest { get; private set; }
    public int Count { get; private set; }

    /// <summary>Runs.</summary>
    /// <param name="name">Of the file.</param>
    /// <param name="next">The next damaged file.</param>
    /// <param name="choose">A way to read it: exit code, output, errors.</param>
    /// <param name="count">How often.</param>
    /// <param name="most">Bytes allocated for one.</param>
    public void Run(
        string name, Func<byte[]> next, Func<Func<(int Code, string Output, string Error)>> choose, int count, long most = MostBytes)
    {
        File.WriteAllBytes(folder[name], []);
        for (; Count < count && Faults.Count < MostFaults; Count++)
        {
            var text = next();
            File.WriteAllBytes(folder[name], text);
            var read = choose();
            var files = folder.Files;
            var (start, before) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
            var clock = Stopwatch.StartNew();
            var (code, _, error) = read();
            var (elapsed, allocated) = (Environment.CpuUsage.TotalTime - start, GC.GetAllocatedBytesForCurrentThread() - before);
            if (elapsed > Slowest) Slowest = elapsed;
            Largest = Math.Max(Largest, allocated);
            if (code is not (0 or 1 or 2)) Add($"exit {code}: {Cause(read)}");
            if (code == 2 && !error.StartsWith("Error: ", StringComparison.Ordinal)) Add($"no sentence: {Head(error)}");
            if (error.Length > LongestMessage) Add($"long message: {Head(error)[..60]}");
            if (code is 2 && error.TrimEnd().Split('\n').Length > 3) Add($"several lines: {Head(error)}");
            if (error.Any(c => char.IsControl(c) && c is not ('\n' or '\r')) || !IsWhole(error)) Add($"control characters: {Head(error)}");
            if (allocated > most + (600L * text.Length))
                Add($"{allocated >> 20} MB for {text.Length >> 10} kB, exit {code}: {Head(error)}");
            // Of the processor, so that what else runs does not judge; and a wait that takes none has a limit, too.
            if (IsLong && (elapsed > TimeSpan.FromSeconds(5) || clock.Elapsed > TimeSpan.FromMinutes(5)))
                Add($"{clock.Elapsed.TotalSeconds:0} s, exit {code}: {Head(error)}");
            var made = folder.Files.Except(files).ToArray();
            if (code is not (0 or 1) && made.Length > 0) Add($"exit {code} and files: {string.Join(' ', made)}");
            foreach (var file in made) File.Delete(folder[file]);

            void Add(string fault)
            {
                var key = $"{name}: {fault}";
                if (Faults.TryGetValue(key, out var known))
                {
                    Faults[key] = known with { Count = known.Count + 1 };
                    return;
                }

                var kept = Path.Combine(Path.GetTempPath(), $"nghvi-mutation-{Faults.Count}-{Guid.NewGuid():N}-{Path.GetFileName(name)}");
                File.WriteAllBytes(kept, text);
                Faults.Add(key, (1, kept));
            }
        }
    }

    /// <summary>Fails with all faults, if any.</summary>
    public void Check() => Assert.True(
        Faults.Count == 0,
        string.Join('\n', Faults.Select(fault => $"{fault.Value.Count} × {fault.Key} ({fault.Value.File})")));

    private static int Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;

    private static bool IsWhole(string text)
    {
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static string Head(string text) =>
        string.Concat(text.Take(160).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '·' : c));

    /// <summary>Exception and first place in our own code.</summary>
    private static string Cause(Func<(int Code, string Output, string Error)> read)
    {
        const string Debug = "NGHVI_DEBUG";
        var before = Environment.GetEnvironmentVariable(Debug);
        Environment.SetEnvironmentVariable(Debug, "1");
        var lines = read().Error.Split('\n');
        Environment.SetEnvironmentVariable(Debug, before);
        var places = lines.Where(line => line.Contains("at NgHvi.", StringComparison.Ordinal)).Take(3);
        return $"{Head(lines[0])} {string.Join(" < ", places.Select(line => line.Trim().Split(" in ")[0].Split('(')[0]))}";
    }
}
