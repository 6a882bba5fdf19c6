namespace NgHvi;

/// <summary>The arithmetic over one pack of groups, eight lanes at a time: conditional moments or draws of α_k given θ, and what follows
/// for the gradient.</summary>
internal abstract class PackKernel(KernelShape shape)
{
    protected readonly KernelShape Shape = shape;
    protected readonly int R = shape.RandomCount;
    protected readonly int C = shape.RegressorCount;
    protected readonly Vector8[] Gram = Square(shape);
    protected readonly Vector8[] Factor = Square(shape);
    protected readonly Vector8[] Work = Square(shape);
    protected readonly Vector8[] Cross = new Vector8[shape.RandomCount];
    protected readonly Vector8[] Pivots = new Vector8[shape.RandomCount];
    protected readonly int[] RandomIndices = shape.RandomIndices;
    public Vector8[] Covariance { get; } = Square(shape); // Of the pack last moved to its moments.
    public Vector8[] Alpha { get; } = new Vector8[shape.RandomCount]; // Of the pack last processed.

    // What all packs share.
    public virtual void Begin(ModelParameters parameters)
    {
    }

    // α integrated out, with the sensitivities ∂ log p/∂z.
    public abstract void Integrate(in FeatureBlock block, in RowPack pack, ModelParameters parameters, StripeSums sums);

    // At a draw of α, from standard normals: K·r for an exact draw or each sweep, those of sweep s from s·K·r.
    public abstract void Draw(
        in FeatureBlock block, in RowPack pack, ModelParameters parameters, LatentDraw draw, ReadOnlySpan<double> normals, StripeSums sums);

    // Into Alpha and Covariance.
    public abstract void Moments(in FeatureBlock block, in RowPack pack, ModelParameters parameters);

    // Turns sums over all rows into gradients; returns what the log density gains that is the same for all rows.
    public virtual double Close(ModelParameters parameters, int rowCount, Span<double> coefficients, Span<double> responseGradient) => 0;

    // Z_kᵀ diag(weights) Z_k, or Z_kᵀZ_k, into the lower triangle of Gram.
    [MethodImpl(AggressiveOptimization)]
    protected void FillGram(in FeatureBlock block, in RowPack pack, ReadOnlySpan<double> weights = default)
    {
        ref var z = ref block.Z;
        ref var w = ref MemoryMarshal.GetReference(weights.Length > 0 ? weights : block.Presence);
        var (rows, end) = (block.Rows, pack.End);
        for (var a = 0; a < R; a++)
        {
            var left = RandomIndices[a] * rows;
            var b = 0;
            for (; b + 4 <= a + 1; b += 4)
            {
                var (b0, b1) = (RandomIndices[b] * rows, RandomIndices[b + 1] * rows);
                var (b2, b3) = (RandomIndices[b + 2] * rows, RandomIndices[b + 3] * rows);
                var (s0, s1, s2, s3) = (Vector8.Zero, Vector8.Zero, Vector8.Zero, Vector8.Zero);
                for (var i = pack.Start; i < end; i += RowPack.Lanes)
                {
                    var x = Lanes.Load(ref z, left + i) * Lanes.Load(ref w, i);
                    s0 = Lanes.MultiplyAdd(x, Lanes.Load(ref z, b0 + i), s0);
                    s1 = Lanes.MultiplyAdd(x, Lanes.Load(ref z, b1 + i), s1);
                    s2 = Lanes.MultiplyAdd(x, Lanes.Load(ref z, b2 + i), s2);
                    s3 = Lanes.MultiplyAdd(x, Lanes.Load(ref z, b3 + i), s3);
                }

                (Gram[(a * R) + b], Gram[(a * R) + b + 1], Gram[(a * R) + b + 2], Gram[(a * R) + b + 3]) = (s0, s1, s2, s3);
            }

            for (; b <= a; b++)
            {
                var right = RandomIndices[b] * rows;
                var sum = Vector8.Zero;
                for (var i = pack.Start; i < end; i += RowPack.Lanes)
                {
                    var x = Lanes.Load(ref z, left + i) * Lanes.Load(ref w, i);
                    sum = Lanes.MultiplyAdd(x, Lanes.Load(ref z, right + i), sum);
                }

                Gram[(a * R) + b] = sum;
            }
        }

        if (pack.IsShared) ShareLanes(Gram);
    }

