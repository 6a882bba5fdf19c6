using NgHvi.Tests.Support;

namespace NgHvi.Tests;

/// <summary>What a fit says, against posteriors and algebra that are known.</summary>
public class FitTests
{
    private static readonly ModelOptions Published = new() { Priors = Priors.Published };
    private static readonly MixedData Slopes = FitCases.Slopes();
    private static readonly Lazy<Fit> SlopeFit = new(() => FitCases.Model(Slopes).Fitted());

    [Theory]
    [InlineData(0.01)]
    [InlineData(1.0)]
    [InlineData(10.0)]
    public void Default_fit_has_the_exact_moments_and_evidence(double variance)
    {
        var data = Runs.Example1(variance);
        var exact = new InterceptQuadrature(data);
        var fit = FitCases.Model(data, Published).Fitted();
        Assert.Equal(StopReason.Converged, fit.Stopped);
        Assert.InRange(exact.LogEvidence - fit.Elbo.Value, -0.05, 0.05);
        Assert.InRange(Math.Abs(fit.LogEvidence.Value - exact.LogEvidence), 0, (4 * fit.LogEvidence.StandardError) + 1e-3);
        string[] names = [.. fit.Model.FixedNames, "group.variance", "residual.variance"];
        Assert.Equal(exact.Means.Length, names.Length);
        for (var i = 0; i < names.Length; i++)
        {
            var (quantity, sd) = (fit[names[i]], exact.StandardDeviations[i]);
            Assert.True(Math.Abs(quantity.Mean - exact.Means[i]) < 0.05 * sd, $"{quantity}: exact {exact.Means[i]}");
            Assert.InRange(quantity.StandardDeviation / sd, 0.97, 1.03);
        }

        Tolerance.Close(Math.Sqrt(fit["group.variance"].Median), fit["group.sd(Intercept)"].Median, 2e-3);
    }

    [Fact]
    public void Evidence_moves_by_the_jacobian_of_a_rescaled_response_and_quantities_as_the_algebra_says()
    {
        var (fit, other) = (SlopeFit.Value, FitCases.Model(Slopes, scale: 100, shift: 7).Fitted());
        var moved = Slopes.RowCount * Math.Log(100);
        Tolerance.Close(fit.LogEvidence.Value - moved, other.LogEvidence.Value, 1e-6);
        Tolerance.Close(fit.Elbo.Value - moved, other.Elbo.Value, 1e-6);
        Tolerance.Close((100 * fit["(Intercept)"].Mean) + 7, other["(Intercept)"].Mean, 1e-3);
        Tolerance.Close(100 * fit["group.sd(x1)"].Mean, other["group.sd(x1)"].Mean, 1e-3);
        Tolerance.Close(fit["group.cor(Intercept,x1)"].Upper, other["group.cor(Intercept,x1)"].Upper, 1e-3);
        Tolerance.Close(1e4 * fit["residual.variance"].StandardDeviation, other["residual.variance"].StandardDeviation, 1e-3);
        Tolerance.Close(fit["ICC"].Mean, other["ICC"].Mean, 1e-3);
    }

    [Fact]
    public void A_model_is_the_same_written_with_columns_or_with_a_network_of_no_layers()
    {
        var frame = new Microsoft.Data.Analysis.DataFrame(
            new Microsoft.Data.Analysis.DoubleDataFrameColumn("y", Slopes.Response),
            new Microsoft.Data.Analysis.DoubleDataFrameColumn("x", Slopes.FixedDesign.Where((_, i) => i % 2 == 1)),
            new Microsoft.Data.Analysis.StringDataFrameColumn("g", Enumerable.Range(0, Slopes.RowCount).Select(i => $"g{i / 8}")));
        var columns = MixedModel.From(frame, "y ~ x + (1 + x | g)").Fitted();
        var network = MixedModel.From(frame, "y ~ deep(x) + (deep | g)").Fitted();
        Assert.Equal(columns.Quantities, network.Quantities);
        Assert.Equal((columns.LogEvidence, columns.Elbo), (network.LogEvidence, network.Elbo));
        Assert.Equal(columns.Model.Priors, network.Model.Priors);
    }

