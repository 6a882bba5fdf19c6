namespace NgHvi;

/// <summary>The arithmetic over one pack of groups, eight lanes at a time: conditional moments or draws of α_k given θ, and what follows
/// for the gradient. One for each thread.</summary>
internal abstract class PackKernel
{
    private readonly int[] randomIndices;

    protected PackKernel(KernelShape shape)
    {
        Shape = shape;
        (R, C) = (shape.RandomCount, shape.RegressorCount);
        randomIndices = shape.RandomIndices;
        Gram = new Vector8[R * R];
        Factor = new Vector8[R * R];
        Work = new Vector8[R * R];
        Covariance = new Vector8[R * R];
        Cross = new Vector8[R];
        Alpha = new Vector8[R];
        Pivots = new Vector8[R];
    }

    /// <summary>Conditional covariances of the pack last moved to its moments.</summary>
    public Vector8[] Covariance { get; }
    /// <summary>Conditional means, or draws, of the pack last processed.</summary>
    public Vector8[] Alpha { get; }
    protected KernelShape Shape { get; }
    /// <summary>Number of random coefficients.</summary>
    protected int R { get; }
    /// <summary>Number of regressors.</summary>
    protected int C { get; }
    protected ReadOnlySpan<int> RandomIndices => randomIndices;
    protected Vector8[] Gram { get; }
    protected Vector8[] Factor { get; }
    protected Vector8[] Work { get; }
    protected Vector8[] Cross { get; }
    protected Vector8[] Pivots { get; }

    /// <summary>Takes what all packs share from θ, before the first of them.</summary>
    public virtual void Begin(ModelParameters parameters)
    {
    }

    /// <summary>Adds a pack's terms with α integrated out, and its sensitivities ∂ log p/∂z.</summary>
    public abstract void Integrate(in FeatureBlock block, in RowPack pack, ModelParameters parameters, StripeSums sums);

    /// <summary>The same at a draw of α, from standard normals: K·r for an exact draw or each sweep, those of sweep s from s·K·r.</summary>
    public abstract void Draw(
        in FeatureBlock block, in RowPack pack, ModelParameters parameters, LatentDraw draw, ReadOnlySpan<double> normals, StripeSums sums);

    /// <summary>Fills <see cref="Alpha"/> and <see cref="Covariance"/> with the conditional moments of α given θ.</summary>
    public abstract void Moments(in FeatureBlock block, in RowPack pack, ModelParameters parameters);

    /// <summary>Turns sums over all rows into gradients, and returns what the log density gains that is the same for all rows.</summary>
    public virtual double Close(ModelParameters parameters, int rowCount, Span<double> coefficients, Span<double> responseGradient) => 0;

