using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>Fits of several grouping factors against quadrature on a dense grid of variances.</summary>
public class FactorFitTests
{
    // Few levels, as of Penicillin; a variance that may be 0, as of Pastes.
    [Theory]
    [InlineData("y ~ 1 + (1 | a) + (1 | b)", 60, 3)]
    [InlineData("y ~ x + (1 | a/c)", 60, 5)]
    [InlineData("y ~ 1 + (1 | b/c)", 40, 11)]
    public void Posteriors_are_those_of_quadrature(string formula, int rows, int seed)
    {
        var model = MixedModel.From(GroupingCase.Rows(rows, seed), formula, new());
        var fit = model.Fit(seed: 1, cancellationToken: TestContext.Current.CancellationToken);
        var exact = FactorQuadrature.Of(model.Density);

        Assert.True(fit.Verdict.IsTrusted, fit.Verdict.ToString());
        Assert.InRange(fit.LogEvidence.Value - exact.LogEvidence, -0.05, 0.05);
        Assert.All(model.Density.QuantityNames.Where(name => !name.EndsWith("variance", StringComparison.Ordinal)), name =>
        {
            var (mean, sd) = exact.Moments[name];
            Assert.InRange((fit[name].Mean - mean) / sd, -0.06, 0.06);
            Assert.InRange(fit[name].StandardDeviation / sd, 0.95, 1.05);
        });
    }

    // β ~ N(0, 10²) and a level of about 70: the intercept is there, or near 0 with the four effects of b as wide as that.
    [Fact]
    public void A_level_far_from_its_prior_is_the_intercept_or_effects_of_a_factor()
    {
        var rows = GroupingCase.Rows(60, 3);
        var far = DataTable.FromColumns(DataColumn.FromNumbers("y", rows.Column("y").Numbers.ToArray().Select(y => y + 60)),
            rows.Column("a"), rows.Column("b"));
        var model = MixedModel.From(far, "y ~ 1 + (1 | a) + (1 | b)", new() { Priors = Priors.Published });
        var fit = model.Fit(seed: 1, cancellationToken: TestContext.Current.CancellationToken);
        var exact = FactorQuadrature.Of(model.Density, highest: 6.5);
        AssertTrusted(fit);
        Assert.InRange(fit.LogEvidence.Value - exact.LogEvidence, -0.05, 0.05);
        Assert.All((string[])["(Intercept)", "b.sd(Intercept)", "residual.sd"], name =>
        {
            var (mean, sd) = exact.Moments[name];
            Assert.InRange((fit[name].Mean - mean) / sd, -0.06, 0.06);
            Assert.InRange(fit[name].StandardDeviation / sd, 0.95, 1.05);
        });
    }

