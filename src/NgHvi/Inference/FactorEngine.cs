namespace NgHvi;

/// <summary>Several grouping factors: q₀(v) p(β, b | v, y) of variances v, β and b being normal given them. Newton steps to the mode, then
/// natural gradients on 2M points; the draws of β follow from quadratics through the points.</summary>
internal sealed class FactorEngine(HybridVi method, MixedDensity model, RunSettings settings) : Engine
{
    private const double Enough = 0.02; // Nats that a last step moves.
    private const double LeastRate = 0.1; // Below which the ELBO on the points does not rise any more.
    private const int MostNewtonSteps = 100;
    private readonly int first = model.Shape.ParameterOffset, q = model.Shape.BetaCount; // Of variances in θ; of β.
    private readonly int count = Count(model);
    private readonly double[] center = new double[Count(model)], root = Square(model); // μ and C, lower.
    // Of the best so far, with E[g] and −E∇² there, whitened.
    private readonly double[] formerCenter = new double[Count(model)], formerRoot = Square(model);
    private readonly double[] slope = new double[Count(model)], precision = Square(model);
    private double best = double.NegativeInfinity, rate = 1; // Its ELBO on its points.
    private VarianceSearch? search;
    private IReadOnlyList<double[]> scales = [];
    private double[][] functions = []; // Of β given the variances: at the centre, then at pairs of points.
    private double[] place = [], whitening = []; // Where these are.
    private double[] missed = []; // By probes.
    private int step, natural;
    private bool isSettled;

    public override int Step => step;
    public override int Limit => MostNewtonSteps + NaturalSteps;
    public override bool HasFixedLength => false;
    public override VariationalFamily? Approximation => Family();
    private int NaturalSteps => ((UpdateRule.AverageInformation)method.Update).Steps;

    public FactorEngine Begin()
    {
        search = new VarianceSearch(model);
        search.Measure();
        Take(search);
        return this;
    }

    public override StopReason? Ended() =>
        isSettled ? StopReason.Converged : natural >= NaturalSteps ? StopReason.NotConverged : null;

    public override StepInfo Advance()
    {
        step++;
        if (search is { IsSettled: false } newton && step <= MostNewtonSteps)
        {
            newton.Step();
            if (newton.IsSettled) newton.Measure();
            Take(newton);
            return new(step, double.NaN, Math.Sqrt(newton.Decrement), Math.Sqrt(newton.Decrement), 0.5 * newton.Decrement, 0, 1, true);
        }

        natural++;
        return Natural();
    }

    public override PosteriorSource Snapshot()
    {
        var conditional = ConditionalCoordinates.Through( // Without points it is the same everywhere.
            [.. place], [.. whitening], functions[0], [.. functions.Skip(1).Chunk(2).Select(pair => (pair[0], pair[1]))], Math.Sqrt(count));
        return new VariationalSource(
            model, new ComposedCoordinates(VarianceSearch.Compose(model, scales), conditional), Family(), settings.Seed, settings.Threads)
        {
            Corrects = method.CorrectPosterior,
            Description = "full covariance",
        };
    }

    public override void Exchange(StateArchive archive)
    {
        (step, natural, isSettled) =
            (archive.Exchange("step", step), archive.Exchange("natural", natural), archive.Exchange("isSettled", isSettled));
        scales = archive.Exchange("scales", scales.ToArray());
        archive.Fill(
            ("center", center), ("root", root), ("formerCenter", formerCenter), ("formerRoot", formerRoot), ("slope", slope),
            ("precision", precision));
        (best, rate) = (archive.Exchange("best", best), archive.Exchange("rate", rate));
        functions = archive.Exchange("functions", functions);
        (place, whitening) = (archive.Exchange("place", place), archive.Exchange("whitening", whitening));
        var isSearching = archive.Exchange("isSearching", search is { IsSettled: false });
        missed = archive.Exchange("missed", search?.Evaluator.Factors.System.Missed ?? missed);
        if (archive.IsReading && isSearching) search = new VarianceSearch(model, center, scales, missed);
    }

    private void Take(VarianceSearch from)
    {
        from.Point.AsSpan(first).CopyTo(center);
        from.Root.CopyTo(root, 0);
        (scales, missed) = ([.. from.Scales.Select(units => units.ToArray())], from.Evaluator.Factors.System.Missed);
        (place, functions, whitening) = ([.. center], [Functions(from.Evaluator)], new double[count * count]);
        SmallCholesky.InvertLower(root, count, whitening);
    }