    // Z_kᵀe into Cross.
    [MethodImpl(AggressiveOptimization)]
    protected void FillCross(in FeatureBlock block, in RowPack pack, ReadOnlySpan<double> residuals)
    {
        ref var z = ref block.Z;
        ref var e = ref MemoryMarshal.GetReference(residuals);
        var end = pack.End;
        for (var a = 0; a < R; a++)
        {
            var left = RandomIndices[a] * block.Rows;
            var sum = Vector8.Zero;
            for (var i = pack.Start; i < end; i += RowPack.Lanes)
                sum = Lanes.MultiplyAdd(Lanes.Load(ref z, left + i), Lanes.Load(ref e, i), sum);

            Cross[a] = sum;
        }

        if (pack.IsShared) ShareLanes(Cross);
    }

    // P = Ω + scale·Gram into Factor, factored.
    [MethodImpl(AggressiveOptimization)]
    protected void FactorPrecision(ReadOnlySpan<double> precision, double scale)
    {
        var factor = Vector512.Create(scale);
        for (var a = 0; a < R; a++)
            for (var b = 0; b <= a; b++)
                Factor[(a * R) + b] = Lanes.MultiplyAdd(factor, Gram[(a * R) + b], Vector512.Create(precision[(a * R) + b]));

        LaneCholesky.Factor(Factor, R, Pivots);
    }

    protected double LogDeterminants(in RowPack pack)
    {
        var sum = Vector8.Zero;
        foreach (var pivot in Pivots) sum += Lanes.Log(pivot);
        return Lanes.Sum(pack.Presence * sum);
    }

    // Numbers at k·r + i into lanes; 0 in empty lanes.
    protected void Gather(in RowPack pack, ReadOnlySpan<double> source, Span<Vector8> destination)
    {
        Span<double> lanes = stackalloc double[RowPack.Lanes];
        for (var i = 0; i < R; i++)
        {
            for (var l = 0; l < RowPack.Lanes; l++) lanes[l] = pack.Groups[l] < 0 ? 0 : source[(pack.Groups[l] * R) + i];
            destination[i] = Vector512.Create<double>(lanes);
        }
    }

    protected void StoreLatents(in RowPack pack, Span<double> latents)
    {
        for (var l = 0; l < RowPack.Lanes; l++)
            for (var i = 0; i < R && pack.Groups[l] >= 0; i++) latents[(pack.Groups[l] * R) + i] = Alpha[i].GetElement(l);
    }

    // Adds ααᵀ.
    protected void AddSquares(in RowPack pack, StripeSums sums)
    {
        for (var a = 0; a < R; a++)
        {
            var left = pack.Presence * Alpha[a];
            for (var b = 0; b < R; b++) sums.Moments[(a * R) + b] += left * Alpha[b];
        }
    }

    // zᵀα of a row in each lane.
    [MethodImpl(AggressiveInlining)]
    protected Vector8 RandomPart(ref double z, int rows, int i, ReadOnlySpan<Vector8> alpha)
    {
        var sum = Vector8.Zero;
        for (var a = 0; a < alpha.Length; a++) sum = Lanes.MultiplyAdd(alpha[a], Lanes.Load(ref z, (RandomIndices[a] * rows) + i), sum);
        return sum;
    }

    // zᵀβ of every row.
    [MethodImpl(AggressiveOptimization)]
    protected static void FillFixedPart(in FeatureBlock block, in RowPack pack, ReadOnlySpan<double> beta, Span<double> destination)
    {
        ref var z = ref block.Z;
        ref var target = ref MemoryMarshal.GetReference(destination);
        var end = pack.End;
        for (var i = pack.Start; i < end; i += RowPack.Lanes)
        {
            var value = Vector8.Zero;
            for (var f = 0; f < beta.Length; f++)
                value = Lanes.MultiplyAdd(Vector512.Create(beta[f]), Lanes.Load(ref z, (f * block.Rows) + i), value);

            value.StoreUnsafe(ref target, (nuint)i);
        }
    }

    // The sum over the lanes, which share one group, in every lane.
    protected static void ShareLanes(Span<Vector8> values)
    {
        for (var i = 0; i < values.Length; i++) values[i] = Vector512.Create(Lanes.Sum(values[i]));
    }

    private static Vector8[] Square(KernelShape shape) => new Vector8[shape.RandomCount * shape.RandomCount];
}
