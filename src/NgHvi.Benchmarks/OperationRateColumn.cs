using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace NgHvi.Benchmarks;

/// <summary>
/// 10⁹ floating-point operations of the products a second, by the median time, of the benchmarks that have a <see cref="NetworkShape"/>.
/// </summary>
internal sealed class OperationRateColumn : IColumn
{
    public string Id => nameof(OperationRateColumn);

    public string ColumnName => "Gflop/s";

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "10⁹ floating-point operations of the products a second";

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => Shape(benchmark) is not null);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        summary[benchmarkCase]?.ResultStatistics is { } statistics && Shape(benchmarkCase) is { } shape
            ? (shape.Operations / statistics.Median).ToString("F1", CultureInfo.InvariantCulture)
            : "–";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    private static NetworkShape? Shape(BenchmarkCase benchmark) =>
        benchmark.Parameters.Items.Select(item => item.Value).OfType<NetworkShape>().FirstOrDefault();
}