    // P = −E[½(gδ' + δg')]: the precision becomes (1 − ρ)I + ρP and the mean moves by ρ times its inverse times E[g], in coordinates in
    // which q₀ is N(0, I); from the best q₀ again, with half of ρ, where the ELBO fell.
    private StepInfo Natural()
    {
        const double Least = 0.2, Largest = 5, LongestMove = 2;
        var (reach, points) = (Math.Sqrt(count), 2 * count);
        var (gradients, values, found) = (new double[points][], new double[points], new double[points][]);
        var coordinates = VarianceSearch.Compose(model, scales);
        var workers = Math.Clamp(Math.Min(settings.Threads, points), 1, 64);
        InOrder.Run(workers, worker =>
        {
            var evaluator = worker == 0 && search is not null ? search.Evaluator : new MixedEvaluator(model, 1) { IntegratesFixed = true };
            evaluator.Factors.System.Missed = missed;
            var marginal = new CoordinateEvaluator(evaluator, coordinates);
            var (x, gradient) = (new double[model.Parameters.Count], new double[model.Parameters.Count]);
            for (var p = worker; p < points; p += workers)
            {
                for (var i = 0; i < count; i++)
                    x[first + i] = center[i] + ((p % 2 == 0 ? reach : -reach) * root[(i * count) + (p / 2)]);
                values[p] = marginal.Collapsed(x, gradient);
                gradients[p] = new double[count];
                for (var i = 0; i < count; i++)
                    for (var j = i; j < count; j++) gradients[p][i] += root[(j * count) + i] * gradient[first + j];
                found[p] = Functions(evaluator);
            }
        });
        if (!FixedOrder.AreFinite(values)) throw new DivergenceException(step, "the density is not finite within q₀");
        if (functions.Length == 1) functions = [functions[0], .. found];
        var elbo = (FixedOrder.Sum(values) / points) + (0.5 * count * (1 + Math.Log(2 * Math.PI)))
            + (0.5 * SmallCholesky.LogDeterminant(root, count));
        if (elbo < best - Enough) rate /= 2;
        else
        {
            (best, rate) = (elbo, Math.Min(1, 2 * rate));
            center.CopyTo(formerCenter, 0);
            root.CopyTo(formerRoot, 0);
            Array.Clear(slope);
            Array.Clear(precision);
            for (var p = 0; p < points; p++)
                for (var i = 0; i < count; i++)
                {
                    slope[i] += gradients[p][i] / points;
                    precision[(i * count) + (p / 2)] -= (p % 2 == 0 ? reach : -reach) * gradients[p][i] / points;
                }
        }

        var (mean, whole) = (CreateVector.DenseOfArray(slope),
            Matrix.Build.DenseOfRowMajor(count, count, precision));
        var spectrum = ((whole + whole.Transpose()) / 2).Evd(Symmetricity.Symmetric);
        double[] curvatures =
            [.. spectrum.EigenValues.Select(value => 1 - rate + (rate * Math.Clamp(value.Real, Least, Largest)))];
        var half = spectrum.EigenVectors * Matrix.Build.DiagonalOfDiagonalArray([.. curvatures.Select(value =>
            1 / Math.Sqrt(value))]);
        var move = rate * (half * (half.Transpose() * mean));
        if (move.L2Norm() > LongestMove) move *= LongestMove / move.L2Norm();
        var former = Matrix.Build.DenseOfRowMajor(count, count, formerRoot);
        (former * move).ToArray().Index().ToList().ForEach(one => center[one.Index] = formerCenter[one.Index] + one.Item);
        var next = former * half;
        (next * next.Transpose()).Cholesky().Factor.ToRowMajorArray().CopyTo(root, 0);
        var (meanKl, shapeKl) = (0.5 * (move * move), 0.5 * curvatures.Sum(value => (1 / value) - 1 + Math.Log(value)));
        isSettled = meanKl + shapeKl < Enough || rate < LeastRate;
        if (rate < LeastRate) // The best stays.
        {
            formerCenter.CopyTo(center, 0);
            formerRoot.CopyTo(root, 0);
        }

        return new(step, elbo, mean.L2Norm(), move.L2Norm(), meanKl, shapeKl, 1, true);
    }

    // Mean of β given the variances of the evaluator, and the factor of its precision, logarithms on the diagonal.
    private double[] Functions(MixedEvaluator evaluator)
    {
        var (system, plan, factor) = (evaluator.Factors.System, model.Plan, new double[q * q]);
        var (result, at) = (new double[q + (q * (q + 1) / 2)], q);
        system.FixedFactor(factor);
        for (var i = 0; i < q; i++)
        {
            result[i] = system.Solution[plan.TailStart + system.Random + i] + plan.Reference[i];
            for (var j = 0; j <= i; j++, at++) result[at] = i == j ? Math.Log(factor[i * (q + 1)]) : factor[(i * q) + j];
        }

        return result;
    }

    private static int Count(MixedDensity model) => model.Parameters.Count - model.Shape.ParameterOffset;
    private static double[] Square(MixedDensity model) => new double[Count(model) * Count(model)];

    private FullGaussian Family()
    {
        var m = model.Parameters.Count;
        var (mean, factor) = (new double[m], new double[m * m]);
        for (var i = 0; i < q; i++) factor[i * (m + 1)] = 1;
        center.CopyTo(mean, first);
        for (var i = 0; i < count; i++) root.AsSpan(i * count, i + 1).CopyTo(factor.AsSpan(((first + i) * m) + first));
        return new(mean, factor);
    }
}
