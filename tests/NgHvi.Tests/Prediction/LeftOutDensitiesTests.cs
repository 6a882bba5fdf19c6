using Microsoft.Data.Analysis;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Prediction;

public class LeftOutDensitiesTests
{
    private static readonly int[] Sizes = [1, 2, 5, 9, 4, 120];

    public static TheoryData<string, int, double> Responses => new()
    {
        { "gaussian", 0, 1e-9 }, { "gaussian", 1, 1e-9 }, { "gaussian", 2, 1e-9 }, { "gaussian by group", 1, 1e-4 },
        { "probit", 1, 1e-6 }, { "probit", 2, 1e-3 }, { "logit", 1, 1e-6 }, { "trials", 1, 1e-5 }, { "poisson", 1, 1e-5 },
        { "negative-binomial", 1, 1e-6 }, { "student", 1, 2e-3 }, { "student by group", 1, 2e-2 }, { "poisson", 0, 1e-9 },
        { "network", 1, 1e-8 },
    };

    [Theory]
    [MemberData(nameof(Responses))]
    public void A_row_left_out_has_the_ratio_of_the_likelihoods_with_and_without_it(string name, int r, double tolerance)
    {
        var (model, draws) = Case(name, r);
        var n = model.Data.RowCount;
        int[] rows = [0, 1, 2, 5, 9, 17, 30, n - 1];
        var values = All(model, draws, byGroup: false)[0];
        foreach (var row in rows)
        {
            var rest = new MixedDensity(model.Data.Only([.. Enumerable.Range(0, n).Where(i => i != row)]), Frozen(model));
            for (var s = 0; s < draws.Count; s++)
            {
                var expected = LogLikelihood(model, draws.Draw(s)) - LogLikelihood(rest, draws.Draw(s));
                Assert.Equal(expected, values[(row * draws.Count) + s], tolerance * Math.Max(1, Math.Abs(expected)));
                Assert.Equal(values[(row * draws.Count) + s], new LeftOutPass(model, new(model.Data, false), 1).Of(row, draws)[s], 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Responses))]
    public void Groups_have_the_likelihood_together(string name, int r, double tolerance)
    {
        if (r == 0) return; // Without groups there are none to leave out.
        var (model, draws) = Case(name, r);
        var values = All(model, draws, byGroup: true)[0];
        for (var s = 0; s < draws.Count; s++)
        {
            var sum = Enumerable.Range(0, Sizes.Length).Sum(k => values[(k * draws.Count) + s]);
            Assert.Equal(LogLikelihood(model, draws.Draw(s)), sum, tolerance * 10);
            var last = new LeftOutPass(model, new(model.Data, true), 2).Of(Sizes.Length - 1, draws);
            Assert.Equal(values[((Sizes.Length - 1) * draws.Count) + s], last[s], 1e-12);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_group_of_a_linear_model_has_the_ratio_of_the_likelihoods_with_and_without_it(int r)
    {
        int[] sizes = [.. Enumerable.Range(0, 19).Select(k => 1 + (3 * (k % 17)) + (k == 7 ? 300 : 0))]; // More than lanes and chunks.
        var model = FitCases.Model(MixedData.Random(sizes, 2, r, 8), scale: 3, shift: 40).Density;
        var theta = new double[2 * model.Parameters.Count];
        NormalSampler.Fill(RandomKey.FromSeed(9), theta);
        var draws = new PosteriorDraws(model.Parameters.Count, Array.ConvertAll(theta, value => 0.3 * value));
        var (values, offsets) = (All(model, draws, byGroup: true)[0], model.Data.GroupOffsets.ToArray());
        foreach (var k in (int[])[0, 6, 7, 8, 18])
        {
            int[] others = [.. Enumerable.Range(0, offsets[^1]).Where(i => i < offsets[k] || i >= offsets[k + 1])];
            var rest = new MixedDensity(model.Data.Only(others), Frozen(model));
            for (var s = 0; s < draws.Count; s++)
            {
                var expected = LogLikelihood(model, draws.Draw(s)) - LogLikelihood(rest, draws.Draw(s));
                Assert.Equal(expected, values[(k * draws.Count) + s], 1e-8);
                Assert.Equal(expected, new LeftOutPass(model, new(model.Data, true), 2).Of(k, draws)[s], 1e-8);
            }
        }
    }

    [Fact]
    public void Draws_without_weight_do_not_count_whatever_their_densities()
    {
        var mean = LeftOutScores.LogMean([0.25, 0, 0.75, 0], [-800, double.NaN, -801, 4000], new double[4]);
        Assert.Equal(-800 + Math.Log(0.25 + (0.75 * Math.Exp(-1))), mean, 1e-12);
    }

    [Theory]
    [InlineData("y ~ x + (1 + x | a) + (1 | b)", "a")]
    [InlineData("y ~ x + (1 + x | a) + (1 | b)", "b")]
    [InlineData("y ~ x + (1 | b/c) + (1 | a)", "a")]
    [InlineData("y ~ x + (1 | b/c) + (1 | a)", "b")]
    [InlineData("y ~ x + (1 | b/c) + (1 | a)", "b:c")]
    public void A_level_of_several_factors_left_out_has_the_ratio_of_the_likelihoods_with_and_without_it(string formula, string factor)
    {
        var random = new KeyedStream(RandomKey.FromSeed(9));
        string[] a = [.. Enumerable.Range(0, 90).Select(i => $"a{i * i % 11}")], b = [.. Enumerable.Range(0, 90).Select(i => $"b{i / 18}")];
        double[] x = [.. a.Select(_ => random.Normal())], y = [.. x.Select(value => (30 * value) + 100 + (9 * random.Normal()))];
        var table = new DataFrame(
            new DoubleDataFrameColumn("y", y), new DoubleDataFrameColumn("x", x), new StringDataFrameColumn("a", a),
            new StringDataFrameColumn("b", b), new StringDataFrameColumn("c", a.Select((_, i) => $"c{i % 4}")));
        var fit = MixedModel.From(table, formula).Fitted();
        var (model, draws) = (fit.Model.Density, fit.Source.Sample(3));
        var (values, levels) = (All(model, draws, true, factor)[0], model.Data.Factors.Single(one => one.Name == factor).Levels);
        for (var k = 0; k <= levels.Max(); k++)
        {
            int[] rest = [.. Enumerable.Range(0, levels.Length).Where(i => levels[i] != k)];
            var without = new MixedDensity(model.Data.Only(rest), Frozen(model));
            for (var s = 0; s < draws.Count; s++)
            {
                double Marginal(MixedDensity of) => new MixedEvaluator(of, 1).Marginal(draws.Draw(s), [])
                    - new MixedEvaluator(of, 1).LogPrior(draws.Draw(s));
                Assert.Equal(Marginal(model) - Marginal(without), values[(k * draws.Count) + s], 1e-8);
                var pass = new LeftOutPass(model, new(model.Data, true, factor), 1);
                Assert.Equal(values[(k * draws.Count) + s], pass.Of(k, draws)[s], 1e-12);
            }
        }
    }

    [Fact]
    public void A_row_left_out_of_a_normal_group_has_the_dense_conditional_density()
    {
        var data = MixedData.Random([4, 7], 2, 2, 11);
        var model = FitCases.Model(data, new ModelOptions { Priors = Priors.Published }).Density;
        var theta = data.Theta(5);
        var layout = theta.ToArray(); // The reference has log σ² last, the model before the covariance.
        (layout[2], layout[3], layout[4], layout[5]) = (theta[5], theta[2], theta[3], theta[4]);
        var draws = new PosteriorDraws(layout.Length, layout);
        var (all, covariance) = (All(model, draws, byGroup: false), data.RandomCovariance(theta));
        for (var row = 0; row < data.RowCount; row++)
        {
            var (start, end) = row < 4 ? (0, 4) : (4, 11);
            double[] Expected(bool without)
            {
                int[] kept = [.. Enumerable.Range(start, end - start).Where(i => !without || i != row)];
                var z = Dense.Matrix(kept.Length, 2, [.. kept.SelectMany(i => data.RandomDesign[(2 * i)..((2 * i) + 2)])]);
                var v = (z * covariance * z.Transpose())
                    + (Math.Exp(theta[^1]) * MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseIdentity(kept.Length));
                double[] mean = [.. kept.Select(i => (data.FixedDesign[2 * i] * theta[0]) + (data.FixedDesign[(2 * i) + 1] * theta[1]))];
                return [Dense.LogNormal([.. kept.Select(i => data.Response[i])], mean, v)];
            }

            Assert.Equal(Expected(false)[0] - Expected(true)[0], all[0][row], 1e-9);
        }
    }

    [Theory]
    [InlineData("gaussian", 1)]
    [InlineData("gaussian by group", 1)]
    [InlineData("probit", 1)]
    [InlineData("poisson", 1)]
    public void Mean_and_square_of_the_log_density_are_those_over_draws_of_the_effects(string name, int r)
    {
        var (model, draws) = Case(name, r);
        var values = All(model, draws, byGroup: false);
        var predictor = new Predictor(model, new PosteriorDraws(model.Parameters.Count, draws.Draw(0).ToArray()));
        var rows = DesignRows.From(model.Data).AsProportions();
        const int Count = 4000;
        var logs = predictor.Draw(
            GroupSlots.Assign(rows, model.Data, new()), RandomKey.FromSeed(3), ..Count, 2,
            (int i, double eta, ReadOnlySpan<double> parameters, ref KeyedStream _) =>
                model.Response.LogDensity(rows.Response[i], rows.TrialsOf(i), eta, parameters));
        foreach (var row in (int[])[0, 4, 11, 60])
        {
            double[] own = [.. Enumerable.Range(0, Count).Select(j => logs[(j * rows.RowCount) + row])];
            var (mean, square) = (own.Average(), own.Average(log => log * log));
            var error = own.Average(log => Math.Pow(log - mean, 2));
            var squareError = own.Average(log => Math.Pow((log * log) - square, 2));
            var at = row * draws.Count;
            Assert.Equal(mean, values[2][at], (5 * Math.Sqrt(error / Count)) + 0.02);
            Assert.Equal(square, values[3][at], (5 * Math.Sqrt(squareError / Count)) + (0.05 * square));
            Assert.Equal(Math.Log(own.Average(Math.Exp)), values[1][at], 0.05);
        }
    }

    private static double[][] All(MixedDensity model, PosteriorDraws draws, bool byGroup, string? factor = null)
    {
        var parts = new LeftOutPass(model, new(model.Data, byGroup, factor), 2).Parts(draws)
            .Select(part => part.Values.Select(own => own.ToArray()).ToArray()).ToArray();
        Assert.Single(parts);
        return parts[0];
    }

    private static double LogLikelihood(MixedDensity model, ReadOnlySpan<double> theta)
    {
        var evaluator = new MixedEvaluator(model, 1);
        return evaluator.Collapsed(theta, new double[theta.Length]) - evaluator.LogPrior(theta);
    }

    private static ModelOptions Frozen(MixedDensity model) =>
        model.Options with { Priors = Priors.Of(model.Priors), Units = model.Units };

    private static (MixedDensity Model, PosteriorDraws Draws) Case(string name, int r)
    {
        var raw = MixedData.Random(Sizes, 2, Math.Max(1, r), 8);
        var (family, n) = (name.Split(' ')[0], raw.RowCount);
        var random = new KeyedStream(RandomKey.FromSeed(4));
        var y = new double[n];
        for (var i = 0; i < n; i++)
            y[i] = family switch
            {
                "probit" or "logit" => raw.Response[i] > 0.5 ? 1 : 0,
                "trials" => Math.Round(6 * random.Uniform()),
                "poisson" or "negative-binomial" => Math.Floor(Math.Exp(raw.Response[i])),
                _ => (3 * raw.Response[i]) + 40,
            };
        double[] trials = family == "trials" ? [.. Enumerable.Repeat(6.0, n)] : [];
        double[] offset = family == "poisson" ? [.. Enumerable.Range(0, n).Select(i => 0.1 * (i % 3))] : [];
        string[] groups = [.. Sizes.SelectMany((size, k) => Enumerable.Repeat($"g{k}", size))];
        double[] inputs = family == "network" ? [.. Enumerable.Range(0, n).Select(i => Math.Sin(i))] : [];
        var data = ModelData.FromArrays(
            y, raw.FixedDesign, r == 0 ? [] : raw.RandomDesign, inputs, r == 0 ? null : groups, offset: offset, trials: trials);
        var options = new ModelOptions
        {
            Response = family switch { "trials" => Response.Logit, "network" => Response.Gaussian, _ => Response.Parse(family) },
            Sigma = name.EndsWith("by group", StringComparison.Ordinal) ? "~ (1 | group)" : null,
            Hidden = family == "network" ? [3] : [],
        };
        var model = MixedModel.From(data, options).Density;
        var theta = new double[3 * model.Parameters.Count];
        NormalSampler.Fill(RandomKey.FromSeed(9), theta);
        for (var i = 0; i < theta.Length; i++) theta[i] *= 0.3;
        for (var i = model.Shape.ParameterOffset + 1; options.Sigma is not null && i < theta.Length; i += model.Parameters.Count)
            theta[i] += Math.Log(0.05); // log τ².
        return (model, new PosteriorDraws(model.Parameters.Count, theta));
    }
}
