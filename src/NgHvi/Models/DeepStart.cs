using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using DenseVector = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace NgHvi;

/// <summary>Where q₀ of a deep model begins.</summary>
internal static class DeepStart
{
    /// <summary>Spread of q₀ in units of the parameters' own size: small enough that first draws keep the features of the centre.</summary>
    private const double RelativeScale = 0.1;

    /// <summary>Random sets of hidden weights of which the one whose density is highest is taken.</summary>
    private const int Candidates = 32;

    /// <summary>
    /// The paper's: hidden weights uniform within ±√6/(n_in + n_out), biases 0; other parameters 0.01 with scale 1 for Gaussian responses, 0 with scale 0.01 for binary ones
    /// (method sections 4.2 and 4.3).
    /// </summary>
    public static StartingPoint Published(DeepModel model, RandomKey key)
    {
        var isGaussian = model.Family == ResponseFamily.Gaussian;
        var m = model.Parameters.Count;
        var (center, scale) = (new double[m], new double[m]);
        center.AsSpan(model.FixedOffset).Fill(isGaussian ? 0.01 : 0);
        scale.AsSpan().Fill(isGaussian ? 1 : 0.01);
        var architecture = model.Architecture;
        for (var i = 0; i < architecture.WeightCount; i++)
        {
            if (!architecture.IsBias(i))
            {
                var l = architecture.LayerOf(i);
                var bound = Math.Sqrt(6) / (architecture.FanIn(l) + architecture.Widths[l]);
                center[i] = bound * ((2 * Philox.ToUniform(Philox.Block(key, (ulong)i).First)) - 1);
            }
        }

        return new StartingPoint(center, scale);
    }

    /// <summary>
    /// Random hidden weights of unit-variance pre-activations for the inputs as they are, the coefficients of least squares on the features they give, and half of what is left to the groups. Without
    /// a hidden layer, from there the posterior mode and its curvature.
    /// </summary>
    public static StartingPoint Suggest(DeepModel model, RandomKey key, int threads, CancellationToken cancellationToken)
    {
        var guess = Guess(model, key, threads, cancellationToken);
        return model.Architecture.LayerCount == 0 ? ModeStart.Find(model, guess.Center, guess.Scale) : guess;
    }

    /// <summary>Variances of the random coefficients that are small against what they could explain: the order of what the data can tell from 0.</summary>
    public static double[] SmallVariances(DeepModel model)
    {
        var guess = Guess(model, RandomKey.FromSeed(1));
        return [.. Enumerable.Range(0, model.RandomCount).Select(j => Math.Exp(guess.Center[model.CovarianceOffset + j]))];
    }

    /// <summary>The same without the search for a mode.</summary>
    public static StartingPoint Guess(DeepModel model, RandomKey key, int threads = 1, CancellationToken cancellationToken = default)
    {
        var response = WorkingResponse(model, out var noise);
        if (model.Architecture.LayerCount == 0)
        {
            return Candidate(model, key, response, noise);
        }

        // The first is there even when nobody waits for the others.
        var candidates = new (StartingPoint? Point, double Density)[Candidates];
        candidates[0] = Judge(model.CreateEvaluator(), 0);
        Parallel.For(
            1,
            Candidates,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            () => model.CreateEvaluator(),
            (c, _, evaluator) =>
            {
                candidates[c] = cancellationToken.IsCancellationRequested ? default : Judge(evaluator, c);
                return evaluator;
            },
            _ => { });
        var best = 0;
        for (var c = 1; c < Candidates; c++)
        {
            if (candidates[c].Point is not null && candidates[c].Density > candidates[best].Density)
            {
                best = c;
            }
        }

        return candidates[best].Point!;

        (StartingPoint Point, double Density) Judge(IModelEvaluator evaluator, int c)
        {
            var point = Candidate(model, key.Fold(c), response, noise);
            return (point, evaluator.Collapsed(point.Center, new double[point.Center.Length]));
        }
    }

    private static StartingPoint Candidate(DeepModel model, RandomKey key, double[] response, double? noise)
    {
        var m = model.Parameters.Count;
        var (center, scale) = (new double[m], new double[m]);
        FillWeights(model, key, center, scale);
        FitFeatures(FeatureMatrix(model, center), response, out var squares, out var error).CopyTo(center.AsSpan(model.FixedOffset));
        var left = noise ?? error;
        for (var f = 0; f < model.CoefficientCount; f++)
        {
            scale[model.FixedOffset + f] = RelativeScale * Math.Sqrt(left / squares[f]);
        }

        var variances = new double[model.RandomCount];
        for (var a = 0; a < variances.Length; a++)
        {
            variances[a] = (noise is null ? 0.5 : 0.1) * left / variances.Length / squares[model.RandomFeatures[a]];
        }

        if (model.Family == ResponseFamily.Gaussian)
        {
            center[model.ResidualOffset] = Math.Log(0.5 * left);
            scale[model.ResidualOffset] = RelativeScale;
        }

        model.Covariance.SetDiagonal(variances, center.AsSpan(model.CovarianceOffset));
        FillCovarianceScales(model, variances, scale.AsSpan(model.CovarianceOffset));
        return new StartingPoint(center, scale);
    }

