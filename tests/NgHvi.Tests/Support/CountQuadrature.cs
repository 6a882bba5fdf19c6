using MathNet.Numerics;

namespace NgHvi.Tests.Support;

/// <summary>
/// The exact posterior of y ~ 1 + x + (1 | group) of counts or proportions under the weak priors, by a sum over a grid of
/// (β, log sd, log φ), at each point with every random intercept summed over a dense grid. Written from the model alone.
/// </summary>
internal sealed class CountQuadrature(ModelData data, string family)
{
    private const double Spacing = 0.9; // In standard deviations: such sums of a smooth density are exact to many digits.
    private const double Radius = 6.3;
    private const int Inner = 33;
    private readonly (double Center, double Sd, double Mean, double Scale) priors = WeakPriors(data, family);

    /// <summary>log p(y).</summary>
    public double LogEvidence { get; private set; }

    /// <summary>Posterior means of the intercept, the slope, the sd of random intercepts and log φ if there is one.</summary>
    public double[] Means { get; private set; } = [];

    /// <summary>Their standard deviations.</summary>
    public double[] StandardDeviations { get; private set; } = [];

    /// <summary>The share of the outermost points.</summary>
    public double Edge { get; private set; }

    /// <summary>Sums over a grid that <paramref name="draws"/> of θ = (β, log sd, log φ) place; they do not change the result.</summary>
    public void Integrate(double[][] draws)
    {
        var m = draws[0].Length;
        double[] center = [.. Enumerable.Range(0, m).Select(i => draws.Average(draw => draw[i]))];
        var covariance = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(
            m, m, (i, j) => draws.Average(draw => (draw[i] - center[i]) * (draw[j] - center[j])));
        var root = covariance.Cholesky().Factor;
        var points = new List<(double Log, double[] Values, bool IsEdge)>();
        var steps = (int)(Radius / Spacing);
        foreach (var index in Enumerable.Range(0, (int)Math.Pow((2 * steps) + 1, m)))
        {
            var z = new double[m];
            for (int i = 0, rest = index; i < m; i++, rest /= (2 * steps) + 1) z[i] = Spacing * ((rest % ((2 * steps) + 1)) - steps);
            var distance = Math.Sqrt(z.Sum(value => value * value));
            if (distance > Radius) continue;
            var theta = (root * Dense.Vector(z)).ToArray().Zip(center, (a, b) => a + b).ToArray();
            points.Add((LogDensity(theta), [.. theta.Select((value, i) => i == 2 ? Math.Exp(value) : value)], distance > Radius - Spacing));
        }

        var best = points.Max(point => point.Log);
        double[] weights = [.. points.Select(point => Math.Exp(point.Log - best))];
        var sum = weights.Sum();
        double Mean(Func<double[], double> f) => points.Zip(weights, (point, weight) => weight * f(point.Values)).Sum() / sum;
        LogEvidence = best + Math.Log(sum) + (m * Math.Log(Spacing)) + root.Diagonal().Sum(Math.Log);
        Means = [.. Enumerable.Range(0, m).Select(i => Mean(values => values[i]))];
        StandardDeviations = [.. Means.Select((mean, i) => Math.Sqrt(Mean(values => (values[i] - mean) * (values[i] - mean))))];
        Edge = points.Zip(weights).Sum(one => one.First.IsEdge ? one.Second : 0) / sum;
    }

    private double LogDensity(double[] theta)
    {
        var (b0, b1, sd) = (theta[0], theta[1], Math.Exp(theta[2]));
        var phi = theta.Length > 3 ? Math.Exp(theta[3]) : 0;
        var (slope, deviation) = family == "logit" ? (2, 1) : (2.5, 2.5);
        var sum = LogNormal(b0 + (b1 * priors.Center), priors.Mean, 5 * priors.Scale)
            + LogNormal(b1, 0, slope * priors.Scale / priors.Sd)
            + LogHalfT(sd, deviation) + theta[2] + (phi > 0 ? LogHalfT(Math.Sqrt(phi), 5) + (theta[3] / 2) - Math.Log(2) : 0);
        var (logs, x) = (new double[Inner], data.Fixed.ToArray());
        for (var k = 0; k < data.GroupCount; k++)
        {
            const double h = 13.0 / (Inner - 1);
            Array.Clear(logs);
            for (var i = data.GroupOffsets[k]; i < data.GroupOffsets[k + 1]; i++)
            {
                var known = data.Offset.IsEmpty ? 0 : data.Offset[i];
                var (fixedPart, y, n) = (b0 + (b1 * x[(2 * i) + 1]) + known, data.Response[i], data.Trials.IsEmpty ? 0 : data.Trials[i]);
                var constant = family switch
                {
                    "poisson" => -SpecialFunctions.FactorialLn((int)y),
                    "logit" => SpecialFunctions.BinomialLn((int)n, (int)y),
                    _ => SpecialFunctions.GammaLn(y + phi) - SpecialFunctions.GammaLn(phi) - SpecialFunctions.FactorialLn((int)y),
                };
                for (var j = 0; j < Inner; j++)
                {
                    var eta = fixedPart + (sd * ((j * h) - 6.5));
                    var mean = Math.Exp(eta);
                    logs[j] += constant + (y * eta) - family switch
                    {
                        "poisson" => mean,
                        "logit" => n * Math.Log(1 + mean),
                        _ => ((y + phi) * Math.Log(phi + mean)) - (phi * Math.Log(phi)),
                    };
                }
            }

            for (var j = 0; j < Inner; j++) logs[j] += LogNormal((j * h) - 6.5, 0, 1) + Math.Log(h);
            var most = logs.Max();
            sum += most + Math.Log(logs.Sum(log => Math.Exp(log - most)));
        }

        return sum;
    }

    // Of x, weighted by trials, and of the linear predictor.
    private static (double Center, double Sd, double Mean, double Scale) WeakPriors(ModelData data, string family)
    {
        var rows = Enumerable.Range(0, data.RowCount).ToArray();
        double[] x = [.. rows.Select(i => data.Fixed[(2 * i) + 1])], w = [.. rows.Select(i => data.Trials.IsEmpty ? 1 : data.Trials[i])];
        var center = x.Zip(w, (value, weight) => value * weight).Sum() / w.Sum();
        var sd = Math.Sqrt(x.Zip(w, (value, weight) => weight * (value - center) * (value - center)).Sum() / w.Sum());
        var exposure = rows.Sum(i => data.Offset.IsEmpty ? 1 : Math.Exp(data.Offset[i]));
        return (center, sd, family == "logit" ? 0 : Math.Log((data.Response.ToArray().Sum() + 1) / exposure), 1);
    }

    private static double LogNormal(double x, double mean, double sd) =>
        (-0.5 * (x - mean) * (x - mean) / (sd * sd)) - Math.Log(sd) - (0.5 * Math.Log(2 * Math.PI));

    private static double LogHalfT(double x, double scale) => // Three degrees of freedom.
        Math.Log(4 / (Math.PI * Math.Sqrt(3) * scale)) - (2 * Math.Log(1 + (x * x / (3 * scale * scale))));
}
