using System.Runtime.Intrinsics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models.Deep;

/// <summary>Binary responses with α integrated out, against sums over dense grids and over many draws of α from its prior.</summary>
public class DeepIntegrationTests
{
    private static readonly int[] Sizes = [2, 5, 1, 8, 3, 6];

    [Theory]
    [InlineData(ResponseFamily.Probit, 0.1, 1e-12)]
    [InlineData(ResponseFamily.Logit, 0.1, 1e-12)]
    [InlineData(ResponseFamily.Probit, 1, 1e-8)]
    [InlineData(ResponseFamily.Logit, 1, 1e-8)]
    [InlineData(ResponseFamily.Probit, 10, 1e-4)]
    [InlineData(ResponseFamily.Logit, 10, 1e-5)]
    public void One_random_coefficient_is_integrated_to_many_digits(ResponseFamily family, double variance, double tolerance)
    {
        var model = new DeepCase(family, [.. Sizes, 97], [2]) { Random = [1], IsDiagonal = true }.Model();
        var theta = DeepCase.Theta(model, 1, variance);
        var (value, gradient) = Integrate(model, theta, Grid(1, 9, 1500));
        var actual = new double[theta.Length];
        Tolerance.Close(value, model.CreateEvaluator().Collapsed(theta, actual), tolerance);
        Tolerance.Close(gradient, actual, 100 * tolerance);
    }

    [Theory]
    [InlineData(ResponseFamily.Probit, true)]
    [InlineData(ResponseFamily.Logit, false)]
    public void Two_random_coefficients_are_integrated_to_four_digits(ResponseFamily family, bool isDiagonal)
    {
        var model = new DeepCase(family, Sizes, [2]) { Random = [0, 2], IsDiagonal = isDiagonal }.Model();
        var theta = DeepCase.Theta(model, 1);
        var (value, gradient) = Integrate(model, theta, Grid(2, 7, 60));
        var actual = new double[theta.Length];
        Tolerance.Close(value, model.CreateEvaluator().Collapsed(theta, actual), 1e-5);
        Tolerance.Close(gradient, actual, 1e-4);
    }