    /// <summary>β by least squares with a slight ridge, the mean squares of the features and that of the residuals.</summary>
    private static double[] FitFeatures(Matrix<double> features, double[] response, out DenseVector squares, out double error)
    {
        var y = DenseVector.Build.DenseOfArray(response);
        var gram = features.TransposeAndMultiply(features) / y.Count;

        // A feature that is dead at this start may come alive: it is treated as a small one.
        var least = 1e-2 * gram.Diagonal().Average();
        for (var f = 0; f < gram.RowCount; f++)
        {
            gram[f, f] = Math.Max(gram[f, f], least) * (1 + 1e-3);
        }

        squares = gram.Diagonal();
        var beta = gram.Cholesky().Solve(features * y / y.Count);
        error = Math.Max((y - features.TransposeThisAndMultiply(beta)).PointwisePower(2).Sum() / y.Count, 1e-10);
        return beta.ToArray();
    }

    private static void FillWeights(DeepModel model, RandomKey key, double[] center, double[] scale)
    {
        var architecture = model.Architecture;
        var normals = new double[architecture.WeightCount];
        NormalSampler.Fill(key, normals);
        for (var l = 0; l < architecture.LayerCount; l++)
        {
            var fanIn = architecture.FanIn(l);
            for (var i = 0; i < architecture.Widths[l]; i++)
            {
                var bias = architecture.Index(l, i, -1);
                scale[bias] = RelativeScale;
                center[bias] = 0;
                for (var j = 0; j < fanIn; j++)
                {
                    var (mean, sd) = l == 0 ? model.InputMoments(j) : (0, 1);
                    var index = architecture.Index(l, i, j);
                    center[index] = normals[index] / (sd * Math.Sqrt(fanIn));
                    center[bias] -= center[index] * mean;
                    scale[index] = RelativeScale / sd;
                }
            }
        }
    }

    private static Matrix<double> FeatureMatrix(DeepModel model, double[] theta)
    {
        var chunks = model.Chunks;
        var result = Matrix<double>.Build.Dense(model.CoefficientCount, chunks.RowCount);
        var network = new NetworkPass(model.Architecture, RowChunks.LongestOf(chunks));
        network.Load(theta.AsSpan(0, model.Architecture.WeightCount));
        var z = new double[model.CoefficientCount * RowChunks.LongestOf(chunks)];
        var next = 0;
        foreach (var chunk in chunks.Items)
        {
            DeepEvaluator.Features(network, chunk, z.AsSpan(0, model.CoefficientCount * chunk.Rows));
            for (var i = 0; i < chunk.Rows; i++)
            {
                if (chunk.Presence[i] == 0)
                {
                    continue;
                }

                for (var f = 0; f < model.CoefficientCount; f++)
                {
                    result[f, next] = z[(f * chunk.Rows) + i];
                }

                next++;
            }
        }

        return result;
    }

    /// <summary>y in the order of the chunks; for a binary response the first step of its iterated least squares, whose noise is then 1.</summary>
    private static double[] WorkingResponse(DeepModel model, out double? noise)
    {
        var y = model.Chunks.Items.SelectMany(chunk => Enumerable.Range(0, chunk.Rows).Where(i => chunk.Presence[i] != 0).Select(i => model.Family == ResponseFamily.Gaussian ? chunk.Response[i] : chunk.Response[i] > 0 ? 1 : 0)).ToArray();
        noise = model.Family == ResponseFamily.Gaussian ? null : 1;
        if (model.Family == ResponseFamily.Gaussian)
        {
            return y;
        }

        var mean = (y.Sum() + 1) / (y.Length + 2);
        var (eta, slope) = model.Family == ResponseFamily.Probit
            ? (Normal.InvCDF(0, 1, mean), Normal.PDF(0, 1, Normal.InvCDF(0, 1, mean)))
            : (Math.Log(mean / (1 - mean)), mean * (1 - mean));
        return Array.ConvertAll(y, value => eta + ((value - mean) / slope));
    }

    private static void FillCovarianceScales(DeepModel model, double[] variances, Span<double> scale)
    {
        var r = model.RandomCount;
        scale.Fill(RelativeScale);
        if (model.Covariance is not FreeCovariance)
        {
            return;
        }

        for (var i = 0; i < r; i++)
        {
            for (var j = 0; j < i; j++)
            {
                // An entry of row i of the precision's factor has the unit of the row's diagonal entry.
                scale[CovariancePrior.HalfIndex(i, j, r)] = RelativeScale / Math.Sqrt(variances[i]);
            }
        }
    }
}
