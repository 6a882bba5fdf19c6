namespace NgHvi;

/// <summary>α_k integrated out on nodes at its mode, or drawn by Gibbs sweeps, for responses that are not Gaussian.</summary>
/// <remarks>Of a location and scale also u_k of σ_k = σe^(τu_k), whose information is orthogonal to that of α_k.</remarks>
internal sealed partial class QuadratureKernel<TRow>(
    KernelShape shape, QuadratureKernel<TRow>.Creator? create = null, bool hasScale = false) : PackKernel(shape)
    where TRow : struct, IRowDensity<TRow>
{
    public delegate TRow Creator(ReadOnlySpan<double> parameters);

    private const int MaximumIterations = 50;

    private const double ModeTolerance = 1e-8; // Squared length, in standard deviations, of a step not worth taking.
    private const double ScoringTolerance = 1e-5; // Nodes need not be at the mode itself.
    private readonly IntegrationNodes all = hasScale ? IntegrationNodes.Create(shape.RandomCount + 1) : shape.Nodes;
    // Of a location and scale a group that fills all lanes has a nearly normal posterior, which fewer nodes integrate.
    private readonly IntegrationNodes? few =
        TRow.IsLocationScale && !shape.Nodes.AreOfPrior ? IntegrationNodes.Few(shape.RandomCount + (hasScale ? 1 : 0)) : null;
    private IntegrationNodes nodes = shape.Nodes; // Of the present pack.
    private readonly int parameterCount = TRow.IsLocationScale ? shape.ParameterCount : TRow.ParameterCount;
    private readonly Vector8[] step = new Vector8[shape.RandomCount], previous = new Vector8[shape.RandomCount];
    private double[] offsets = [], slopes = [], curvatures = [];
    private TRow density;
    private Vector8 scale, previousScale, information, rowCount; // u_k and its information, of a location and scale.
    private Vector8 slopeSum; // Σ slope·(y − η) at the last evaluation.

    public override void Begin(ModelParameters parameters)
    {
        base.Begin(parameters);
        density = create is null ? TRow.Create(parameters.Response) : create(parameters.Response);
    }

    public override void Moments(in PackRows rows)
    {
        Reserve(rows);
        FillFixedPart(rows, offsets);
        FindMode(rows);
        Weigh(rows);
        for (var a = 0; a < R; a++)
        {
            var mean = Vector8.Zero;
            for (var j = 0; j < nodes.Count; j++) mean += nodeWeights[j] * nodeAlphas[(j * R) + a];
            Alpha[a] = mean;
        }

        for (var a = 0; a < R; a++) for (var b = 0; b <= a; b++)
        {
            var sum = Vector8.Zero;
            for (var j = 0; j < nodes.Count; j++)
                sum += nodeWeights[j] * (nodeAlphas[(j * R) + a] - Alpha[a]) * (nodeAlphas[(j * R) + b] - Alpha[b]);

            Covariance[(a * R) + b] = Covariance[(b * R) + a] = sum;
        }

        if (!hasScale) return;
        var (center, square) = (Vector8.Zero, Vector8.Zero);
        for (var j = 0; j < nodes.Count; j++)
        {
            center += nodeWeights[j] * nodeScales[j];
            square += nodeWeights[j] * nodeScales[j] * nodeScales[j];
        }

        (ScaleMean, ScaleDeviation) = (center, Vector512.Sqrt(Vector512.Max(Vector8.Zero, square - (center * center))));
    }

    public override void Integrate(in PackRows rows, StripeSums sums)
    {
        Reserve(rows);
        FillFixedPart(rows, offsets);
        PlaceCenter(rows);
        sums.LogDensity += rows.Presence * Weigh(rows);
        if (TRow.IsLocationScale) sums.LogDensity += rows.Presence * rowCount * density.Constant;
        else if (TRow.ParameterCount > 0) AddConstants(rows, sums);
        for (var p = 0; p < parameterCount; p++)
            for (var j = 0; j < nodes.Count; j++)
                sums.Parameters[p] += rows.Presence * nodeWeights[j] * nodeParameterSlopes[(j * parameterCount) + p];

        sums.LogDeterminants += LogDeterminants(rows) + (hasScale ? Lanes.Sum(rows.Presence * Lanes.Log(information)) : 0);
        AddMoments(rows, sums);
        AddNodeRows(rows, sums);
    }

    private void Reserve(in PackRows rows)
    {
        nodes = rows.IsShared && few is not null ? few : all;
        if (TRow.IsLocationScale) CountRows(rows);
        if (offsets.Length >= rows.Rows) return;
        (offsets, slopes, curvatures) = (new double[rows.Rows], new double[rows.Rows], new double[rows.Rows]);
        nodeSlopes = new double[all.Count * rows.Rows];
    }

    private void PlaceCenter(in PackRows rows) // The mode, or 0 for nodes of the prior.
    {
        if (!nodes.AreOfPrior)
        {
            FindMode(rows);
            return;
        }

        Array.Clear(Alpha);
        Array.Clear(Gram);
        FactorPrecision(Vector8.One);
    }

    private void CountRows(in PackRows rows)
    {
        rowCount = Vector8.Zero;
        for (var i = rows.Start; i < rows.End; i += RowPack.Lanes) rowCount += Lanes.Load(rows.Weights, i);
        rowCount = Whole(rows, rowCount);
        FillGram(rows);
    }

    private static Vector8 Whole(in PackRows rows, Vector8 value) => rows.IsShared ? Vector512.Create(Lanes.Sum(value)) : value;

    // Newton's method, of a location and scale with the expected information; a lane whose density falls goes half its way back.
    private void FindMode(in PackRows rows)
    {
        Array.Clear(Alpha);
        Array.Clear(previous);
        (scale, previousScale) = (Vector8.Zero, Vector8.Zero);
        if (R == 0 && !hasScale) return;
        var best = Vector512.Create(double.NegativeInfinity);
        for (var iteration = 0; ; iteration++)
        {
            var value = rows.IsWeighted ? Evaluate<IsWeighted>(rows) : Evaluate<IsPlain>(rows);
            var falls = Vector512.LessThan(value, best - (1e-12 * Vector512.Abs(best)));
            if (!TRow.IsLocationScale) FillGram(rows, curvatures);
            FillCross(rows, slopes);
            var row = hasScale ? TRow.At(density, scale) : density;
            FactorPrecision(TRow.IsLocationScale ? row.Information : Vector8.One); // A default of the interface would be boxed.
            if (TRow.IsLocationScale) information = Vector8.One + row.ScaleInformation(rowCount);
            for (var a = 0; a < R; a++)
            {
                var pull = Cross[a];
                for (var b = 0; b < R; b++) pull -= Parameters.Precision[(a * R) + b] * Alpha[b];
                step[a] = pull;
            }

            LaneCholesky.SolveLower(Factor, R, step);
            var length = Vector8.Zero;
            for (var a = 0; a < R; a++) length += step[a] * step[a];
            var scaleStep = hasScale ? (row.ScaleSlope(slopeSum, rowCount) - scale) / information : Vector8.Zero;
            length += scaleStep * scaleStep * information;
            var tolerance = TRow.IsLocationScale ? ScoringTolerance : ModeTolerance;
            var unfinished = Vector512.GreaterThan(length, Vector512.Create(tolerance)) | falls;
            if (!Vector512.LessThanAny(unfinished & Vector512.Create(-1.0), Vector8.Zero) || iteration >= MaximumIterations) return;
            // A lane at its mode stays, so that no group's nodes depend on other lanes.
            LaneCholesky.SolveUpper(Factor, R, step);
            for (var a = 0; a < R; a++)
            {
                var half = 0.5 * (Alpha[a] + previous[a]);
                previous[a] = Vector512.ConditionalSelect(falls, previous[a], Alpha[a]);
                Alpha[a] = Vector512.ConditionalSelect(falls, half, Alpha[a] + (step[a] & unfinished));
            }

            var halfScale = 0.5 * (scale + previousScale);
            previousScale = Vector512.ConditionalSelect(falls, previousScale, scale);
            scale = Vector512.ConditionalSelect(falls, halfScale, scale + (scaleStep & unfinished));

            best = Vector512.ConditionalSelect(falls, best, value);
        }
    }

    [MethodImpl(AggressiveOptimization)]
    private Vector8 Evaluate<TRows>(in PackRows rows) where TRows : struct // log p(y, α | θ) up to constants.
    {
        ref var z = ref rows.Z;
        var o = offsets;
        var y = rows.Response;
        var d = slopes;
        var c = curvatures;
        var end = rows.End;
        var row = hasScale ? TRow.At(density, scale) : density;
        var (sum, products) = (new LogProduct(), Vector8.Zero);
        for (var i = rows.Start; i < end; i += RowPack.Lanes)
        {
            var eta = Lanes.Load(o, i) + RandomPart(ref z, rows.Rows, i, Alpha);
            var code = Lanes.Load(y, i);
            Vector8 slope, curvature;
            if (typeof(TRows) == typeof(IsWeighted))
            {
                var weight = Lanes.Load(rows.Weights, i);
                sum.Add(weight * Log(row, code, eta, out slope, out curvature));
                (slope, curvature) = (weight * slope, weight * curvature);
            }
            else
            {
                var factor = row.Factor(code, eta, out var exponent, out slope);
                curvature = TRow.IsLocationScale ? slope : row.Curvature(code, eta, slope);
                sum.Add(code, factor, exponent);
            }

            Lanes.Store(slope, d, i);
            if (TRow.IsLocationScale) products = Lanes.MultiplyAdd(slope, code - eta, products);
            else Lanes.Store(curvature, c, i);
        }

        if (TRow.IsLocationScale) slopeSum = Whole(rows, products);
        return Close(rows, row, sum, Alpha, scale);
    }

    // log p(y, α, u | θ) up to what AddConstants and Constant add.
    private Vector8 Close(in PackRows rows, in TRow row, in LogProduct sum, ReadOnlySpan<Vector8> alpha, Vector8 u)
    {
        var value = Whole(rows, TRow.IsLocationScale ? sum.Close(row.Power) : sum.Close()) - LogPriorForm(alpha);
        return hasScale ? value - (rowCount * row.LogScale) - (0.5 * u * u) : value;
    }

    private void AddConstants(in PackRows rows, StripeSums sums)
    {
        Span<double> slopes = stackalloc double[TRow.ParameterCount];
        double constant = 0;
        for (var lane = 0; lane < RowPack.Lanes; lane++) // Each has its group's.
        {
            slopes.Clear();
            for (var i = rows.Start + lane; i < rows.End; i += RowPack.Lanes)
                if (rows.Weights[i] > 0) constant += TRow.AddConstant(density, rows.Response[i], rows.Weights[i], slopes);
            for (var p = 0; p < slopes.Length; p++)
                sums.Parameters[p] += Vector512.Create(0.0).WithElement(lane, slopes[p]);
        }

        sums.LogDensity += Vector512.CreateScalar(constant);
    }

    [MethodImpl(AggressiveInlining)]
    private static Vector8 Log(in TRow row, Vector8 code, Vector8 eta, out Vector8 slope, out Vector8 curvature)
    {
        if (TRow.IsPooled) return TRow.Pooled(code, eta, out slope, out curvature);
        var factor = row.Factor(code, eta, out var exponent, out slope);
        curvature = row.Curvature(code, eta, slope);
        return TRow.HasFactor ? Lanes.Log(factor) - exponent : -exponent; // Of a location and scale without power.
    }

    [MethodImpl(AggressiveInlining)]
    private Vector8 LogPriorForm(ReadOnlySpan<Vector8> alpha) // ½αᵀΩα.
    {
        var form = Vector8.Zero;
        for (var a = 0; a < R; a++)
        {
            var product = 0.5 * Parameters.Precision[(a * R) + a] * alpha[a];
            for (var b = 0; b < a; b++) product = Lanes.MultiplyAdd(Vector512.Create(Parameters.Precision[(a * R) + b]), alpha[b], product);
            form = Lanes.MultiplyAdd(product, alpha[a], form);
        }

        // Negative by more than rounding: Ω is no precision to double's digits, as of correlations too near ±1.
        return Vector512.ConditionalSelect(
            Vector512.LessThan(form, Vector512.Create(-1e-3)), Vector512.Create(double.PositiveInfinity), form);
    }
}
