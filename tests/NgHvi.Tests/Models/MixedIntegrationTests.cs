using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

/// <summary>Binary responses with α integrated out, against sums over dense grids and over many draws of α from its prior.</summary>
public class MixedIntegrationTests
{
    private static readonly int[] Sizes = [2, 5, 1, 8, 3, 6];

    [Theory]
    [InlineData("probit", 0.1, 1e-12)]
    [InlineData("logit", 0.1, 1e-12)]
    [InlineData("probit", 1, 1e-8)]
    [InlineData("logit", 1, 1e-8)]
    [InlineData("probit", 10, 1e-4)]
    [InlineData("logit", 10, 1e-5)]
    public void One_random_coefficient_is_integrated_to_many_digits(string family, double variance, double tolerance)
    {
        var model = Deep(family, [.. Sizes, 97], 2, false).Model();
        var theta = MixedCase.Theta(model, 1, variance);
        var (value, gradient) = Integrate(model, theta, Grid(1, 9, 1500));
        var actual = new double[theta.Length];
        Tolerance.Close(value, model.CreateEvaluator().Collapsed(theta, actual), tolerance);
        Tolerance.Close(gradient, actual, 100 * tolerance);
    }

    [Theory]
    [InlineData("probit", true)]
    [InlineData("logit", false)]
    public void Two_random_coefficients_are_integrated_to_four_digits(string family, bool isDiagonal)
    {
        var model = (Deep(family, Sizes, 1, true) with { IsDiagonal = isDiagonal }).Model();
        var theta = MixedCase.Theta(model, 1);
        var (value, gradient) = Integrate(model, theta, Grid(2, 7, 60));
        var actual = new double[theta.Length];
        Tolerance.Close(value, model.CreateEvaluator().Collapsed(theta, actual), 1e-5);
        Tolerance.Close(gradient, actual, 1e-4);
    }

    [Theory]
    [InlineData("probit", 2, 0.3)]
    [InlineData("logit", 2, 1)]
    [InlineData("probit", 3, 0.3)]
    public void More_random_coefficients_are_integrated_to_hundredths_of_a_nat_a_group(string family, int width, double variance)
    {
        var model = Deep(family, Sizes, width, true).Model();
        var theta = MixedCase.Theta(model, 1, variance);
        var draws = Draws(model.RandomCount, 20000);
        var (value, gradient) = Integrate(model, theta, draws);
        var actual = new double[theta.Length];
        var evaluator = model.CreateEvaluator();
        var error = Math.Abs(evaluator.Collapsed(theta, actual) - value) / Sizes.Length;
        Assert.InRange(error, 0, 0.01);

        // The gradient is off by less than 0.15 of the standard deviation that one Gibbs draw of it has; the reference itself is good to
        // 0.02 of it.
        var latents = new double[model.LatentLength];
        var moments = new SampleMoments(theta.Length);
        var drawn = new double[theta.Length];
        for (var i = 0; i < 200; i++)
        {
            evaluator.Drawn(theta, new LatentDraw(RandomKey.FromSeed(3).Fold(i), 2, latents), drawn);
            moments.Add(drawn);
        }

        for (var i = 0; i < theta.Length; i++)
        {
            var sd = moments.StandardError(i) * Math.Sqrt(200);
            Assert.True(Math.Abs(actual[i] - gradient[i]) <= 0.15 * sd, $"gradient[{i}]: {actual[i]} against {gradient[i]}, sd {sd}");
        }
    }

    [Theory]
    [InlineData("probit")]
    [InlineData("logit")]
    public void Conditional_moments_are_those_of_a_dense_grid(string family)
    {
        var model = Deep(family, [.. Sizes, 97], 2, false).Model();
        var theta = MixedCase.Theta(model, 1);
        var reference = new ReferenceMixedModel(model);
        var (means, variances) = Moments(model, theta);
        var root = reference.Precision(theta).Inverse().Cholesky().Factor;
        for (var k = 0; k < reference.GroupCount; k++)
        {
            var weights = Grid(1, 9, 1500).Select(node =>
            {
                var alpha = root[0, 0] * node.U[0];
                return (Alpha: alpha, Log: node.LogWeight + LogLikelihood(model, reference, theta, k, [alpha]));
            }).ToArray();
            var largest = weights.Max(w => w.Log);
            var total = weights.Sum(w => Math.Exp(w.Log - largest));
            var mean = weights.Sum(w => w.Alpha * Math.Exp(w.Log - largest)) / total;
            var variance = weights.Sum(w => (w.Alpha - mean) * (w.Alpha - mean) * Math.Exp(w.Log - largest)) / total;
            Tolerance.Close(mean, means[k], 1e-7);
            Tolerance.Close(variance, variances[k], 1e-7);
        }
    }

