namespace NgHvi.Tests.Support;

/// <summary>Models of single random intercepts on a grid of log standard deviations: sums over all of it, β exact at each point.</summary>
internal sealed record FactorQuadrature(double LogEvidence, IReadOnlyDictionary<string, (double Mean, double Sd)> Moments)
{
    public static FactorQuadrature Of(MixedDensity model, int points = 41, double highest = 3.5)
    {
        var (evaluator, m, q) = (new MixedEvaluator(model, 1), model.Parameters.Count, model.Shape.BetaCount);
        var (theta, scratch, report) = (new double[m], new double[m], new double[model.QuantityNames.Count]);
        var (count, names) = (m - q, model.QuantityNames);
        var logs = new List<double>();
        var values = new List<(double[] Values, double[] Squares)>();

        // Residual sd within a factor of e of the largest density, the others from e⁻⁷ to e^highest of the response's.
        var (low, high) = (new double[count], new double[count]);
        for (var i = 0; i < count; i++) (low[i], high[i]) = i == 0 ? (-3.0, 0.7) : (-7.0, highest);
        var index = new int[count];
        for (; ; )
        {
            var volume = 1.0;
            for (var i = 0; i < count; i++)
            {
                var step = (high[i] - low[i]) / (points - 1);
                theta[q + i] = 2 * (low[i] + (step * index[i]));
                volume *= 2 * step; // Of log variances.
            }

            var value = evaluator.Marginal(theta, []) + Math.Log(volume);
            if (double.IsFinite(value))
            {
                var (system, plan) = (evaluator.Factors.System, model.Plan);
                for (var j = 0; j < q; j++) theta[j] = system.Solution[plan.TailStart + system.Random + j] + plan.Reference[j];
                evaluator.Report(theta, report);
                var factor = new double[q * q];
                system.FixedFactor(factor);
                var precision = Dense.Matrix(q, q, factor);
                var covariance = (precision * precision.Transpose()).Inverse();
                double[] own = [.. report];
                double[] squares = [.. own.Select(one => one * one)];

                // β in the data's units is linear in θ's.
                for (var j = 0; j < q; j++)
                {
                    var map = new double[q];
                    for (var k = 0; k < q; k++)
                    {
                        var (unit, image, zero) = (new double[q], new double[q], new double[q]);
                        unit[k] = 1;
                        model.Units.FixedToData(unit, image);
                        model.Units.FixedToData(new double[q], zero);
                        map[k] = image[j] - zero[j];
                    }

                    squares[j] += Dense.Vector(map) * covariance * Dense.Vector(map);
                }

                logs.Add(value);
                values.Add((own, squares));
            }

            var next = 0;
            while (next < count && ++index[next] == points) index[next++] = 0;
            if (next == count) break;
        }

        var largest = logs.Max();
        var weights = logs.Select(one => Math.Exp(one - largest)).ToArray();
        var total = weights.Sum();
        return new(largest + Math.Log(total), names.Index().ToDictionary(name => name.Item, name =>
        {
            var mean = weights.Zip(values, (weight, one) => weight * one.Values[name.Index]).Sum() / total;
            var square = weights.Zip(values, (weight, one) => weight * one.Squares[name.Index]).Sum() / total;
            return (mean, Math.Sqrt(square - (mean * mean)));
        }));
    }
}
