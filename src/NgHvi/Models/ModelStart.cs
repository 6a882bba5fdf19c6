using MathNet.Numerics.LinearAlgebra;

namespace NgHvi;

/// <summary>Where q₀ begins: at the mode, in coordinates near N(0, I) there; with hidden layers at the best of random weights.</summary>
internal sealed class ModelStart
{
    public const int MaximumWhitened = 256; // Largest M of an affine part.
    private const int MaximumMeasuredTwice = 64; // Largest M measured before the climb, too.
    private const int Candidates = 32; // Random sets of hidden weights.
    private readonly MixedDensity model;
    private readonly StartRequest request;
    private readonly KernelShape shape;
    private readonly StartGuess guess;

    private ModelStart(MixedDensity model, StartRequest request) =>
        (this.model, this.request, shape, guess) = (model, request, model.Shape, new StartGuess(model));

    public static StartingValues Find(MixedDensity model, StartRequest request)
    {
        var start = new ModelStart(model, request);
        return model.IsMultimodal ? start.FindBest() : start.FindMode();
    }

    // Hidden weights uniform within ±√6/(n_in + n_out), the rest by the response (method sections 4.2 and 4.3).
    public static StartingValues Published(MixedDensity model, RandomKey key)
    {
        var (m, shape, architecture) = (model.Parameters.Count, model.Shape, model.Architecture);
        var (center, scale) = (new double[m], new double[m]);
        var (at, spread) = model.Response.PublishedStart;
        center.AsSpan(shape.BetaOffset).Fill(at);
        Array.Fill(scale, spread);
        for (var i = 0; i < shape.WeightCount; i++)
        {
            if (architecture.IsBias(i)) continue;
            var l = architecture.LayerOf(i);
            var bound = Math.Sqrt(6) / (architecture.FanIn(l) + architecture.Widths[l]);
            center[i] = bound * ((2 * Philox.ToUniform(Philox.Block(key, (ulong)i).First)) - 1);
        }

        return new StartingValues(new IdentityCoordinates(m), center, scale);
    }

    private StartingValues FindMode()
    {
        var (m, r, fit) = (model.Parameters.Count, model.RandomCount, guess.Fit([]));
        var left = guess.Left(fit);
        var share = 0.5 * left / Math.Max(1, r);
        var x = guess.Fill(fit, share, new double[m], new double[m]);
        var scales = request.UsesFittingCoordinates && r > 0
            ? new ScaleCorrelationCoordinates(m, shape.CovarianceOffset, guess.Units(fit, left), guess.IsFree)
            : null;
        scales?.SetDiagonal([.. fit.RandomSquares.Select(square => 0.5 * Math.Log(share / square))], x);
        var evaluator = model.CreateEvaluator(request.Threads);
        var search = new ModeSearch(
            scales is null ? evaluator : new CoordinateEvaluator(evaluator, scales), x, guess.FirstRoot(fit, scales is not null),
            shape.ParameterOffset, request.CancellationToken);
        if (m <= MaximumMeasuredTwice) search.Measure();
        search.Climb(scales is null ? 5e-3 : 0.1);
        if (scales is not null)
        {
            scales = Adapt(scales, search, fit, evaluator);
            search.Climb(5e-3);
        }

        for (var round = 0; round < 4 && m <= MaximumWhitened && !request.CancellationToken.IsCancellationRequested; round++)
        {
            search.Measure();
            if (search.Distance() < 0.02) break;
            search.Climb(5e-3);
        }

        Coordinates last = scales is null ? new IdentityCoordinates(m) : scales;
        if (m > MaximumWhitened || !request.UsesFittingCoordinates) return new StartingValues(last, search.Point, Spreads(search));
        var affine = new AffineCoordinates(search.Point, search.Root.ToArray());
        return new StartingValues(
            scales is null ? affine : new ComposedCoordinates(scales, affine), new double[m], [.. Enumerable.Repeat(1.0, m)]);
    }