    /// <summary>Z_kᵀ diag(weights) Z_k into the lower triangle of <see cref="Gram"/>; without weights Z_kᵀZ_k.</summary>
    [MethodImpl(AggressiveOptimization)]
    protected void FillGram(in FeatureBlock block, in RowPack pack, ReadOnlySpan<double> weights = default)
    {
        ref var z = ref MemoryMarshal.GetReference(block.Features);
        ref var w = ref MemoryMarshal.GetReference(weights.Length > 0 ? weights : block.Presence);
        var (rows, end) = (block.Rows, pack.End);
        for (var a = 0; a < R; a++)
        {
            var left = randomIndices[a] * rows;
            var b = 0;
            for (; b + 4 <= a + 1; b += 4)
            {
                var (b0, b1) = (randomIndices[b] * rows, randomIndices[b + 1] * rows);
                var (b2, b3) = (randomIndices[b + 2] * rows, randomIndices[b + 3] * rows);
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
                var right = randomIndices[b] * rows;
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

    /// <summary>Z_kᵀe into <see cref="Cross"/>.</summary>
    [MethodImpl(AggressiveOptimization)]
    protected void FillCross(in FeatureBlock block, in RowPack pack, ReadOnlySpan<double> residuals)
    {
        ref var z = ref MemoryMarshal.GetReference(block.Features);
        ref var e = ref MemoryMarshal.GetReference(residuals);
        var end = pack.End;
        for (var a = 0; a < R; a++)
        {
            var left = randomIndices[a] * block.Rows;
            var sum = Vector8.Zero;
            for (var i = pack.Start; i < end; i += RowPack.Lanes)
                sum = Lanes.MultiplyAdd(Lanes.Load(ref z, left + i), Lanes.Load(ref e, i), sum);

            Cross[a] = sum;
        }

        if (pack.IsShared) ShareLanes(Cross);
    }

    /// <summary>P = Ω + scale·Gram into <see cref="Factor"/>, factored; pivots in <see cref="Pivots"/>.</summary>
    [MethodImpl(AggressiveOptimization)]
    protected void FactorPrecision(ReadOnlySpan<double> precision, double scale)
    {
        var factor = Vector512.Create(scale);
        for (var a = 0; a < R; a++)
            for (var b = 0; b <= a; b++)
                Factor[(a * R) + b] = Lanes.MultiplyAdd(factor, Gram[(a * R) + b], Vector512.Create(precision[(a * R) + b]));

        LaneCholesky.Factor(Factor, R, Pivots);
    }

    /// <summary>Σ log of the pivots over the groups of the pack.</summary>
    protected double LogDeterminants(in RowPack pack)
    {
        var sum = Vector8.Zero;
        foreach (var pivot in Pivots) sum += LaneLogarithm.Log(pivot);
        return Lanes.Sum(pack.Presence * sum);
    }

    /// <summary>Numbers addressed by group and coefficient, at k·r + i, into lanes; 0 in empty lanes.</summary>
    protected void Gather(in RowPack pack, ReadOnlySpan<double> source, Span<Vector8> destination)
    {
        Span<double> lanes = stackalloc double[RowPack.Lanes];
        for (var i = 0; i < R; i++)
        {
            for (var l = 0; l < RowPack.Lanes; l++)
                lanes[l] = pack.Groups[l] < 0 ? 0 : source[(pack.Groups[l] * R) + i];

            destination[i] = Vector512.Create<double>(lanes);
        }
    }

    /// <summary>α of the pack's groups to the carried state.</summary>
    protected void StoreLatents(in RowPack pack, Span<double> latents)
    {
        for (var l = 0; l < RowPack.Lanes; l++)
            for (var i = 0; i < R && pack.Groups[l] >= 0; i++)
                latents[(pack.Groups[l] * R) + i] = Alpha[i].GetElement(l);
    }

    /// <summary>Adds ααᵀ of the pack's groups at <see cref="Alpha"/>.</summary>
    protected void AddSquares(in RowPack pack, StripeSums sums)
    {
        for (var a = 0; a < R; a++)
        {
            var left = pack.Presence * Alpha[a];
            for (var b = 0; b < R; b++) sums.Moments[(a * R) + b] += left * Alpha[b];
        }
    }

    /// <summary>z_rᵀα of the row of each lane at <see cref="Alpha"/>.</summary>
    [MethodImpl(AggressiveInlining)]
    protected Vector8 RandomPart(ref double z, int rows, int i, ReadOnlySpan<Vector8> alpha)
    {
        var sum = Vector8.Zero;
        for (var a = 0; a < alpha.Length; a++)
            sum = Lanes.MultiplyAdd(alpha[a], Lanes.Load(ref z, (randomIndices[a] * rows) + i), sum);

        return sum;
    }

    /// <summary>z_iᵀβ of every row of a pack.</summary>
    [MethodImpl(AggressiveOptimization)]
    protected static void FillFixedPart(in FeatureBlock block, in RowPack pack, ReadOnlySpan<double> beta, Span<double> destination)
    {
        ref var z = ref MemoryMarshal.GetReference(block.Features);
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

    /// <summary>Puts the sum over the lanes in every lane: the lanes share one group.</summary>
    protected static void ShareLanes(Span<Vector8> values)
    {
        for (var i = 0; i < values.Length; i++) values[i] = Vector512.Create(Lanes.Sum(values[i]));
    }
}