    [Fact]
    public void Contrasts_follow_the_joint_draws()
    {
        var fit = SlopeFit.Value;
        var at = fit.Quantity(d => d["(Intercept)"] + (3 * d["x1"]), "at 3");
        Tolerance.Close(fit["(Intercept)"].Mean + (3 * fit["x1"].Mean), at.Mean, 1e-6);
        var direct = fit["(Intercept)"].Draws.Zip(fit["x1"].Draws, (a, b) => a + (3 * b)).ToArray();
        Assert.Equal(direct, at.Draws);
        Assert.InRange(at.StandardDeviation / Math.Sqrt(direct.Average(x => Math.Pow(x - direct.Average(), 2))), 0.96, 1.04);

        // Intercept and slope at 0 are correlated: the contrast is known better than independence would have it.
        Assert.True(at.StandardDeviation < fit["(Intercept)"].StandardDeviation);
        Assert.InRange(at.Mcse / at.StandardDeviation, 0, 0.03);
        Assert.InRange(at.Ess, 1000, 20_000);
        var fault = Assert.Throws<ArgumentException>(() => fit["Intercept"]);
        Assert.Contains("did you mean \"(Intercept)\"?", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fit_does_not_change_when_its_run_goes_on()
    {
        var run = FitCases.Model(Slopes).Run();
        Fit? early = null;
        foreach (var step in run.Steps(TestContext.Current.CancellationToken))
        {
            if (step.Step == 40)
            {
                early = run.ToFit();
                break;
            }
        }

        // Nothing of it can be written to.
        Assert.False(early!.Quantities is Quantity[] || early["x1"].Draws is double[] || early.Trace.Values is List<double>);

        // A cancelled fit computes its summary when it is asked: after the run has gone on.
        var final = run.Finish(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((40, StopReason.Cancelled, 40), (early.Steps, early.Stopped, early.Trace.Steps.Count));
        var again = FitCases.Model(Slopes).Fitted(HybridVi.Default with { Steps = 40 });
        Assert.Equal(again.Quantities, early.Quantities);
        Assert.Equal(again.Elbo, early.Elbo);
        Assert.True(final.Elbo.Value > early.Elbo.Value - 1e-3);
        Assert.True(final.Steps > 40);
    }

    [Fact]
    public void Several_starts_keep_the_best_and_tell_of_all()
    {
        var model = FitCases.Model(Slopes);
        var fit = model.Fitted(HybridVi.Default with { Steps = 30 }, seed: 4, starts: 3);
        Assert.Equal(3, fit.Starts.Count);
        Assert.Equal(fit.Starts.Max(start => start.Elbo), fit.Elbo.Value);
        var same = model.Fitted(HybridVi.Default with { Steps = 30 }, seed: fit.Seed, threads: 1);
        Assert.Equal(same.Quantities, fit.Quantities);
        Assert.Equal(fit.Seed, Assert.Single(same.Starts).Seed);
        Assert.Contains(fit.Summary().Notes, note => note.StartsWith("The ELBOs of 3 starts", StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_says_what_is_known_in_plain_numbers()
    {
        var (fit, table) = (SlopeFit.Value, SlopeFit.Value.Summary());
        Assert.Equal("NG-HVI, 3 factors: y ~ 1 + x1 + (1 + x1 | group)", table.Title);
        Assert.Equal("240 rows in 30 groups of group; gaussian; 6 parameters", table.Subtitle);
        Assert.Equal(["mean", "sd", "2.5 %", "97.5 %", "MCSE", "ESS"], table.Columns);
        Assert.Equal(
            ["Fixed effects", "Random effects by group", "Response", "Variances and covariances", "Explained variance"],
            table.Blocks.Select(block => block.Title));
        Assert.Equal(["group.sd(Intercept)", "group.sd(x1)", "group.cor(Intercept,x1)"], table.Blocks[1].Rows.Select(row => row.Name));
        Assert.Equal(
            ["group.var(Intercept)", "group.var(x1)", "group.cov(Intercept,x1)", "residual.variance"],
            table.Blocks[3].Rows.Select(row => row.Name));
        Assert.Equal(fit["x1"].Lower, table.Blocks[0].Rows[1].Values[2]);
        var names = table.Blocks.SelectMany(block => block.Rows).Select(row => row.Name).ToArray();
        Assert.Equal(names.Length, names.Distinct().Count());
        string[] all = [.. fit.Quantities.Select(quantity => quantity.Name), "R2.marginal", "R2.conditional", "ICC"];
        Assert.Equal(all.Order(), names.Order());
        Assert.Equal(fit.Verdict.ToString(), table.Notes[0]);
        Assert.StartsWith("trusted: yes, because Pareto k̂", table.Notes[0], StringComparison.Ordinal);
        Assert.Matches(@"^ELBO -\d+\.\d{2,4} ± 0\.0\d+, log evidence -\d+\.\d{2,4} ± 0\.0\d+ nats\.$", table.Notes[1]);
        Assert.Matches(@"^Converged: \d+ steps in .* a step; seed 1\.$", table.Notes[2]);
        Assert.StartsWith("Priors \"weak\": fixed effects ~", table.Notes[3], StringComparison.Ordinal);
        Assert.Empty(fit.Warnings);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        var (model, method) = (FitCases.Model(Slopes), HybridVi.Default with { Steps = 20 });
        var (one, three) = (model.Fitted(method, threads: 1), model.Fitted(method, threads: 3));
        Assert.Equal(one.Quantities, three.Quantities);
        Assert.Equal(one.R2, three.R2);
        Assert.Equal(one.Sensitivity, three.Sensitivity);
        Assert.Equal(one.RandomEffects.SelectMany(effect => effect.Means), three.RandomEffects.SelectMany(effect => effect.Means));
    }
}
