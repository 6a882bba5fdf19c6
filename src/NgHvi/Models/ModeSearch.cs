namespace NgHvi;

/// <summary>Limited-memory BFGS in z, x = centre + Tz, T about the root of the inverse curvature.</summary>
internal sealed class ModeSearch
{
    private const int Memory = 20, MaximumSteps = 100;
    private const double Width = 1e-3, LeastRise = 1e-6;
    private readonly double[] root, gradient, trial;
    private readonly bool isDense;
    private bool isDefinite;
    private readonly int m, stiff;
    private readonly CancellationToken cancellationToken;
    private readonly List<(double[] Step, double[] Change, double Curvature)> pairs = [];
    private IModelEvaluator evaluator;

    // T is M×M, or its diagonal; entries from stiff on may be far from their mode.
    public ModeSearch(IModelEvaluator evaluator, double[] point, double[] root, int stiff, CancellationToken cancellationToken)
    {
        (this.evaluator, Point, this.root, this.stiff, this.cancellationToken) = (evaluator, point, root, stiff, cancellationToken);
        m = point.Length;
        isDense = root.Length != m || m == 1;
        (gradient, trial) = (new double[m], new double[m]);
        Value = evaluator.Collapsed(point, gradient);
        if (!double.IsFinite(Value))
            throw new ArithmeticException("The posterior density is not finite where the search for its mode begins; rescale the data.");
    }

    public double[] Point { get; } // x.
    public ReadOnlySpan<double> Root => root; // T.
    public bool IsMode => isDefinite && Distance() < 0.1; // When measured.
    public double Value { get; private set; } // At x.

    // At a mode whose T was measured, in coordinates that are about the same.
    public bool IsAt(ModeSearch known) => isDense && Math.Abs(Value - known.Value) < 0.05 && !Point.Index().Any(one =>
        Math.Abs(one.Item - known.Point[one.Index]) > 0.5 * FixedOrder.Norm(known.root.AsSpan(one.Index * m, m)));

    public double Distance() => FixedOrder.Norm(ToZ(new double[m])); // About, in standard deviations.

    // log ∫ of Laplace's approximation at x, where T is dense.
    public double LogMass() => Value + (0.5 * m * Math.Log(2 * Math.PI)) + new AffineCoordinates(Point, root).LogJacobian(Point);

    public (double[] Mean, double[] Factor) Laplace() // N(x, TTᵀ), the factor lower triangular.
    {
        var covariance = new double[m * m];
        for (var i = 0; i < m; i++)
            for (var j = 0; j <= i; j++) covariance[(i * m) + j] = FixedOrder.Dot(root.AsSpan(i * m, m), root.AsSpan(j * m, m));
        return SmallCholesky.Factor(covariance, m) ? (Point.ToArray(), covariance)
            : throw new ArithmeticException("The posterior density has no curvature that can be computed; check the scale of the data.");
    }

    // To other coordinates of some entries.
    public void Change(IModelEvaluator next, int offset, ReadOnlySpan<double> entries, ReadOnlySpan<double> slopes)
    {
        evaluator = next;
        entries.CopyTo(Point.AsSpan(offset));
        for (var i = 0; i < entries.Length; i++)
        {
            var row = isDense ? root.AsSpan((offset + i) * m, m) : root.AsSpan(offset + i, 1);
            TensorPrimitives.Multiply(row, slopes[i], row);
        }

        Value = evaluator.Collapsed(Point, gradient);
    }

    // Until the mode is this many standard deviations away, or no higher point is found.
    public void Climb(double distance)
    {
        var (next, direction, step, z) = (new double[m], new double[m], new double[m], ToZ(new double[m]));
        var isStuck = false;
        pairs.Clear();
        for (var iteration = 0; iteration < MaximumSteps && FixedOrder.Norm(z) > distance; iteration++)
        {
            if (cancellationToken.IsCancellationRequested) return;
            FindDirection(z, direction);
            var before = Value;
            var fraction = Search(direction, FixedOrder.Dot(direction, z), next, step);
            if (fraction == 0)
            {
                if (pairs.Count == 0 || isStuck) return;
                // Old curvature may mislead; the gradient does not.
                isStuck = true;
                pairs.Clear();
                continue;
            }

            var change = new double[m];
            TensorPrimitives.Subtract(z, next, change);
            TensorPrimitives.Multiply(direction, fraction, direction);
            var curvature = FixedOrder.Dot(direction, change);
            if (curvature > 1e-10 * FixedOrder.SumOfSquares(change)) pairs.Add((direction.ToArray(), change, curvature));
            if (pairs.Count > Memory) pairs.RemoveAt(0);
            next.CopyTo(z.AsSpan());
            if (Value - before < LeastRise) return; // Numerical integrals' slopes are not quite those of their values.
        }
    }

    // With the curvature measured again, where that is affordable.
    public void Settle()
    {
        var rounds = m <= ModelStart.MaximumWhitened ? 4 : 0;
        for (var round = 0; round < rounds && !cancellationToken.IsCancellationRequested; round++)
        {
            Measure();
            if (Distance() < 0.02) break;
            Climb(5e-3);
        }
    }

