namespace NgHvi;

/// <summary>The mode of log p(y, θ) in variances alone, β integrated out, by Newton steps of average information (Gilmour, Thompson and
/// Cullis 1995), in logarithms of standard deviations, or softplus of those near 0, and partial correlations.</summary>
internal sealed class VarianceSearch
{
    private const double Enough = 1e-3, Near = 0.1; // Newton's decrement; where probes are anchored.
    private const double LongestStep = 2; // In a log variance.
    private const double Clear = 2.5; // Standard errors from 0.
    private readonly MixedDensity model;
    private readonly MixedEvaluator evaluator;
    private readonly int first, count; // Of the variances in θ.
    private readonly List<(int At, RandomCovariance Part, GroupingFactor Factor)> blocks = []; // Where each is in θ.
    private readonly double[] gradient, scratch, theta;
    private CoordinateEvaluator target;
    private bool isAdapted, isMeasured;

    // From equal shares of the variance, one factor's effects as wide as responses if that is said, or from where a search was.
    public VarianceSearch(
        MixedDensity model, double[]? at = null, IReadOnlyList<double[]>? scales = null, double[]? missed = null, int wide = -1)
    {
        (this.model, evaluator, first) = (model, new MixedEvaluator(model, 1) { IntegratesFixed = true }, model.Shape.ParameterOffset);
        count = model.Parameters.Count - first;
        foreach (var (part, factor) in model.Covariance.Parts.Zip(model.Data.Factors))
            blocks.Add((model.Shape.CovarianceOffset + blocks.Sum(before => before.Part.Length), part, factor));
        (gradient, scratch, theta) = (new double[model.Parameters.Count], new double[model.Parameters.Count],
            new double[model.Parameters.Count]);
        Scales = scales ?? [.. model.Covariance.Parts.Select(part => new double[part.RandomCount])];
        isAdapted = Scales.Any(units => units.Any(unit => unit > 0));
        (Coordinates, Root) = (Compose(model, Scales), new double[count * count]);
        evaluator.Factors.System.Missed = missed ?? [];
        Point = Start(wide);
        at?.CopyTo(Point, first);
        target = new(evaluator, Coordinates);
        Value = target.Collapsed(Point, gradient);
    }

    public IReadOnlyList<double[]> Scales { get; private set; } // Units c of softplus by factor; 0: logarithms.
    public Coordinates Coordinates { get; private set; }
    public double[] Point { get; private set; } // In them, length M; 0 for β.
    public double Value { get; private set; }
    public double[] Root { get; private set; } // Lower; RRᵀ the inverse of average information and the prior's curvature.
    public double Decrement { get; private set; } = double.PositiveInfinity;
    public bool IsSettled { get; private set; }
    public MixedEvaluator Evaluator => evaluator; // Its kernel stands at Point after a step.

    public static Coordinates Compose(MixedDensity model, IReadOnlyList<double[]> scales)
    {
        var (m, at) = (model.Parameters.Count, model.Shape.CovarianceOffset);
        Coordinates? result = null;
        foreach (var (part, units) in model.Covariance.Parts.Zip(scales))
        {
            var own = new ScaleCorrelationCoordinates(m, at, units, part is FreeCovariance);
            result = result is null ? own : new ComposedCoordinates(result, own);
            at += part.Length;
        }

        return result!;
    }

    // For methods that have β in q₀.
    public static StartingValues Find(MixedDensity model, StartRequest request, int wide = -1)
    {
        var search = new VarianceSearch(model, wide: wide);
        while (!search.IsSettled && !request.CancellationToken.IsCancellationRequested) search.Step();
        search.Measure();
        var (m, q, system, plan) = (model.Parameters.Count, model.Shape.BetaCount, search.evaluator.Factors.System, model.Plan);
        var (root, factor, inverse, point) = (new double[m * m], new double[q * q], new double[q * q], search.Point);
        system.FixedFactor(factor);
        SmallCholesky.InvertLower(factor, q, inverse);
        for (var i = 0; i < q; i++)
        {
            point[i] = system.Solution[plan.TailStart + system.Random + i] + plan.Reference[i];
            for (var j = 0; j < q; j++) root[(i * m) + j] = inverse[(j * q) + i];
        }

        for (var i = 0; i < search.count; i++)
            search.Root.AsSpan(i * search.count, search.count).CopyTo(root.AsSpan(((q + i) * m) + q));
        if (request.UsesFittingCoordinates)
            return new(
                new ComposedCoordinates(search.Coordinates, new AffineCoordinates(point, root)), new double[m],
                    [.. Enumerable.Repeat(1.0, m)]);
        var theta = new double[m];
        search.Coordinates.Map(point, theta);
        return new(new IdentityCoordinates(m), theta, [.. Enumerable.Range(0, m).Select(i => FixedOrder.Norm(root.AsSpan(i * m, m)))]);
    }

