using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Results;

namespace NgHvi.Interactive.Tests.Results;

/// <summary>What notebooks make themselves: tables of values, traces along a run, claims.</summary>
public sealed class RowTableTests
{
    private static readonly MixedModel Model = MixedModel.From(
        new LinearMixedSimulator { GroupCount = 10, RowCount = 100 }.Simulate(1).Table, "y ~ x1 + (1 | group)");

    [Fact]
    public void A_table_has_a_column_a_property_and_rounds_numbers()
    {
        var table = new[]
        {
            new { method = "DAVI", test_R2 = (double?)0.54321, ELBO = new Estimate(-7341.234, 0.02), time = TimeSpan.FromSeconds(0.5) },
            new { method = "SG-HVI", test_R2 = (double?)null, ELBO = new Estimate(-12345.678, 3), time = TimeSpan.FromSeconds(90) },
        }.ToTable("Found");

        Assert.Equal(["method", "test R2", "ELBO", "time"], table.Columns.Select(column => column.Name));
        Assert.Equal(["DAVI", "0.5432", "−7341.234 ± 0.02", "500 ms"], table.Rows[0]);
        Assert.Equal("", table.Rows[1][1]);
        Assert.Equal("Found", table.Title);
    }

    [Fact]
    public void Tuples_whose_names_are_lost_are_refused() => Assert.Contains(
        "write new {", Assert.Throws<ArgumentException>(() => new[] { (Name: "a", Value: 1) }.ToTable()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_run_is_followed_at_the_steps_asked_for_and_its_last()
    {
        var run = Model.Run(HybridVi.Published(1, 30), 1);

        var trace = RunTrace.Along(run, "NG-HVI", fit => fit.Steps, 10, 20);

        Assert.Equal([10.0, 20, 30], trace.Steps);
        Assert.Equal([10.0, 20, 30], trace.Values);
        var token = TestContext.Current.CancellationToken;
        Assert.Equal(
            Model.Fit(HybridVi.Published(1, 30), 1, cancellationToken: token).Elbo, run.Finish(cancellationToken: token).Elbo);
    }

    [Fact]
    public void A_window_may_grow_with_the_place()
    {
        var trace = RunTrace.Create("r", Enumerable.Range(0, 101).Select(i => ((double)i, 0.0, i % 2 * 1.0)));

        Assert.Equal(trace.Values[1], trace.Averaged(1, growth: 0.2).Values[1]);
        Assert.Equal(0.5, trace.Averaged(1, growth: 0.2).Values[60], 0.05);
    }

    [Fact]
    public void A_claim_that_does_not_hold_fails() =>
        Assert.Equal("does not hold: x", Assert.Throws<InvalidOperationException>(() => Claim.That(false, "x")).Message);
}
