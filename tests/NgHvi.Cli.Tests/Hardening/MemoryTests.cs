using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests.Hardening;

/// <summary>Tests that measure the whole process, which run when no other does.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;

/// <summary>Fits leave nothing behind, however many a process makes.</summary>
[Collection<Alone>]
public sealed class MemoryTests
{
    [Fact]
    public void Memory_stays_flat_over_many_fits()
    {
        var data = new StringReader(SmallData.Csv());
        var rows = CsvTableReader.Read(data, "data.csv").ToDataFrame();
        var count = MutationRun.IsLong ? 1000 : 60;
        Fits(count / 3);
        var (kept, used) = (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
        Fits(count);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - kept, long.MinValue, 1 << 20);
        Assert.InRange(Environment.WorkingSet - used, long.MinValue, 64 << 20);

        void Fits(int n)
        {
            for (var i = 0; i < n; i++)
            {
                string[] formulas = ["y ~ x + (1 + x | g)", "y ~ x + (1 | g) + (1 | kind)", "y ~ deep(x) + (deep | g)"];
                var hidden = i % 3 == 2 ? [2] : Array.Empty<int>();
                var model = MixedModel.From(rows, formulas[i % 3], new() { Hidden = hidden });
                var method = i % 3 == 1 ? null : HybridVi.Default with { Steps = 20 };
                var fit = model.Fit(method, i, 1, threads: 1, cancellationToken: TestContext.Current.CancellationToken);
                Assert.True(fit.Draws.Count > 0 && fit.Quantities.Count > 0);
            }
        }
    }
}
