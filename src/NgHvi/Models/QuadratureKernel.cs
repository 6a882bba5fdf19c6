namespace NgHvi;

/// <summary>Responses that are not Gaussian. α_k is integrated out by importance weights on the nodes of a quadrature rule placed at the
/// mode and curvature of p(α_k | θ, y), or drawn by Gibbs sweeps over auxiliary variables and α_k.</summary>
internal sealed partial class QuadratureKernel<TRow>(KernelShape shape) : PackKernel(shape) where TRow : struct, IRowDensity<TRow>
{
    private const int MaximumIterations = 50;

    // The squared length, in standard deviations, of a Newton step not worth taking: the nodes' weights make up for it.
    private const double ModeTolerance = 1e-8;
    private readonly IntegrationNodes nodes = shape.Nodes;
    private readonly Vector8[] combined = new Vector8[shape.RegressorCount];
    private readonly Vector8[] step = new Vector8[shape.RandomCount];
    private readonly Vector8[] previous = new Vector8[shape.RandomCount];
    private double[] offsets = [];
    private double[] slopes = [];
    private double[] curvatures = [];
    private TRow density;

    public override void Begin(ModelParameters parameters) => density = TRow.Create(parameters.Response);

    public override void Moments(in FeatureBlock block, in RowPack pack, ModelParameters parameters)
    {
        Reserve(block);
        FillFixedPart(block, pack, parameters.Coefficients, offsets);
        FindMode(block, pack, parameters);
        WeighNodes(block, pack, parameters);
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

    public override void Integrate(in FeatureBlock block, in RowPack pack, ModelParameters parameters, StripeSums sums)
    {
        Reserve(block);
        FillFixedPart(block, pack, parameters.Coefficients, offsets);
        PlaceCenter(block, pack, parameters);
        sums.LogDensity += pack.Presence * WeighNodes(block, pack, parameters);
        if (TRow.HasConstant) AddConstants(block, pack, sums);
        for (var p = 0; p < TRow.ParameterCount; p++)
            for (var j = 0; j < nodes.Count; j++)
                sums.Parameters[p] += pack.Presence * nodeWeights[j] * nodeParameterSlopes[(j * TRow.ParameterCount) + p];

        sums.LogDeterminants += LogDeterminants(pack);
        AddMoments(pack, sums);
        AddRows(block, pack, parameters, sums);
    }

    private void Reserve(in FeatureBlock block)
    {
        if (offsets.Length < block.Rows)
        {
            offsets = new double[block.Rows];
            slopes = new double[block.Rows];
            curvatures = new double[block.Rows];
        }

        var needed = nodes.Count * block.Rows;
        if (nodeSlopes.Length < needed) nodeSlopes = new double[needed];
    }

    // The mode, or for draws from the prior 0, and the factor of the precision there.
    private void PlaceCenter(in FeatureBlock block, in RowPack pack, ModelParameters parameters)
    {
        if (!nodes.AreOfPrior)
        {
            FindMode(block, pack, parameters);
            return;
        }

        Alpha.AsSpan().Clear();
        Gram.AsSpan().Clear();
        FactorPrecision(parameters.Precision, 1);
    }

    // By Newton's method, with the factor of the precision there. A lane whose density falls goes half its way back.
    private void FindMode(in FeatureBlock block, in RowPack pack, ModelParameters parameters)
    {
        Alpha.AsSpan().Clear();
        previous.AsSpan().Clear();
        if (R == 0) return;
        var best = Vector512.Create(double.NegativeInfinity);
        for (var iteration = 0; ; iteration++)
        {
            var value = Evaluate(block, pack, parameters);
            var falls = Vector512.LessThan(value, best - (1e-12 * Vector512.Abs(best)));
            FillGram(block, pack, curvatures);
            FillCross(block, pack, slopes);
            FactorPrecision(parameters.Precision, 1);
            for (var a = 0; a < R; a++)
            {
                var pull = Cross[a];
                for (var b = 0; b < R; b++) pull -= parameters.Precision[(a * R) + b] * Alpha[b];
                step[a] = pull;
            }

            LaneCholesky.SolveLower(Factor, R, step);
            var length = Vector8.Zero;
            for (var a = 0; a < R; a++) length += step[a] * step[a];
            var unfinished = Vector512.GreaterThan(length, Vector512.Create(ModeTolerance)) | falls;
            if (!Vector512.LessThanAny(unfinished & Vector512.Create(-1.0), Vector8.Zero) || iteration >= MaximumIterations) return;
            // A lane at its mode stays there, so that no group's nodes depend on the other lanes.
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

    // log p(y, α | θ) up to constants at Alpha, with slopes and curvatures of every row.
    [MethodImpl(AggressiveOptimization)]
    private Vector8 Evaluate(in FeatureBlock block, in RowPack pack, ModelParameters parameters)
    {
        ref var z = ref block.Z;
        ref var o = ref MemoryMarshal.GetArrayDataReference(offsets);
        ref var y = ref block.Y;
        ref var d = ref MemoryMarshal.GetArrayDataReference(slopes);
        ref var c = ref MemoryMarshal.GetArrayDataReference(curvatures);
        var end = pack.End;
        var row = density;
        var sum = new LogProduct();
        for (var i = pack.Start; i < end; i += RowPack.Lanes)
        {
            var eta = Lanes.Load(ref o, i) + RandomPart(ref z, block.Rows, i, Alpha);
            var code = Lanes.Load(ref y, i);
            var factor = row.Factor(code, eta, out var exponent, out var slope);
            slope.StoreUnsafe(ref d, (nuint)i);
            row.Curvature(code, eta, slope).StoreUnsafe(ref c, (nuint)i);
            sum.Add(code, factor, exponent);
        }

        var value = pack.IsShared ? Vector512.Create(Lanes.Sum(sum.Close())) : sum.Close();
        return value - LogPriorForm(parameters, Alpha);
    }

    private void AddConstants(in FeatureBlock block, in RowPack pack, StripeSums sums)
    {
        Span<double> slopes = stackalloc double[TRow.ParameterCount];
        slopes.Clear();
        double constant = 0;
        foreach (var code in block.Response.Slice(pack.Start, pack.Slots * RowPack.Lanes))
        {
            constant += code == 0 ? 0 : TRow.AddConstant(density, code, slopes);
        }

        sums.LogDensity += Vector512.CreateScalar(constant);
        for (var p = 0; p < slopes.Length; p++) sums.Parameters[p] += Vector512.CreateScalar(slopes[p]);
    }

    // ½αᵀΩα.
    [MethodImpl(AggressiveInlining)]
    private Vector8 LogPriorForm(ModelParameters parameters, ReadOnlySpan<Vector8> alpha)
    {
        var form = Vector8.Zero;
        for (var a = 0; a < R; a++)
        {
            var product = 0.5 * parameters.Precision[(a * R) + a] * alpha[a];
            for (var b = 0; b < a; b++) product = Lanes.MultiplyAdd(Vector512.Create(parameters.Precision[(a * R) + b]), alpha[b], product);
            form = Lanes.MultiplyAdd(product, alpha[a], form);
        }

        return form;
    }
}