    /// <summary>log p(y, θ) and its gradient by a sum over values of α = root(Σ)·u for every group.</summary>
    private static (double Value, double[] Gradient) Integrate(
        MixedDensity model, double[] theta, List<(double[] U, double LogWeight)> nodes)
    {
        var reference = new ReferenceMixedModel(model);
        var r = model.RandomCount;
        var root = reference.Precision(theta).Inverse().Cholesky().Factor;
        var alphas = nodes.Select(node => (root * Dense.Vector(node.U)).ToArray()).ToArray();
        var (slopes, products) = (new double[reference.Response.Length], new double[reference.Response.Length][]);
        var moments = Matrix<double>.Build.Dense(r, r);
        var value = reference.LogPrior(theta);
        for (var k = 0; k < reference.GroupCount; k++)
        {
            var rows = Enumerable.Range(reference.Start(k), reference.Size(k)).ToArray();
            var random = rows.Select(i => reference.Random(theta, i)).ToArray();
            var offsets = rows.Select(i => reference.Predictor(theta, i, [])).ToArray();
            var (logs, rowSlopes) = (new double[nodes.Count], new double[nodes.Count, rows.Length]);
            for (var j = 0; j < nodes.Count; j++)
            {
                logs[j] = nodes[j].LogWeight;
                for (var i = 0; i < rows.Length; i++)
                {
                    var eta = offsets[i];
                    for (var a = 0; a < r; a++)
                    {
                        eta += random[i][a] * alphas[j][a];
                    }

                    logs[j] += Link(model.Response.Name, reference.Response[rows[i]] == 1 ? 1 : -1, eta, out rowSlopes[j, i]);
                }
            }

            var largest = logs.Max();
            var total = logs.Sum(log => Math.Exp(log - largest));
            value += largest + Math.Log(total);
            foreach (var row in rows)
            {
                products[row] = new double[r];
            }

            for (var j = 0; j < nodes.Count; j++)
            {
                var weight = Math.Exp(logs[j] - largest) / total;
                if (weight == 0)
                {
                    continue;
                }

                for (var a = 0; a < r; a++)
                {
                    for (var b = 0; b < r; b++)
                    {
                        moments[a, b] += weight * alphas[j][a] * alphas[j][b];
                    }
                }

                for (var i = 0; i < rows.Length; i++)
                {
                    slopes[rows[i]] += weight * rowSlopes[j, i];
                    for (var a = 0; a < r; a++)
                    {
                        products[rows[i]][a] += weight * rowSlopes[j, i] * alphas[j][a];
                    }
                }
            }
        }

        return (value, reference.Gradient(theta, slopes, products, moments));
    }

    private static MixedCase Deep(string response, int[] sizes, int width, bool hasRandomFeatures) => new(response, sizes)
    {
        Columns = 1,
        Inputs = 3,
        Widths = [width],
        HasRandomFeatures = hasRandomFeatures,
        IsDiagonal = true,
    };

    private static double LogLikelihood(MixedDensity model, ReferenceMixedModel reference, double[] theta, int k, double[] alpha) =>
        Enumerable.Range(reference.Start(k), reference.Size(k)).Sum(
            i => Link(model.Response.Name, reference.Response[i] == 1 ? 1 : -1, reference.Predictor(theta, i, alpha), out _));

    private static double Link(string family, int sign, double eta, out double slope)
    {
        var x = sign * eta;
        if (family == "logit")
        {
            slope = sign / (1 + Math.Exp(x));
            return x > 0 ? -Math.Log(1 + Math.Exp(-x)) : x - Math.Log(1 + Math.Exp(x));
        }

        var probability = Normal.CDF(0, 1, x);
        slope = probability > 0 ? sign * Normal.PDF(0, 1, x) / probability : 0;
        return probability > 0 ? Math.Log(probability) : double.NegativeInfinity;
    }

    /// <summary>The trapezoidal rule for N(0, I) on a cube; its error falls as exp(−2π²/h²) for entire functions.</summary>
    private static List<(double[] U, double LogWeight)> Grid(int r, double width, int points)
    {
        var h = 2 * width / points;
        var line = Enumerable.Range(0, points + 1)
            .Select(i => (U: (i * h) - width, Log: Normal.PDFLn(0, 1, (i * h) - width) + Math.Log(h))).ToArray();
        return r == 1
            ? [.. line.Select(p => (new[] { p.U }, p.Log))]
            : [.. line.SelectMany(p => line.Select(q => (new[] { p.U, q.U }, p.Log + q.Log)))];
    }

    private static List<(double[] U, double LogWeight)> Draws(int r, int count)
    {
        var numbers = MixedCase.Normals(11, 0, r * count);
        return [.. Enumerable.Range(0, count).SelectMany(j => new[] { 1.0, -1 }, (j, sign) => (
            numbers.Skip(j * r).Take(r).Select(u => sign * u).ToArray(), -Math.Log(2 * count)))];
    }

    private static (double[] Means, double[] Covariances) Moments(MixedDensity model, double[] theta)
    {
        var (means, covariances) = (new double[model.LatentLength], new double[model.LatentLength * model.RandomCount]);
        model.CreateMoments([.. Enumerable.Range(0, model.Data.GroupCount)])().Fill(theta, means, covariances);
        return (means, covariances);
    }
}
