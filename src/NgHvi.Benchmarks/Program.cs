using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using NgHvi.Benchmarks;

// Usage: dotnet run -c Release --project src/NgHvi.Benchmarks [-- list | NAME ... | experiment 2a|2b|3|nagvac|default|panel [REPLICATES]];
// without a name every benchmark runs.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["experiment", var experiment, .. var count])
{
    Experiments.Run(experiment, count.Length > 0 ? int.Parse(count[0], CultureInfo.InvariantCulture) : 1);
    return 0;
}

Type[] benches =
[
    typeof(RowCountBench), typeof(GroupCountBench), typeof(FisherSolveBench), typeof(LargeFisherSolveBench), typeof(NetworkBench),
    typeof(DeepStepBench),
];
string[] all = [.. benches.Select(type => type.Name), nameof(AccuracyBench)];
if (args is ["list"])
{
    Console.WriteLine(string.Join('\n', all));
    return 0;
}

var names = args.Length > 0 ? args : all;
if (names.Except(all).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"There is no benchmark \"{unknown}\"; there are {string.Join(", ", all)}.");
    return 2;
}

var results = new ResultsFolder();
var config = ManualConfig.CreateEmpty()
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(9)
        .WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(200)).WithLaunchCount(1))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(
        DefaultColumnProviders.Params, DefaultColumnProviders.Statistics, DefaultColumnProviders.Metrics, DefaultColumnProviders.Descriptor)
    .HideColumns("Gen0", "Gen1", "Gen2", "Error", "RatioSD", "Alloc Ratio")
    .AddColumn(StatisticColumn.Median, BaselineRatioColumn.RatioMean, new OperationRateColumn())
    .AddExporter(MarkdownExporter.GitHub)
    .AddLogger(ConsoleLogger.Default)
    .WithOptions(ConfigOptions.DisableOptimizationsValidator);
foreach (var bench in benches.Where(type => names.Contains(type.Name)))
{
    if (bench == typeof(NetworkBench) && !NativeBlas.IsAvailable)
    {
        Console.WriteLine("Skipped NetworkBench: it compares with OpenBLAS (libopenblas.so.0), which this machine does not have.");
        continue;
    }

    var summary = BenchmarkRunner.Run(bench, config);
    results.Save(bench.Name, summary);
}

if (names.Contains(nameof(AccuracyBench)))
{
    results.Save(nameof(AccuracyBench), AccuracyBench.Run());
}

return 0;
