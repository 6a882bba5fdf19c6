using Climbed = (NgHvi.ModeSearch Search, NgHvi.ScaleCorrelationCoordinates? Scales);

namespace NgHvi;

/// <summary>Where q₀ begins: at the mode, in coordinates near N(0, I) there; with hidden layers at random weights.</summary>
internal sealed class ModelStart(MixedDensity model, StartRequest request)
{
    public const int MaximumWhitened = 256; // Largest M of an affine part.
    private const int MaximumMeasuredTwice = 64; // Largest M measured before the climb, too.
    private readonly KernelShape shape = model.Shape;
    private readonly StartGuess guess = new(model);

    public static StartingValues Find(MixedDensity model, StartRequest request)
    {
        var start = new ModelStart(model, request);
        return model.IsMultimodal ? start.FindFeatures() : start.FindMode();
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

    // All in logarithms of standard deviations, in which tails are light; a few groups and strong priors can have two.
    public static PosteriorModes FindModes(MixedDensity model, StartRequest request)
    {
        var start = new ModelStart(model, request with { UsesFittingCoordinates = true });
        var (m, r, offset) = (model.Parameters.Count, model.RandomCount, model.Shape.CovarianceOffset);
        var evaluator = model.CreateEvaluator(request.Threads);
        var found = start.Climb(evaluator, isWide: true);
        var logs = r == 0 ? null : new ScaleCorrelationCoordinates(m, offset, new double[r], start.guess.IsFree);
        foreach (var (search, scales) in found.Where(one => logs is not null && one.Scales!.Units.Any(unit => unit > 0)))
        {
            start.Change(search, scales!, logs!, evaluator);
            search.Climb(5e-3);
            search.Settle();
        }

        return PosteriorModes.Of(
            logs is null ? new IdentityCoordinates(m) : logs, [.. found.Select(one => one.Search)], r > 0 ? offset : m);
    }

    private StartingValues FindMode()
    {
        var isWide = model.UsesStatistics && model.Parameters.Count <= MaximumMeasuredTwice && ((ITarget)model).AllowsSearch;
        var (m, (search, scales)) = (model.Parameters.Count, Climb(model.CreateEvaluator(request.Threads), isWide)[0]);
        Coordinates last = scales is null ? new IdentityCoordinates(m) : scales;
        if (m > MaximumWhitened || !request.UsesFittingCoordinates) return new StartingValues(last, search.Point, Spreads(search));
        var affine = new AffineCoordinates(search.Point, search.Root.ToArray());
        return new StartingValues(
            scales is null ? affine : new ComposedCoordinates(scales, affine), new double[m], [.. Enumerable.Repeat(1.0, m)]);
    }

    // To the mode, and to distinct ones from several splits of the variance: groups or rows take what a prior keeps from fixed effects.
    private List<Climbed> Climb(IModelEvaluator evaluator, bool isWide)
    {
        const double Small = 1e-3;
        var fit = guess.Fit([]);
        var (left, total) = (guess.Left(fit), guess.Total(fit));
        var found = new List<Climbed>();
        found.Add(Climb(evaluator, fit, 0.5 * left, 0.5 * left, atPrior: false, found)!.Value);
        // With fat tails effects that begin too wide can end at correlations near ±1, where integrals are not smooth; effects that vary
        // much more than counts do about their means, and that begin as narrow, end before the mode.
        foreach (var (random, noise) in model.Response is { IsLocationScale: true, IsNormal: false }
            ? ((double, double)[])[(0.05 * left, left), (0.005 * left, left)] : guess.HasVariance ? [] : [(1, 1), (10, 1)])
        {
            if (found[0].Search.IsMode) break;
            if (Try(random, noise, atPrior: false) is { } next && next.Search.Value > found[0].Search.Value) found[0] = next;
        }

        // An exact fit: the scales of the starts mean nothing.
        if (!isWide || request.CancellationToken.IsCancellationRequested || left < 1e-8 * total) return found;
        (double Random, double Noise, bool AtPrior)[] others =
        [
            (Small * left, left, false), (total, left, true), (total, left, false), (left, Small * left, false),
            (Small * left, total, true),
        ];
        foreach (var (random, noise, atPrior) in guess.HasNoise ? others : others[..3])
            if (Try(random, noise, atPrior) is { Search.IsMode: true } next && next.Search.LogMass() is var mass && double.IsFinite(mass))
                found.Insert(found.FindIndex(one => one.Search.LogMass() < mass) is >= 0 and var first ? first : found.Count, next);
        return found;

        Climbed? Try(double random, double noise, bool atPrior)
        {
            try
            {
                return Climb(evaluator, fit, random, noise, atPrior, found);
            }
            catch (ArithmeticException)
            {
                return null; // Nothing is to be found there.
            }
        }
    }

    // Null: one of those known.
    private Climbed? Climb(
        IModelEvaluator evaluator, RegressorFit fit, double random, double noise, bool atPrior, List<Climbed> known)
    {
        var (m, r, left) = (model.Parameters.Count, model.RandomCount, guess.Left(fit));
        var share = random / Math.Max(1, r);
        var x = guess.Fill(fit, share, new double[m], new double[m]);
        if (known.Count > 0 || guess.HasVariance) guess.SetNoise(noise, x, left); // The first climb is from where weak priors begin.
        if (atPrior) model.Priors.Fixed.Mean.CopyTo(x.AsSpan(shape.BetaOffset));
        var scales = request.UsesFittingCoordinates && r > 0
            ? new ScaleCorrelationCoordinates(
                m, shape.CovarianceOffset, guess.Units(fit, guess.HasVariance ? left : Math.Max(left, noise)), guess.IsFree)
            : null;
        scales?.SetDiagonal([.. fit.RandomSquares.Select(square => 0.5 * Math.Log(share / square))], x);
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

        if (known.Exists(one => search.IsAt(one.Search))) return null;
        search.Settle();
        return known.Exists(one => search.IsAt(one.Search)) ? null : (search, scales);
    }

    // Logarithms of standard deviations clear of 0 at the mode, softplus of the others.
    private ScaleCorrelationCoordinates Adapt(
        ScaleCorrelationCoordinates scales, ModeSearch search, RegressorFit fit, IModelEvaluator evaluator)
    {
        const double Clear = 2.5;
        var (r, offset, x) = (model.RandomCount, shape.CovarianceOffset, search.Point);
        var (logs, slopes) = (new double[r], new double[r]);
        scales.LogDeviations(x, logs, slopes);
        var units = guess.Units(fit, guess.Variance(x));
        for (var i = 0; i < r; i++) units[i] = Math.Exp(logs[i]) > Clear * units[i] ? 0 : units[i];
        var next = new ScaleCorrelationCoordinates(x.Length, offset, units, guess.IsFree);
        Change(search, scales, next, evaluator);
        return next;
    }

    private void Change(
        ModeSearch search, ScaleCorrelationCoordinates scales, ScaleCorrelationCoordinates next, IModelEvaluator evaluator)
    {
        var (r, offset, x) = (model.RandomCount, shape.CovarianceOffset, search.Point.ToArray());
        var (logs, slopes, nextSlopes) = (new double[r], new double[r], new double[r]);
        scales.LogDeviations(x, logs, slopes);
        for (var i = 0; i < r; i++) x[offset + i] = next.Coordinate(i, logs[i]);
        next.LogDeviations(x, logs, nextSlopes);
        TensorPrimitives.Divide(slopes, nextSlopes, slopes);
        search.Change(new CoordinateEvaluator(evaluator, next), offset, x.AsSpan(offset, r), slopes);
    }

    private static double[] Spreads(ModeSearch search) // Of each entry given the others.
    {
        var (m, root) = (search.Point.Length, search.Root.ToArray());
        if (m > MaximumWhitened) return root;
        var inverse = Matrix.Build.Dense(m, m, (i, j) => root[(i * m) + j]).Inverse();
        return [.. inverse.EnumerateColumns().Select(column => 1 / column.L2Norm())];
    }

    // Least squares on the features of random weights, half of the rest to the groups.
    private StartingValues FindFeatures()
    {
        var (center, scale) = (new double[model.Parameters.Count], new double[model.Parameters.Count]);
        FillWeights(request.Key.Fold(0), center, scale);
        var fit = guess.Fit(center);
        var share = (guess.HasVariance ? 0.5 : 0.1) * guess.Left(fit) / Math.Max(1, model.RandomCount);
        guess.Fill(fit, share, center, scale);
        return new StartingValues(new IdentityCoordinates(center.Length), center, scale);
    }

    private void FillWeights(RandomKey key, double[] center, double[] scale)
    {
        var (architecture, data, units) = (model.Architecture, model.Data, model.Units);
        // He et al. (2015): a rectifier lets half of the variance through.
        var gain = architecture.Activation == Activation.Relu ? Math.Sqrt(2) : 1;
        var normals = new double[architecture.WeightCount];
        NormalSampler.Fill(key, normals);
        for (var l = 0; l < architecture.LayerCount; l++)
        {
            var (fanIn, size) = (architecture.FanIn(l), gain / Math.Sqrt(architecture.FanIn(l)));
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
                    center[index] = size * normals[index] / sd;
                    center[bias] -= center[index] * mean;
                    (scale[index], scale[bias]) = (StartGuess.RelativeScale * size / sd, StartGuess.RelativeScale);
                }
            }
        }
    }
}
