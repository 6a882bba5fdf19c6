namespace NgHvi;

/// <summary>Where q₀ of a model begins. Without hidden layers at the mode of the posterior, in coordinates in which it is near N(0, I);
/// with them at the best of random sets of weights.</summary>
internal sealed class ModelStart
{
    public const int MaximumWhitened = 256; // M up to which the coordinates have an affine part.
    private const int MaximumMeasuredTwice = 64; // M up to which the curvature is measured before the climb, too.
    private const int Candidates = 32; // Random sets of hidden weights of which the one whose density is highest is taken.
    private readonly MixedDensity model;
    private readonly StartRequest request;
    private readonly KernelShape shape;
    private readonly StartGuess guess;

    private ModelStart(MixedDensity model, StartRequest request) =>
        (this.model, this.request, shape, guess) = (model, request, model.Shape, new StartGuess(model));

    // The start.
    public static StartingValues Find(MixedDensity model, StartRequest request)
    {
        var start = new ModelStart(model, request);
        return model.Shape.FeatureCount > 0 ? start.FindBest() : start.FindMode();
    }

    // The paper's: hidden weights uniform within ±√6/(n_in + n_out), biases 0; the centre of the others and the scale of all are the
    // response's (method sections 4.2 and 4.3).
    public static StartingValues Published(MixedDensity model, RandomKey key)
    {
        var (m, shape, architecture) = (model.Parameters.Count, model.Shape, model.Architecture);
        var (center, scale) = (new double[m], new double[m]);
        var (at, spread) = model.Response.PublishedStart;
        center.AsSpan(shape.BetaOffset).Fill(at);
        scale.AsSpan().Fill(spread);
        for (var i = 0; i < shape.WeightCount; i++)
        {
            if (!architecture.IsBias(i))
            {
                var l = architecture.LayerOf(i);
                var bound = Math.Sqrt(6) / (architecture.FanIn(l) + architecture.Widths[l]);
                center[i] = bound * ((2 * Philox.ToUniform(Philox.Block(key, (ulong)i).First)) - 1);
            }
        }

        return new StartingValues(new IdentityCoordinates(m), center, scale);
    }

    // The posterior mode and its curvature.
    private StartingValues FindMode()
    {
        var (m, r, block) = (model.Parameters.Count, model.RandomCount, shape.CovarianceOffset);
        var fit = guess.Fit([]);
        var share = 0.5 * guess.Left(fit) / Math.Max(1, r);
        var x = guess.Fill(fit, share, new double[m], new double[m]);
        var scales = request.UsesFittingCoordinates && r > 0
            ? new ScaleCorrelationCoordinates(m, block, guess.Units(fit, guess.Left(fit)), guess.IsFree)
            : null;
        scales?.SetDiagonal([.. fit.RandomSquares.Select(square => 0.5 * Math.Log(share / square))], x);
        var evaluator = model.CreateEvaluator(request.Threads);
        var root = guess.FirstRoot(fit, scales is not null);
        var search = new ModeSearch(In(scales, evaluator), x, root, shape.ParameterOffset, request.CancellationToken);
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

        return Finish(scales, search);
    }

    // The coordinates that suit the mode: the logarithm of every standard deviation that stands clear of 0 there, the softplus of the
    // others.
    private ScaleCorrelationCoordinates Adapt(
        ScaleCorrelationCoordinates scales, ModeSearch search, RegressorFit fit, IModelEvaluator evaluator)
    {
        const double Clear = 2.5;
        var r = model.RandomCount;
        var (logs, slopes, nextSlopes, entries) = (new double[r], new double[r], new double[r], new double[r]);
        scales.LogDeviations(search.Point, logs, slopes);
        var units = guess.Units(fit, guess.Variance(search.Point));
        for (var i = 0; i < r; i++) units[i] = Math.Exp(logs[i]) > Clear * units[i] ? 0 : units[i];
        var next = new ScaleCorrelationCoordinates(model.Parameters.Count, shape.CovarianceOffset, units, guess.IsFree);
        for (var i = 0; i < r; i++) entries[i] = next.Coordinate(i, logs[i]);
        var x = search.Point.ToArray();
        entries.CopyTo(x.AsSpan(shape.CovarianceOffset));
        next.LogDeviations(x, logs, nextSlopes);
        TensorPrimitives.Divide(slopes, nextSlopes, slopes);
        search.Change(In(next, evaluator), shape.CovarianceOffset, entries, slopes);
        return next;
    }

    private StartingValues Finish(ScaleCorrelationCoordinates? scales, ModeSearch search)
    {
        var m = model.Parameters.Count;
        Coordinates last = scales is null ? new IdentityCoordinates(m) : scales;
        if (m > MaximumWhitened || !request.UsesFittingCoordinates) return new StartingValues(last, search.Point, Scales(search));
        var ones = new double[m];
        ones.AsSpan().Fill(1);
        var affine = new AffineCoordinates(search.Point, search.Root.ToArray());
        return new StartingValues(scales is null ? affine : new ComposedCoordinates(scales, affine), new double[m], ones);
    }

    // The spread of each entry given the others.
    private static double[] Scales(ModeSearch search)
    {
        var m = search.Point.Length;
        if (m > MaximumWhitened) return search.Root.ToArray();
        var rows = search.Root.ToArray();
        var inverse = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(m, m, (i, j) => rows[(i * m) + j]).Inverse();
        return [.. Enumerable.Range(0, m).Select(i => 1 / inverse.Column(i).L2Norm())];
    }

    // Random hidden weights of unit-variance pre-activations for the inputs as they are, the coefficients of least squares on the features
    // they give, and half of what is left to the groups.
    private StartingValues FindBest()
    {
        // The first is there even when nobody waits for the others.
        var candidates = new (StartingValues? Values, double Density)[Candidates];
        candidates[0] = Judge(model.CreateEvaluator(), 0);
        Parallel.For(
            1, Candidates, new ParallelOptions { MaxDegreeOfParallelism = request.Threads }, () => model.CreateEvaluator(),
            (c, _, evaluator) =>
            {
                candidates[c] = request.CancellationToken.IsCancellationRequested ? default : Judge(evaluator, c);
                return evaluator;
            },
            _ => { });
        var best = 0;
        for (var c = 1; c < Candidates; c++)
            best = candidates[c].Values is not null && candidates[c].Density > candidates[best].Density ? c : best;

        return candidates[best].Values!;

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
                var (mean, sd) = l > 0 ? (0, 1) : ModelUnits.Moments(data.Inputs, fanIn, j);
                mean = l > 0 ? 0 : (mean - units.InputCenters[j]) / units.InputScales[j];
                sd = l > 0 || sd == 0 ? 1 : sd / units.InputScales[j];
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

    private static IModelEvaluator In(Coordinates? coordinates, IModelEvaluator evaluator) =>
        coordinates is null ? evaluator : new CoordinateEvaluator(evaluator, coordinates);
}
