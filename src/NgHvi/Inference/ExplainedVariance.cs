using System.Collections.Concurrent;

namespace NgHvi;

/// <summary>Nakagawa and Schielzeth (2013), with random slopes Johnson (2014).</summary>
internal static class ExplainedVariance
{
    private const int MostColumns = 64;
    private static readonly (string Name, Share Of)[] Shares =
    [
        ("R2.marginal", (fixedPart, random, rest, _) => fixedPart / (fixedPart + random + rest)),
        ("R2.conditional", (fixedPart, random, rest, _) => (fixedPart + random) / (fixedPart + random + rest)),
        ("ICC", (_, random, rest, _) => random / (random + rest)),
    ];

    private delegate double Share(double fixedPart, double random, double rest, double[] byFactor);

    private delegate (double Fixed, double Random) Parts(double[] theta, ModelParameters parameters, double[] covariance,
        double[] byFactor);

    public static IReadOnlyList<Quantity> Of(MixedDensity model, PosteriorSource source) // The last two only with random effects.
    {
        var shares = model.RandomCount > 0 ? Shares : Shares[..1];
        if (model.HasSeveralFactors) shares = [.. shares,
            .. model.Data.Factors.Select((factor, f) => ($"{factor.Name}.ICC",
                new Share((_, random, rest, byFactor) => byFactor[f] / (random + rest))))];
        if (model.Shape.FeatureCount == 0 && model.Shape.FixedCount <= MostColumns && model.RandomCount <= MostColumns)
        {
            var (known, parts) = (new ConcurrentDictionary<DrawSet, double[][]>(), FromMoments(model));
            return [.. shares.Select((share, i) => source.Summarize(
                share.Name, set => known.GetOrAdd(set, _ => Evaluate(model, shares, set.Count, set.CreateSource(), parts))[i]))];
        }

        // A network pass is costly: at most 4096 rows.
        var draws = source.Sample(200);
        var found = Evaluate(model, shares, draws.Count, (s, point) => draws.Draw(s).CopyTo(point), FromRows(model));
        var (size, order) = (1 / FixedOrder.SumOfSquares(draws.Weights), DrawSet.Resample(draws.Weights));
        return [.. shares.Select((share, i) =>
        {
            var moments = WeightedMoments.Of(found[i], draws.Weights);
            return moments.ToQuantity(
                share.Name, new(() => Array.ConvertAll(order, s => found[i][s])), moments.StandardDeviation / Math.Sqrt(size), size);
        })];
    }

    private static double[][] Evaluate(
        MixedDensity model, (string Name, Share Of)[] shares, int count, DrawSet.Theta source, Parts parts)
    {
        double[][] result = [.. shares.Select(_ => new double[count])];
        var byFactor = new double[model.Data.Factors.Count];
        var (theta, parameters, r) = (new double[model.Parameters.Count], model.CreateParameters(), model.RandomCount);
        var (covariance, natural) = (new double[r * r], new double[model.Shape.ParameterCount]);
        var scale = model.Units.ResponseScale * model.Units.ResponseScale;
        var mean = model.MeanOutcome;
        for (var s = 0; s < count; s++)
        {
            source(s, theta);
            parameters.Read(theta);
            parameters.Covariance(covariance);
            var (fixedPart, random) = parts(theta, parameters, covariance, byFactor);
            TensorPrimitives.Multiply(byFactor, scale, byFactor);
            model.ResponseParameters(parameters.Response, natural);
            var rest = model.Response.LatentVariance(mean, natural);
            for (var i = 0; i < result.Length; i++) result[i][s] = shares[i].Of(scale * fixedPart, scale * random, rest, byFactor);
        }

        return result;
    }

    private static Parts FromMoments(MixedDensity model)
    {
        var (q, r, data, units) = (model.Shape.FixedCount, model.RandomCount, model.Data, model.Units);
        var x = Moments(ModelUnits.Apply(data.Fixed, units.FixedCenters, units.FixedScales, data.Ones), data, q, isCentered: true);
        var z = Moments(ModelUnits.Apply(data.Random, units.RandomCenters, units.RandomScales, data.Ones), data, r, isCentered: false);
        return (_, parameters, covariance, byFactor) =>
        {
            byFactor.AsSpan().Clear();
            foreach (var (f, factor) in byFactor.Length > 1 ? data.Factors.Index() : [])
                for (var a = factor.First; a < factor.First + factor.Count; a++)
                    byFactor[f] += FixedOrder.Dot(z.AsSpan((a * r) + factor.First, factor.Count),
                        covariance.AsSpan((a * r) + factor.First, factor.Count));
            return (FixedOrder.Form(x, q, parameters.Coefficients.AsSpan(0, q)), FixedOrder.Dot(z, covariance));
        };
    }

    private static Parts FromRows(MixedDensity model)
    {
        var (chunks, shape, r) = (model.Chunks, model.Shape, model.RandomCount);
        var stride = Math.Max(1, (chunks.Items.Sum(chunk => chunk.Rows) + 4095) / 4096);
        var chosen = chunks.Items.Where((_, i) => i % stride == 0).ToArray();
        var pass = new RegressorPass(model, RowChunks.LongestOf(chunks));
        var (z, etas, weights) = (new double[r], new List<double>(), new List<double>());
        return (theta, parameters, covariance, _) =>
        {
            var random = 0.0;
            pass.Load(theta, chunks);
            etas.Clear();
            weights.Clear();
            foreach (var chunk in chosen)
            {
                var regressors = pass.Forward(chunk);
                for (var row = 0; row < chunk.Rows; row++)
                {
                    if (chunk.Weights[row] == 0) continue;
                    var eta = 0.0;
                    for (var f = 0; f < shape.RegressorCount; f++) eta += parameters.Coefficients[f] * regressors[(f * chunk.Rows) + row];
                    for (var a = 0; a < r; a++) z[a] = regressors[(shape.RandomIndices[a] * chunk.Rows) + row];
                    for (var a = 0; a < r; a++) random += chunk.Weights[row] * z[a] * FixedOrder.Dot(covariance.AsSpan(a * r, r), z);
                    etas.Add(eta);
                    weights.Add(chunk.Weights[row]);
                }
            }

            var (_, sd) = ModelUnits.Moments(CollectionsMarshal.AsSpan(etas), 1, 0, CollectionsMarshal.AsSpan(weights));
            return (sd * sd, random / weights.Sum());
        };
    }

    private static double[] Moments(ReadOnlySpan<double> columns, ModelData data, int count, bool isCentered)
    {
        var trials = data.Trials;
        var total = trials.IsEmpty ? data.RowCount : FixedOrder.Sum(trials);
        var (means, result) = (new double[count], new double[count * count]);
        for (var i = 0; isCentered && i < columns.Length; i++) means[i % count] += Weight(i / count) * columns[i];
        TensorPrimitives.Divide(means, total, means); // Of ones exactly 1, so that an intercept explains exactly nothing.
        for (var row = 0; row < columns.Length; row += count)
        {
            var (weight, one) = data.HasRows ? (Weight(row / count), 1.0) : (1, data.Ones[row / count]);
            for (var i = 0; i < count; i++)
                for (var j = 0; j < count; j++)
                    result[(i * count) + j] += weight * (columns[row + i] - (one * means[i])) * (columns[row + j] - (one * means[j]));
        }

        TensorPrimitives.Divide(result, Math.Max(1, isCentered ? total - 1 : total), result);
        return result;

        double Weight(int row) => !data.HasRows ? data.Ones[row] : data.Trials.IsEmpty ? 1 : data.Trials[row];
    }
}
