namespace NgHvi;

/// <summary>α_k integrated out on nodes at its mode, or drawn by Gibbs sweeps, for responses that are not Gaussian.</summary>
internal sealed partial class QuadratureKernel<TRow>(KernelShape shape) : PackKernel(shape) where TRow : struct, IRowDensity<TRow>
{
    private const int MaximumIterations = 50;

    private const double ModeTolerance = 1e-8; // Squared length, in standard deviations, of a step not worth taking.
    private readonly IntegrationNodes nodes = shape.Nodes;
    private readonly Vector8[] step = new Vector8[shape.RandomCount], previous = new Vector8[shape.RandomCount];
    private double[] offsets = [], slopes = [], curvatures = [];
    private TRow density;

    public override void Begin(ModelParameters parameters)
    {
        base.Begin(parameters);
        density = TRow.Create(parameters.Response);
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
    }

    public override void Integrate(in PackRows rows, StripeSums sums)
    {
        Reserve(rows);
        FillFixedPart(rows, offsets);
        PlaceCenter(rows);
        sums.LogDensity += rows.Presence * Weigh(rows);
        if (TRow.ParameterCount > 0) AddConstants(rows, sums);
        for (var p = 0; p < TRow.ParameterCount; p++)
            for (var j = 0; j < nodes.Count; j++)
                sums.Parameters[p] += rows.Presence * nodeWeights[j] * nodeParameterSlopes[(j * TRow.ParameterCount) + p];

        sums.LogDeterminants += LogDeterminants(rows);
        AddMoments(rows, sums);
        AddNodeRows(rows, sums);
    }

    private void Reserve(in PackRows rows)
    {
        if (offsets.Length >= rows.Rows) return;
        (offsets, slopes, curvatures) = (new double[rows.Rows], new double[rows.Rows], new double[rows.Rows]);
        nodeSlopes = new double[nodes.Count * rows.Rows];
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
        FactorPrecision(1);
    }

    // Newton's method; a lane whose density falls goes half its way back.
    private void FindMode(in PackRows rows)
    {
        Array.Clear(Alpha);
        Array.Clear(previous);
        if (R == 0) return;
        var best = Vector512.Create(double.NegativeInfinity);
        for (var iteration = 0; ; iteration++)
        {
            var value = rows.IsWeighted ? Evaluate<IsWeighted>(rows) : Evaluate<IsPlain>(rows);
            var falls = Vector512.LessThan(value, best - (1e-12 * Vector512.Abs(best)));
            FillGram(rows, curvatures);
            FillCross(rows, slopes);
            FactorPrecision(1);
            for (var a = 0; a < R; a++)
            {
                var pull = Cross[a];
                for (var b = 0; b < R; b++) pull -= Parameters.Precision[(a * R) + b] * Alpha[b];
                step[a] = pull;
            }

            LaneCholesky.SolveLower(Factor, R, step);
            var length = Vector8.Zero;
            for (var a = 0; a < R; a++) length += step[a] * step[a];
            var unfinished = Vector512.GreaterThan(length, Vector512.Create(ModeTolerance)) | falls;
            if (!Vector512.LessThanAny(unfinished & Vector512.Create(-1.0), Vector8.Zero) || iteration >= MaximumIterations) return;
            // A lane at its mode stays, so that no group's nodes depend on other lanes.
            LaneCholesky.SolveUpper(Factor, R, step);
            for (var a = 0; a < R; a++)
            {
                var half = 0.5 * (Alpha[a] + previous[a]);
                previous[a] = Vector512.ConditionalSelect(falls, previous[a], Alpha[a]);
                Alpha[a] = Vector512.ConditionalSelect(falls, half, Alpha[a] + (step[a] & unfinished));
            }

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
        var row = density;
        var sum = new LogProduct();
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
                curvature = row.Curvature(code, eta, slope);
                sum.Add(code, factor, exponent);
            }

            Lanes.Store(slope, d, i);
            Lanes.Store(curvature, c, i);
        }

        var value = rows.IsShared ? Vector512.Create(Lanes.Sum(sum.Close())) : sum.Close();
        return value - LogPriorForm(Alpha);
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
        return TRow.HasFactor ? Lanes.Log(factor) - exponent : -exponent;
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

        return form;
    }
}