    // T becomes the root of the inverse curvature at x, by differences, with the least ridge that makes it definite.
    public void Measure()
    {
        var (curvature, there, step, own) = (new double[m * m], new double[m], new double[m], gradient.ToArray());
        var here = ToZ(new double[m]);
        for (var j = 0; j < m && !cancellationToken.IsCancellationRequested; j++)
        {
            Array.Clear(there);
            there[j] = 1;
            ToX(there, step);
            TensorPrimitives.MultiplyAdd(step, Width, Point, trial);
            evaluator.Collapsed(trial, gradient);
            ToZ(there);
            for (var i = 0; i < m; i++) curvature[(j * m) + i] = (here[i] - there[i]) / Width;
        }

        own.CopyTo(gradient.AsSpan());
        if (cancellationToken.IsCancellationRequested) return;
        for (var i = 0; i < m; i++)
            for (var j = 0; j < i; j++)
                curvature[(i * m) + j] = curvature[(j * m) + i] = 0.5 * (curvature[(i * m) + j] + curvature[(j * m) + i]);

        var original = curvature.ToArray();
        isDefinite = true;
        for (var ridge = 0.0; !SmallCholesky.Factor(curvature, m);)
        {
            if (!(ridge < 1e12))
                throw new ArithmeticException("The posterior density has no curvature that can be computed; check the scale of the data.");

            (ridge, isDefinite) = (Math.Max(4 * ridge, 1e-3), false);
            original.CopyTo(curvature.AsSpan());
            for (var i = 0; i < m; i++) curvature[i * (m + 1)] += ridge * (1 + Math.Abs(original[i * (m + 1)]));
        }

        // Row i of T·R⁻ᵀ solves R·row = (row i of T).
        for (var i = 0; i < m; i++) SmallCholesky.SolveLower(curvature, m, root.AsSpan(i * m, m));
    }

    // The fraction that meets the weak Wolfe conditions, by bisection.
    private double Search(double[] direction, double slope, double[] next, double[] step)
    {
        ToX(direction, step);
        var (low, high, best, start) = (0.0, double.PositiveInfinity, 0.0, Point.ToArray());
        var (before, bestValue, bestGradient) = (Value, Value, gradient.ToArray());
        var longest = 1e3;
        for (var i = stiff; i < m; i++)
            longest = Math.Min(longest, (3 + (0.5 * Math.Abs(Point[i]))) / Math.Max(Math.Abs(step[i]), 1e-300));

        var fraction = Math.Min(1, longest);
        for (var attempt = 0; attempt < 20 && slope > 0; attempt++)
        {
            TensorPrimitives.MultiplyAdd(step, fraction, start, trial);
            var value = evaluator.Collapsed(trial, gradient);
            var nextSlope = FixedOrder.Dot(ToZ(next), direction);

            // A rise lost in rounding counts.
            if (!(value >= before + (1e-4 * fraction * slope) - (1e-13 * Math.Abs(before))) || !double.IsFinite(nextSlope))
                high = fraction;
            else
            {
                (best, bestValue) = (fraction, value);
                gradient.CopyTo(bestGradient.AsSpan());
                if (nextSlope <= 0.9 * slope || fraction >= longest) break;
                low = fraction;
            }

            fraction = double.IsFinite(high) ? 0.5 * (low + high) : Math.Min(2 * fraction, longest);
            if (best > 0 && high - low < 0.1 * high) break;
        }

        bestGradient.CopyTo(gradient.AsSpan());
        ToZ(next);
        TensorPrimitives.MultiplyAdd(step, best, start, Point);
        Value = bestValue;
        return best;
    }

    private void FindDirection(double[] z, double[] direction)
    {
        z.CopyTo(direction.AsSpan());
        Span<double> shares = stackalloc double[Memory];
        for (var p = pairs.Count - 1; p >= 0; p--)
        {
            shares[p] = FixedOrder.Dot(pairs[p].Step, direction) / pairs[p].Curvature;
            TensorPrimitives.MultiplyAdd(pairs[p].Change, -shares[p], direction, direction);
        }

        if (pairs.Count > 0)
            TensorPrimitives.Multiply(direction, pairs[^1].Curvature / FixedOrder.SumOfSquares(pairs[^1].Change), direction);

        for (var p = 0; p < pairs.Count; p++)
        {
            var share = FixedOrder.Dot(pairs[p].Change, direction) / pairs[p].Curvature;
            TensorPrimitives.MultiplyAdd(pairs[p].Step, shares[p] - share, direction, direction);
        }
    }

    private double[] ToZ(double[] z) // Tᵀ·gradient.
    {
        Array.Clear(z);
        if (!isDense) TensorPrimitives.Multiply(gradient, root, z);
        for (var i = 0; isDense && i < m; i++) TensorPrimitives.MultiplyAdd(root.AsSpan(i * m, m), gradient[i], z, z);
        return z;
    }

    private void ToX(ReadOnlySpan<double> direction, Span<double> step) // T·direction.
    {
        for (var i = 0; i < m; i++) step[i] = isDense ? FixedOrder.Dot(root.AsSpan(i * m, m), direction) : root[i] * direction[i];
    }
}