    // From each factor's effects as wide as responses, too: a level far from where the prior has β is β's or that of a few wide effects.
    public static PosteriorModes FindModes(MixedDensity model, StartRequest request)
    {
        var (m, found, evaluator) = (model.Parameters.Count, new List<ModeSearch>(), model.CreateEvaluator(request.Threads));
        var logs = Compose(model, [.. model.Covariance.Parts.Select(part => new double[part.RandomCount])]);
        for (var wide = -1; wide < model.Data.Factors.Count; wide++)
        {
            var start = Find(model, request with { UsesFittingCoordinates = false }, wide);
            var (x, root) = (new double[m], new double[m * m]);
            logs.Invert(start.Center, x);
            for (var i = 0; i < m; i++) root[i * (m + 1)] = start.Scale[i];
            var search = new ModeSearch(
                new CoordinateEvaluator(evaluator, logs), x, root, model.Shape.ParameterOffset, request.CancellationToken);
            search.Settle();
            if (wide < 0 || (search.IsMode && found.TrueForAll(other => Math.Abs(other.LogMass() - search.LogMass()) > 0.02)))
                found.Add(search);
        }

        return PosteriorModes.Of(logs, found, model.Shape.ParameterOffset);
    }

    public void Step()
    {
        if (!double.IsFinite(Value)) throw new ArithmeticException("The density is not finite at equal variances; rescale the data.");
        var (step, size) = (new double[count], 0.0);
        if (!isMeasured) Measure();
        isMeasured = false;
        for (var i = 0; i < count; i++)
            for (var j = i; j < count; j++) step[i] += Root[(j * count) + i] * gradient[first + j]; // Rᵀg.
        Decrement = FixedOrder.SumOfSquares(step);
        var direction = new double[count];
        for (var i = 0; i < count; i++) direction[i] = FixedOrder.Dot(Root.AsSpan(i * count, i + 1), step.AsSpan(0, i + 1));
        foreach (var (j, move) in direction.Index()) size = Math.Max(size, Math.Abs(move) * (IsScale(j) ? 2 : 1));
        if (size > LongestStep) TensorPrimitives.Multiply(direction, LongestStep / size, direction);
        var (start, value, length) = (Point.ToArray(), Value, 1.0);
        for (var halvings = 0; ; halvings++, length /= 2)
        {
            for (var j = 0; j < count; j++) Point[first + j] = start[first + j] + (length * direction[j]);
            Value = target.Collapsed(Point, gradient);
            if (Value >= value - 1e-9 - (1e-12 * Math.Abs(value))) break;
            if (halvings < 30) continue;
            start.CopyTo(Point, 0);
            (Value, Decrement) = (target.Collapsed(Point, gradient), 0);
            break;
        }

        if (Decrement <= Near && evaluator.Factors.System.Anchor())
        {
            Value = target.Collapsed(Point, gradient);
            return;
        }

        if (Decrement > Enough) return;
        if (isAdapted || !Adapt()) IsSettled = true;
        isAdapted = true;
    }