    // Logarithms of standard deviations clear of 0 at the mode, softplus of the others.
    private ScaleCorrelationCoordinates Adapt(
        ScaleCorrelationCoordinates scales, ModeSearch search, RegressorFit fit, IModelEvaluator evaluator)
    {
        const double Clear = 2.5;
        var (r, offset) = (model.RandomCount, shape.CovarianceOffset);
        var (logs, slopes, nextSlopes, x) = (new double[r], new double[r], new double[r], search.Point.ToArray());
        scales.LogDeviations(x, logs, slopes);
        var units = guess.Units(fit, guess.Variance(x));
        for (var i = 0; i < r; i++) units[i] = Math.Exp(logs[i]) > Clear * units[i] ? 0 : units[i];
        var next = new ScaleCorrelationCoordinates(x.Length, offset, units, guess.IsFree);
        for (var i = 0; i < r; i++) x[offset + i] = next.Coordinate(i, logs[i]);
        next.LogDeviations(x, logs, nextSlopes);
        TensorPrimitives.Divide(slopes, nextSlopes, slopes);
        search.Change(new CoordinateEvaluator(evaluator, next), offset, x.AsSpan(offset, r), slopes);
        return next;
    }

    private static double[] Spreads(ModeSearch search) // Of each entry given the others.
    {
        var (m, root) = (search.Point.Length, search.Root.ToArray());
        if (m > MaximumWhitened) return root;
        var inverse = Matrix<double>.Build.Dense(m, m, (i, j) => root[(i * m) + j]).Inverse();
        return [.. inverse.EnumerateColumns().Select(column => 1 / column.L2Norm())];
    }

    // Pre-activations of unit variance, least squares on features, half of the rest to the groups.
    private StartingValues FindBest()
    {
        // The first is there even after cancellation.
        var candidates = new (StartingValues? Values, double Density)[Candidates];
        var first = model.CreateEvaluator();
        candidates[0] = Judge(first, 0);
        Parallel.For(0, request.Threads, worker =>
        {
            var evaluator = worker == 0 ? first : model.CreateEvaluator();
            for (var c = 1 + worker; c < Candidates && !request.CancellationToken.IsCancellationRequested; c += request.Threads)
                candidates[c] = Judge(evaluator, c);
        });
        return candidates.Where(candidate => candidate.Values is not null)
            .Aggregate((best, candidate) => candidate.Density > best.Density ? candidate : best).Values!;

        (StartingValues Values, double Density) Judge(IModelEvaluator evaluator, int c)
        {
            var (center, scale) = (new double[model.Parameters.Count], new double[model.Parameters.Count]);
            FillWeights(request.Key.Fold(c), center, scale);
            var fit = guess.Fit(center);
            var share = (guess.HasVariance ? 0.5 : 0.1) * guess.Left(fit) / Math.Max(1, model.RandomCount);
            guess.Fill(fit, share, center, scale);
            var density = evaluator.Collapsed(center, new double[center.Length]);
            return (new StartingValues(new IdentityCoordinates(center.Length), center, scale), density);
        }
    }

    private void FillWeights(RandomKey key, double[] center, double[] scale)
    {
        var (architecture, data, units) = (model.Architecture, model.Data, model.Units);
        var normals = new double[architecture.WeightCount];
        NormalSampler.Fill(key, normals);
        for (var l = 0; l < architecture.LayerCount; l++)
        {
            var fanIn = architecture.FanIn(l);
            for (var j = 0; j < fanIn; j++)
            {
                var (mean, sd) = (0.0, 1.0);
                if (l == 0)
                {
                    (mean, sd) = ModelUnits.Moments(data.Inputs, fanIn, j);
                    (mean, sd) = ((mean - units.InputCenters[j]) / units.InputScales[j], sd == 0 ? 1 : sd / units.InputScales[j]);
                }

                for (var i = 0; i < architecture.Widths[l]; i++)
                {
                    var (index, bias) = (architecture.Index(l, i, j), architecture.Index(l, i, -1));
                    center[index] = normals[index] / (sd * Math.Sqrt(fanIn));
                    center[bias] -= center[index] * mean;
                    (scale[index], scale[bias]) = (StartGuess.RelativeScale / sd, StartGuess.RelativeScale);
                }
            }
        }
    }
}