    [Theory]
    [InlineData(ResponseFamily.Probit, 2, 0.3)]
    [InlineData(ResponseFamily.Logit, 2, 1)]
    [InlineData(ResponseFamily.Probit, 3, 0.3)]
    public void More_random_coefficients_are_integrated_to_hundredths_of_a_nat_a_group(ResponseFamily family, int width, double variance)
    {
        var model = new DeepCase(family, Sizes, [width]) { IsDiagonal = true }.Model();
        var theta = DeepCase.Theta(model, 1, variance);
        var draws = Draws(model.RandomCount, 20000);
        var (value, gradient) = Integrate(model, theta, draws);
        var actual = new double[theta.Length];
        var evaluator = model.CreateEvaluator();
        var error = Math.Abs(evaluator.Collapsed(theta, actual) - value) / Sizes.Length;
        Assert.InRange(error, 0, 0.01);

        // The gradient is off by less than 0.15 of the standard deviation that one Gibbs draw of it has; the reference itself is good to 0.02 of it.
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
    [InlineData(ResponseFamily.Probit)]
    [InlineData(ResponseFamily.Logit)]
    public void Conditional_moments_are_those_of_a_dense_grid(ResponseFamily family)
    {
        var model = new DeepCase(family, [.. Sizes, 97], [2]) { Random = [1], IsDiagonal = true }.Model();
        var theta = DeepCase.Theta(model, 1);
        var reference = new ReferenceDeepModel(model);
        var (means, variances) = Moments(model, theta);
        var root = reference.Precision(theta).Inverse().Cholesky().Factor;
        for (var k = 0; k < reference.GroupCount; k++)
        {
            var weights = Grid(1, 9, 1500).Select(node => (Alpha: root[0, 0] * node.U[0], Log: node.LogWeight + LogLikelihood(model, reference, theta, k, [root[0, 0] * node.U[0]]))).ToArray();
            var largest = weights.Max(w => w.Log);
            var total = weights.Sum(w => Math.Exp(w.Log - largest));
            var mean = weights.Sum(w => w.Alpha * Math.Exp(w.Log - largest)) / total;
            var variance = weights.Sum(w => (w.Alpha - mean) * (w.Alpha - mean) * Math.Exp(w.Log - largest)) / total;
            Tolerance.Close(mean, means[k], 1e-7);
            Tolerance.Close(variance, variances[k], 1e-7);
        }
    }

    [Fact]
    public void Gaussian_conditional_moments_are_those_of_the_vectors()
    {
        var v = ReferenceVectors.Load("dmm_gaussian");
        var architecture = new NetworkArchitecture(2, [3, 2]);
        var priors = DeepMixedPriors.Published(ResponseFamily.Gaussian, architecture, 3);
        var data = NgHvi.GroupedInputs.FromArrays(
            v.Numbers("y"), [.. v.Numbers("X").Where((_, i) => i % 3 > 0)], ["a", "a", "a", "a", "b", "b", "b"]);
        var (means, covariances) = Moments(new DeepMixedModel(data, architecture, priors), v.Numbers("theta"));
        Tolerance.Close(v.Numbers("cond_mean"), means, 1e-12);
        Tolerance.Close(v.Numbers("cond_cov"), covariances, 1e-12);
    }

    [Theory]
    [InlineData(1, 29)]
    [InlineData(2, 13)]
    public void Hermite_rules_are_exact_for_polynomials(int r, int degree)
    {
        var nodes = IntegrationNodes.Create(r);
        double moment = 1;
        for (var power = 0; power <= degree; power += 2)
        {
            moment *= power == 0 ? 1 : power - 1;
            for (var d = 0; d < r; d++)
            {
                var sum = Enumerable.Range(0, nodes.Count).Sum(j => Math.Exp(nodes.LogWeights[j]) * Math.Pow(nodes.Of(5)[(j * r) + d], power));
                Tolerance.Close(1, sum / moment, 1e-10, $"power {power}");
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(17)]
    public void Spherical_radial_rules_are_exact_for_degree_three_and_for_powers_of_the_length(int r)
    {
        var nodes = IntegrationNodes.Create(r);
        Assert.Equal((4 * r) + 1, nodes.Count);
        var weights = nodes.LogWeights.Select(Math.Exp).ToArray();
        foreach (var group in new[] { 0, 7, 63, 64 })
        {
            var points = Dense.Matrix(nodes.Count, r, nodes.Of(group));
            var w = Dense.Vector(weights);
            Tolerance.Close(new double[r], (points.Transpose() * w).ToArray(), 1e-14);
            var second = points.Transpose() * Matrix<double>.Build.DenseOfDiagonalVector(w) * points;
            Tolerance.Close(Dense.RowMajor(Matrix<double>.Build.DenseIdentity(r)), Dense.RowMajor(second), 1e-13);
            double moment = 1;
            for (var power = 0; power <= 8; power += 2)
            {
                Tolerance.Close(1, weights.Select((weight, j) => weight * Math.Pow(points.Row(j).L2Norm(), power)).Sum() / moment, 1e-12, $"power {power}");
                moment *= r + power;
            }
        }

        Assert.Equal(nodes.Of(0), nodes.Of(64));
        Assert.NotEqual(nodes.Of(0).ToArray(), nodes.Of(1).ToArray());
    }

    /// <summary>log p(y, θ) and its gradient by a sum over values of α = root(Σ)·u for every group.</summary>
    private static (double Value, double[] Gradient) Integrate(DeepModel model, double[] theta, List<(double[] U, double LogWeight)> nodes)
    {
        var reference = new ReferenceDeepModel(model);
        var r = model.RandomCount;
        var root = reference.Precision(theta).Inverse().Cholesky().Factor;
        var alphas = nodes.Select(node => (root * Dense.Vector(node.U)).ToArray()).ToArray();
        var (slopes, products) = (new double[reference.Response.Length], new double[reference.Response.Length][]);
        var moments = Matrix<double>.Build.Dense(r, r);
        var value = reference.LogPrior(theta);
        for (var k = 0; k < reference.GroupCount; k++)
        {
            var rows = Enumerable.Range(reference.Start(k), reference.Size(k)).ToArray();
            var features = rows.Select(i => reference.Features(theta, i)).ToArray();
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
                        eta += features[i][reference.Random[a]] * alphas[j][a];
                    }

                    logs[j] += Link(model.Family, reference.Response[rows[i]] == 1 ? 1 : -1, eta, out rowSlopes[j, i]);
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

    private static double LogLikelihood(DeepModel model, ReferenceDeepModel reference, double[] theta, int k, double[] alpha) =>
        Enumerable.Range(reference.Start(k), reference.Size(k)).Sum(
            i => Link(model.Family, reference.Response[i] == 1 ? 1 : -1, reference.Predictor(theta, i, alpha), out _));

    private static double Link(ResponseFamily family, int sign, double eta, out double slope)
    {
        var x = sign * eta;
        if (family == ResponseFamily.Logit)
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
        var line = Enumerable.Range(0, points + 1).Select(i => (U: (i * h) - width, Log: Normal.PDFLn(0, 1, (i * h) - width) + Math.Log(h))).ToArray();
        return r == 1
            ? [.. line.Select(p => (new[] { p.U }, p.Log))]
            : [.. line.SelectMany(p => line.Select(q => (new[] { p.U, q.U }, p.Log + q.Log)))];
    }

    private static List<(double[] U, double LogWeight)> Draws(int r, int count)
    {
        var numbers = DeepCase.Normals(11, 0, r * count);
        return [.. Enumerable.Range(0, count).SelectMany(j => new[] { 1.0, -1 }, (j, sign) => (
            numbers.Skip(j * r).Take(r).Select(u => sign * u).ToArray(), -Math.Log(2 * count)))];
    }

    /// <summary>Conditional means, K·r, and covariances, K·r², by the kernel.</summary>
    private static (double[] Means, double[] Covariances) Moments(DeepModel model, double[] theta)
    {
        var r = model.RandomCount;
        var (means, covariances) = (new double[model.LatentLength], new double[model.LatentLength * r]);
        var parameters = new DeepParameters(model);
        parameters.Read(theta);
        var network = new NetworkPass(model.Architecture, model.Chunks.MaximumRows);
        network.Load(theta.AsSpan(0, model.Architecture.WeightCount));
        var kernel = model.CreateKernel();
        kernel.Begin(parameters);
        foreach (var chunk in model.Chunks.Items)
        {
            var z = new double[model.CoefficientCount * chunk.Rows];
            DeepEvaluator.Features(network, chunk, z);
            var block = new FeatureBlock(chunk.Rows, z, chunk.Response, chunk.Presence, default);
            foreach (var pack in chunk.Packs)
            {
                kernel.Moments(block, pack, parameters);
                for (var l = 0; l < 8; l++)
                {
                    for (var i = 0; i < r && pack.Groups[l] >= 0; i++)
                    {
                        means[(pack.Groups[l] * r) + i] = kernel.Alpha[i].GetElement(l);
                        for (var j = 0; j < r; j++)
                        {
                            covariances[(((pack.Groups[l] * r) + i) * r) + j] = kernel.Covariance[(i * r) + j].GetElement(l);
                        }
                    }
                }
            }
        }

        return (means, covariances);
    }
}