    // Var[x] about: average information and the prior's curvature at Point, where the kernel stands.
    public void Measure()
    {
        var information = Matrix.Build.Dense(count, count);
        var (size, own) = (model.RandomCount * model.RandomCount, new double[count * count]);
        var (changes, logs, above, below) = (new double[count][], new double[count], new double[size], new double[size]);
        const double Width = 1e-5;
        var kernel = evaluator.Factors;
        for (var i = 0; i < count; i++)
        {
            changes[i] = new double[size];
            var (plus, minus) = (Covariance(i, Width, above), Covariance(i, -Width, below));
            logs[i] = (plus - minus) / (2 * Width);
            for (var a = 0; a < size; a++) changes[i][a] = (above[a] - below[a]) / (2 * Width);
        }

        Coordinates.Map(Point, theta);
        evaluator.Parameters.Read(theta);
        kernel.Information(evaluator.Parameters, changes, logs, own);
        var (up, down) = (new double[count], new double[count]);
        const double Wide = 1e-3;
        for (var i = 0; i < count; i++)
        {
            PriorGradient(i, Wide, up);
            PriorGradient(i, -Wide, down);
            for (var j = 0; j < count; j++) information[i, j] += own[(i * count) + j] - ((up[j] - down[j]) / (2 * Wide));
        }

        Coordinates.Map(Point, theta);
        evaluator.Parameters.Read(theta);
        information = (information + information.Transpose()) / 2;
        var spectrum = information.Evd(Symmetricity.Symmetric);
        var values = spectrum.EigenValues.Select(value => Math.Max(value.Real, 1e-2)); // A flat direction has the prior's width.
        var covariance = spectrum.EigenVectors * Matrix.Build.DiagonalOfDiagonalArray([.. values.Select(value => 1 / value)])
            * spectrum.EigenVectors.Transpose();
        Root = covariance.Cholesky().Factor.ToRowMajorArray();
        isMeasured = true;
    }

    private bool IsScale(int j) => // A log standard deviation.
        blocks.Exists(block => first + j >= block.At && first + j < block.At + block.Part.RandomCount);

    // Equal shares of what fixed effects leave.
    private double[] Start(int wide)
    {
        var (plan, x) = (model.Plan, new double[model.Parameters.Count]);
        var share = plan.Squares / plan.RowCount / (plan.Order.Length + 1);
        var (squares, total) = (MeanSquares(), FixedOrder.SumOfSquares(model.Outcomes) / plan.RowCount);
        x[first] = Math.Log(Math.Max(share, 1e-12));
        foreach (var (f, (at, part, factor)) in blocks.Index())
            for (var a = 0; a < part.RandomCount; a++)
                x[at + a] = 0.5 * Math.Log(Math.Max(f == wide ? total : share, 1e-12) / part.RandomCount / squares[factor.First + a]);
        return x;
    }

    private double[] MeanSquares()
    {
        var (units, r) = (model.Units, model.RandomCount);
        var z = ModelUnits.Apply(model.Data.Random, units.RandomCenters, units.RandomScales);
        var result = new double[r];
        for (var i = 0; i < z.Length; i++) result[i % r] += z[i] * z[i] / model.Data.RowCount;
        return Array.ConvertAll(result, square => square > 0 ? square : 1);
    }

    // Standard deviations near 0 by softplus, whose unit is about the standard error of one that is 0; false where all stand clear.
    private bool Adapt()
    {
        var (n, squares, variance) = ((double)model.Data.RowCount, MeanSquares(), Math.Exp(Point[first]));
        var next = new List<double[]>();
        var x = Point.ToArray();
        foreach (var (at, part, factor) in blocks)
        {
            var (r, levels) = (part.RandomCount, (double)factor.Keys.Count);
            var units = new double[r];
            for (var a = 0; a < r; a++)
            {
                var unit = Math.Sqrt(variance * levels / n * Math.Sqrt(2 / levels) / squares[factor.First + a]);
                units[a] = Math.Exp(Point[at + a]) > Clear * unit ? 0 : unit;
            }

            var own = new ScaleCorrelationCoordinates(x.Length, at, units, part is FreeCovariance);
            for (var a = 0; a < r; a++) x[at + a] = own.Coordinate(a, Point[at + a]);
            next.Add(units);
        }

        if (next.TrueForAll(units => Array.TrueForAll(units, unit => unit == 0))) return false;
        (Scales, Point, Coordinates) = (next, x, Compose(model, next));
        target = new(evaluator, Coordinates);
        Value = target.Collapsed(Point, gradient);
        return true;
    }

    // Σ with entry i moved; returns log σ².
    private double Covariance(int i, double change, double[] covariance)
    {
        Point.CopyTo(scratch, 0);
        scratch[first + i] += change;
        Coordinates.Map(scratch, theta);
        evaluator.Parameters.Read(theta);
        evaluator.Parameters.Covariance(covariance);
        return theta[first];
    }

    private void PriorGradient(int i, double change, double[] result)
    {
        var prior = new double[Point.Length];
        Point.CopyTo(scratch, 0);
        scratch[first + i] += change;
        Coordinates.Map(scratch, theta);
        evaluator.AddVariancePrior(theta, prior);
        Coordinates.PullBack(scratch, prior, theta);
        theta.AsSpan(first).CopyTo(result);
    }
}