    // Slopes that hardly vary: their sds lie near 0 and correlations anywhere, so that full steps go to and fro.
    [Fact]
    public void Steps_that_lower_the_elbo_are_halved_until_it_settles()
    {
        var model = MixedModel.From(GroupingCase.Rows(240, 2), "y ~ x + (1 + x | a/c) + (1 + x | b)", new());
        var fit = model.Fit(seed: 1, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(StopReason.Converged, fit.Stopped);
        AssertTrusted(fit);
    }

    [Fact]
    public void A_second_factor_of_one_level_changes_nothing_but_the_intercepts_prior()
    {
        // At a given variance τ² of its effect, the model is that of one factor with τ² more prior variance of the intercept.
        var two = new GroupingCase("y ~ x + (1 | a) + (1 | one)").Density;
        var theta = new GroupingCase("y ~ x + (1 | a) + (1 | one)").Theta(4);
        var one = MixedModel.From(GroupingCase.Rows(60, 3), "y ~ x + (1 | a)", new()).Density;
        var precision = one.Priors.Fixed.Precision.ToArray();
        precision[0] = 1 / ((1 / precision[0]) + Math.Exp(theta[^1]));
        var widened = new MixedDensity(one.Data, one.Options with
        {
            Units = one.Units,
            Priors = Priors.Of(one.Priors with { Fixed = new FixedEffectsPrior(one.Priors.Fixed.Mean, precision) }),
        });
        var (evaluator, gradient) = (new MixedEvaluator(two, 1), new double[theta.Length]);
        var marginal = evaluator.Marginal(theta, gradient) - evaluator.AddVariancePrior(theta, gradient) - two.LogUnits;

        // β integrated out of one factor's joint density: its conditional is normal, so p(y) = p(y, β) / p(β | y) at any β.
        var (plain, scratch) = (new MixedEvaluator(widened, 1), new double[theta.Length - 1]);
        var point = theta[..^1];
        var at = FiniteDifference.Jacobian(beta =>
        {
            var moved = point.ToArray();
            beta.CopyTo(moved, 0);
            plain.Collapsed(moved, scratch);
            return scratch[..2];
        }, point.AsSpan(0, 2));
        plain.Collapsed(point, scratch);
        var hessian = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(2, 2, (i, j) => -at[i, j]);
        var slope = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense([scratch[0], scratch[1]]);
        var joint = plain.Collapsed(point, scratch) - Variances();
        Assert.InRange(
            joint + (0.5 * (slope * hessian.Inverse() * slope)) + Math.Log(2 * Math.PI) - (0.5 * Math.Log(hessian.Determinant()))
                - widened.LogUnits - marginal,
            -1e-7, 1e-7);

        double Variances() => plain.AddVariancePrior(point, new double[point.Length]);
    }

    [Fact]
    public void A_seed_fixes_every_bit_for_any_number_of_threads_and_a_run_resumes()
    {
        var model = MixedModel.From(GroupingCase.Rows(80, 7), "y ~ x + (1 + x | a) + (1 | b)", new());
        var fit = model.Fit(seed: 3, threads: 1, cancellationToken: TestContext.Current.CancellationToken);
        var other = model.Fit(seed: 3, threads: 2, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(fit.Quantities, other.Quantities);

        var run = model.Run(seed: 3, threads: 1);
        foreach (var step in run.Steps(TestContext.Current.CancellationToken))
            if (step.Step == 3) break;
        using var state = new MemoryStream();
        run.Save(state);
        state.Position = 0;
        var resumed = Run.Resume(model, state, threads: 1).Finish(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(fit.Steps, resumed.Steps);
        Assert.Equal(fit.Quantities, resumed.Quantities);
    }

    // A tail of a thousand columns, whose traces are by probes and whose values are too dear for thousands of draws. Probes alone left
    // d.sd(x) 0.4 of its standard deviations off.
    [Fact]
    public void Few_draws_move_a_large_fit_to_their_mean_and_its_errors_say_so()
    {
        var model = MixedModel.From(Large(), "y ~ x + (1 | s) + (1 + x | d)", new());
        var fit = model.Fit(seed: 1, cancellationToken: TestContext.Current.CancellationToken);
        var source = (VariationalSource)fit.Source;
        Assert.True(fit.Verdict.IsTrusted, fit.Verdict.ToString());
        Assert.InRange(source.Weighted!.Count, 22, 399);
        Assert.True(fit.Draws.Count > 1000);

        // q₀ itself is in place, as by exact traces, and then the little that is left is taken off.
        var more = new WeightedSample(model.Density, source.Coordinates, new(source.Average), (150, 150), RandomKey.FromSeed(9), 2);
        var (set, own) = (more.ToSet(model.Density, 2), DrawSet.Uniform(300));
        Assert.All(fit.Quantities, (quantity, i) =>
        {
            var (weighted, plain) = (WeightedMoments.Of(set.Values[i], set.Weights), WeightedMoments.Of(set.Values[i], own));
            Assert.InRange((weighted.Mean - plain.Mean) / quantity.StandardDeviation, -0.05, 0.05);
            Assert.InRange((quantity.Mean - weighted.Mean) / quantity.StandardDeviation, -0.1, 0.1);
            Assert.InRange(quantity.Mcse / quantity.StandardDeviation, 0.002, 0.05);
            Assert.Equal(quantity.Mcse, quantity.StandardDeviation / Math.Sqrt(quantity.Ess), 1e-12);
        });

        static DataTable Large()
        {
            const int rows = 6000, s = 1200, d = 500;
            var normals = new double[(3 * rows) + s + (2 * d)];
            NormalSampler.Fill(RandomKey.FromSeed(5), normals);
            var (x, e, effects) = (normals[..rows], normals[rows..(2 * rows)], normals[(3 * rows)..]);
            var uniform = normals[(2 * rows)..(3 * rows)];
            int[] student = [.. Enumerable.Range(0, rows).Select(i => i % s)], lecturer =
                [.. uniform.Select(u => (int)(Math.Abs(u) * 1e6) % d)];
            return DataTable.FromColumns(
                DataColumn.FromNumbers("y", Enumerable.Range(0, rows).Select(i => 3 + e[i] + (0.5 * effects[student[i]])
                    + (0.5 * effects[s + lecturer[i]]) + (0.3 * x[i] * effects[s + d + lecturer[i]]))),
                DataColumn.FromNumbers("x", x),
                DataColumn.FromText("s", student.Select(level => $"s{level}")),
                DataColumn.FromText("d", lecturer.Select(level => $"d{level}")));
        }
    }

    [Fact]
    public void Other_methods_of_the_same_model_agree()
    {
        var model = MixedModel.From(GroupingCase.Rows(80, 7), "y ~ x + (1 | a) + (1 | b)", new());
        var token = TestContext.Current.CancellationToken;
        var (fit, other) = (model.Fit(seed: 1, cancellationToken: token), model.Fit(HybridVi.Default, seed: 1, cancellationToken: token));
        Assert.InRange(fit.LogEvidence.Value - other.LogEvidence.Value, -0.05, 0.05);
        foreach (var quantity in fit.Quantities)
            Assert.InRange((quantity.Mean - other[quantity.Name].Mean) / quantity.StandardDeviation, -0.1, 0.1);
    }

    [Theory]
    [InlineData("y ~ x + (1 + x | a) + (1 | b)")]
    [InlineData("y ~ x + (1 + x | a) + (1 + w || b)")]
    public void A_saved_fit_predicts_the_same(string formula)
    {
        var table = GroupingCase.Rows(80, 7);
        var model = MixedModel.From(table, formula, new());
        var fit = model.Fit(seed: 3, cancellationToken: TestContext.Current.CancellationToken);
        var loaded = Fit.FromJson(fit.ToJson(), "fit.json");

        Assert.Equal(fit.Quantities, loaded.Quantities);
        Assert.Equal(fit.RandomEffects.Select(one => (one.Factor, one.Group)), loaded.RandomEffects.Select(one => (one.Factor, one.Group)));
        var (first, second) = (fit.Predict(table, new()), loaded.Predict(table, new()));
        Assert.Equal(first.Means.ToArray(), second.Means.ToArray());
        Assert.Equal(first.OutcomeQuantiles.ToArray(), second.OutcomeQuantiles.ToArray());
        Assert.Equal(fit.ToJson(), loaded.ToJson());
    }

    // But for variances of few levels, whose tails no draws tell.
    private static void AssertTrusted(Fit fit) => Assert.True(
        fit.Verdict.IsTrusted || fit.Verdict.Sentence.StartsWith("The tail of ", StringComparison.Ordinal), fit.Verdict.ToString());
}
