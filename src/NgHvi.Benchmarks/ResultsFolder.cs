using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;

namespace NgHvi.Benchmarks;

/// <summary>The folder of results of this processor, beside the benchmarks' source.</summary>
internal sealed class ResultsFolder
{
    private readonly string path;

    public ResultsFolder([CallerFilePath] string source = "")
    {
        var processor = HostEnvironmentInfo.GetCurrent().CpuInfo.Value.ProcessorName ?? "unknown processor";
        var name = string.Concat(processor.Select(character => char.IsLetterOrDigit(character) ? character : '-')).Trim('-');
        path = Path.Combine(Path.GetDirectoryName(source)!, "Results", name);
        Directory.CreateDirectory(path);
        File.WriteAllText(
            Path.Combine(path, "Versions.txt"),
            $"""
            processor: {processor}, {Environment.ProcessorCount} cores seen
            runtime:   {RuntimeInformation.FrameworkDescription}
            system:    {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}
            vectors:   {System.Numerics.Vector<double>.Count} doubles in Vector<double>
            NgHvi:     {Version()}

            """);
    }

    /// <summary>Version and commit, as the build wrote them into the assembly.</summary>
    private static string Version() =>
        typeof(MixedModel).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public void Save(string bench, Summary summary)
    {
        var logger = new AccumulationLogger();
        MarkdownExporter.GitHub.ExportToLog(summary, logger);
        var table = logger.GetLog().Split('\n').Where(line => line.StartsWith('|'));
        // The exporter quotes descriptions for shells, as HTML entities.
        Save(bench, string.Join('\n', table).Replace("&#39;", "", StringComparison.Ordinal) + "\n");
    }

    public void Save(string bench, string table)
    {
        var file = Path.Combine(path, bench + ".md");
        File.WriteAllText(file, new StringBuilder().Append("# ").Append(bench).Append("\n\n").Append(table).ToString());
        Console.WriteLine($"Wrote {Path.GetFileName(file)}.");
    }
}
