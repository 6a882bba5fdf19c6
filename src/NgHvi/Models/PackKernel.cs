namespace NgHvi;

/// <summary>A pack of groups in eight lanes: moments or draws of α_k given θ, and the gradient.</summary>
internal abstract class PackKernel(KernelShape shape)
{
    protected readonly KernelShape Shape = shape;
    protected readonly int R = shape.RandomCount, C = shape.RegressorCount;
    protected readonly int[] RandomIndices = shape.RandomIndices;
    protected readonly Vector8[] Gram = Square(shape), Factor = Square(shape), Work = Square(shape);
    protected readonly Vector8[] Cross = new Vector8[shape.RandomCount], Pivots = new Vector8[shape.RandomCount];
    protected readonly Vector8[] Noise = new Vector8[shape.RandomCount], Combined = new Vector8[shape.RegressorCount];
    private readonly int[] randomOf = [.. Enumerable.Range(0, shape.RegressorCount).Select(f => Array.IndexOf(shape.RandomIndices, f))];

    public Vector8[] Covariance { get; } = Square(shape); // Of the last pack's moments.
    public Vector8[] Alpha { get; } = new Vector8[shape.RandomCount]; // Of the last pack.
    public Vector8 ScaleMean { get; protected set; } // Of u_k, log σ_k = log σ + τu_k, in the last pack's moments.
    public Vector8 ScaleDeviation { get; protected set; }
    protected ModelParameters Parameters { get; private set; } = null!;
    protected virtual bool ScalesRows => false; // AddRows' sums by its scale, which differs by group; else Close may.
    public virtual void Begin(ModelParameters parameters) => Parameters = parameters;

    public abstract void Integrate(in PackRows rows, StripeSums sums); // With ∂ log p/∂z.

    // Of standard normals: K·r for an exact draw or each sweep, those of sweep s from s·K·r.
    public abstract void Draw(in PackRows rows, LatentDraw draw, ReadOnlySpan<double> normals, StripeSums sums);

    public abstract void Moments(in PackRows rows); // Into Alpha and Covariance.

    // Sums over all rows become gradients; returns what the log density gains.
    public virtual double Close(double rowCount, Span<double> coefficients, Span<double> responseGradient) => 0;
    public virtual void AddConstant(double constant, StripeSums sums) => sums.LogDensity += Vector512.CreateScalar(constant); // A chunk's.

    // The lower triangle of Z_kᵀ diag(weights) Z_k, of the rows' own unless given.
    [MethodImpl(AggressiveOptimization)]
    protected void FillGram(in PackRows rows, double[]? weights = null)
    {
        ref var z = ref rows.Z;
        var (w, stride, start, end) = (weights ?? rows.Weights, rows.Rows, rows.Start, rows.End);
        for (var a = 0; a < R; a++)
        {
            var left = RandomIndices[a] * stride;
            var b = 0;
            for (; b + 4 <= a + 1; b += 4)
            {
                var (b0, b1) = (RandomIndices[b] * stride, RandomIndices[b + 1] * stride);
                var (b2, b3) = (RandomIndices[b + 2] * stride, RandomIndices[b + 3] * stride);
                var (s0, s1, s2, s3) = (Vector8.Zero, Vector8.Zero, Vector8.Zero, Vector8.Zero);
                for (var i = start; i < end; i += RowPack.Lanes)
                {
                    var x = Lanes.Load(ref z, left + i) * Lanes.Load(w, i);
                    s0 = Lanes.MultiplyAdd(x, Lanes.Load(ref z, b0 + i), s0);
                    s1 = Lanes.MultiplyAdd(x, Lanes.Load(ref z, b1 + i), s1);
                    s2 = Lanes.MultiplyAdd(x, Lanes.Load(ref z, b2 + i), s2);
                    s3 = Lanes.MultiplyAdd(x, Lanes.Load(ref z, b3 + i), s3);
                }

                (Gram[(a * R) + b], Gram[(a * R) + b + 1], Gram[(a * R) + b + 2], Gram[(a * R) + b + 3]) = (s0, s1, s2, s3);
            }

            for (; b <= a; b++)
            {
                var right = RandomIndices[b] * stride;
                var sum = Vector8.Zero;
                for (var i = start; i < end; i += RowPack.Lanes)
                    sum = Lanes.MultiplyAdd(Lanes.Load(ref z, left + i) * Lanes.Load(w, i), Lanes.Load(ref z, right + i), sum);
                Gram[(a * R) + b] = sum;
            }
        }

        if (rows.IsShared) ShareLanes(Gram);
    }

    [MethodImpl(AggressiveOptimization)]
    protected void FillCross(in PackRows rows, double[] e) // Z_kᵀe.
    {
        ref var z = ref rows.Z;
        var (stride, start, end, a) = (rows.Rows, rows.Start, rows.End, 0);
        for (; a + 4 <= R; a += 4)
        {
            var (a0, a1) = (RandomIndices[a] * stride, RandomIndices[a + 1] * stride);
            var (a2, a3) = (RandomIndices[a + 2] * stride, RandomIndices[a + 3] * stride);
            var (s0, s1, s2, s3) = (Vector8.Zero, Vector8.Zero, Vector8.Zero, Vector8.Zero);
            for (var i = start; i < end; i += RowPack.Lanes)
            {
                var x = Lanes.Load(e, i);
                s0 = Lanes.MultiplyAdd(x, Lanes.Load(ref z, a0 + i), s0);
                s1 = Lanes.MultiplyAdd(x, Lanes.Load(ref z, a1 + i), s1);
                s2 = Lanes.MultiplyAdd(x, Lanes.Load(ref z, a2 + i), s2);
                s3 = Lanes.MultiplyAdd(x, Lanes.Load(ref z, a3 + i), s3);
            }

            (Cross[a], Cross[a + 1], Cross[a + 2], Cross[a + 3]) = (s0, s1, s2, s3);
        }

        for (; a < R; a++)
        {
            var (left, sum) = (RandomIndices[a] * stride, Vector8.Zero);
            for (var i = start; i < end; i += RowPack.Lanes)
                sum = Lanes.MultiplyAdd(Lanes.Load(ref z, left + i), Lanes.Load(e, i), sum);
            Cross[a] = sum;
        }

        if (rows.IsShared) ShareLanes(Cross);
    }

    [MethodImpl(AggressiveOptimization)]
    protected void FactorPrecision(Vector8 scale) // P = Ω + scale·Gram, factored.
    {
        var precision = Parameters.Precision;
        for (var a = 0; a < R; a++)
            for (var b = 0; b <= a; b++)
                Factor[(a * R) + b] = Lanes.MultiplyAdd(scale, Gram[(a * R) + b], Vector512.Create(precision[(a * R) + b]));
        LaneCholesky.Factor(Factor, R, Pivots);
    }

    protected double LogDeterminants(in PackRows rows)
    {
        var sum = Vector8.Zero;
        foreach (var pivot in Pivots) sum += Lanes.Log(pivot);
        return Lanes.Sum(rows.Presence * sum);
    }

    protected void Gather(in PackRows rows, ReadOnlySpan<double> source, Span<Vector8> destination) // From k·r + i; 0 in empty lanes.
    {
        Span<double> lanes = stackalloc double[RowPack.Lanes];
        for (var i = 0; i < R; i++)
        {
            for (var l = 0; l < RowPack.Lanes; l++) lanes[l] = rows.Groups[l] < 0 ? 0 : source[(rows.Groups[l] * R) + i];
            destination[i] = Vector512.Create<double>(lanes);
        }
    }

    protected void StoreLatents(in PackRows rows, Span<double> latents)
    {
        for (var l = 0; l < RowPack.Lanes; l++)
            for (var i = 0; i < R && rows.Groups[l] >= 0; i++) latents[(rows.Groups[l] * R) + i] = Alpha[i].GetElement(l);
    }

    [MethodImpl(AggressiveOptimization)]
    protected void AddSquares(in PackRows rows, StripeSums sums) // Adds ααᵀ.
    {
        var (alpha, moments, n) = (Alpha, sums.Moments, R);
        for (var a = 0; a < n; a++)
        {
            var left = rows.Presence * alpha[a];
            for (var b = 0; b <= a; b++) moments[(a * n) + b] += left * alpha[b];
        }
    }

    // By scale·w·(y − η), e the weighted residual without α; returns Σ w·(y − η)².
    [MethodImpl(AggressiveOptimization)]
    protected Vector8 AddRows(in PackRows rows, double[] e, double[]? w, Vector8 scale, bool isIntegrated, StripeSums sums)
    {
        ref var z = ref rows.Z;
        ref var s = ref rows.S;
        ref var coefficients = ref MemoryMarshal.GetArrayDataReference(sums.Coefficients);
        var (stride, end, squares) = (rows.Rows, rows.End, Vector8.Zero);
        for (var f = 0; f < C; f++)
            Combined[f] = Vector512.Create(Parameters.Coefficients[f]) + (randomOf[f] < 0 ? Vector8.Zero : Alpha[randomOf[f]]);
        for (var i = rows.Start; i < end; i += RowPack.Lanes)
        {
            var random = RandomPart(ref z, stride, i, Alpha);
            var q = Lanes.Load(e, i) - (w is null ? random : Lanes.Load(w, i) * random);
            squares = Lanes.MultiplyAdd(q, w is null ? q : q / Weight(w, i), squares);
            var slope = ScalesRows ? scale * q : q;
            for (var (f, at) = (0, i); f < C; f++, at += stride)
            {
                ref var sum = ref Unsafe.Add(ref coefficients, f);
                sum = Lanes.MultiplyAdd(slope, Lanes.Load(ref z, at), sum);
            }

            if (!rows.NeedsSensitivity) continue;
            var (first, weight) = (Shape.FeatureStart, w is null ? Vector8.One : Lanes.Load(w, i));
            var next = isIntegrated && randomOf[first] >= 0 ? AddSpread(rows, i, q, weight, scale) : first;
            for (var f = next; f < C; f++)
            {
                var (spread, a) = (Vector8.Zero, randomOf[f]);
                for (var b = 0; b < R && isIntegrated && a >= 0; b++)
                    spread += Covariance[(a * R) + b] * Lanes.Load(ref z, (RandomIndices[b] * stride) + i);
                Lanes.Store(((q * Combined[f]) - (weight * spread)) * scale, ref s, ((f - first) * stride) + i);
            }
        }

        return squares;
    }

    // Four features at a time, whose coefficients stand side by side in the symmetric covariance; returns the first left.
    [MethodImpl(AggressiveInlining)]
    private int AddSpread(in PackRows rows, int i, Vector8 q, Vector8 weight, Vector8 factor)
    {
        ref var z = ref rows.Z;
        ref var indices = ref MemoryMarshal.GetArrayDataReference(RandomIndices);
        var (f, stride, r) = (Shape.FeatureStart, rows.Rows, R);
        for (; f + 4 <= C; f += 4)
        {
            ref var column = ref Covariance[randomOf[f]];
            var (s0, s1, s2, s3) = (Vector8.Zero, Vector8.Zero, Vector8.Zero, Vector8.Zero);
            for (var b = 0; b < r; b++)
            {
                var x = Lanes.Load(ref z, (Unsafe.Add(ref indices, b) * stride) + i);
                s0 = Lanes.MultiplyAdd(column, x, s0);
                s1 = Lanes.MultiplyAdd(Unsafe.Add(ref column, 1), x, s1);
                s2 = Lanes.MultiplyAdd(Unsafe.Add(ref column, 2), x, s2);
                s3 = Lanes.MultiplyAdd(Unsafe.Add(ref column, 3), x, s3);
                column = ref Unsafe.Add(ref column, r);
            }

            var at = ((f - Shape.FeatureStart) * stride) + i;
            Lanes.Store(((q * Combined[f]) - (weight * s0)) * factor, ref rows.S, at);
            Lanes.Store(((q * Combined[f + 1]) - (weight * s1)) * factor, ref rows.S, at + stride);
            Lanes.Store(((q * Combined[f + 2]) - (weight * s2)) * factor, ref rows.S, at + (2 * stride));
            Lanes.Store(((q * Combined[f + 3]) - (weight * s3)) * factor, ref rows.S, at + (3 * stride));
        }

        return f;
    }

    [MethodImpl(AggressiveInlining)]
    protected static Vector8 Weight(double[] weights, int i) => // To divide by; a filler is 0 anyway.
        Vector512.Max(Lanes.Load(weights, i), Vector512.Create(1e-300));

    [MethodImpl(AggressiveInlining)]
    protected Vector8 RandomPart(ref double z, int stride, int i, ReadOnlySpan<Vector8> alpha) // zᵀα.
    {
        var sum = Vector8.Zero;
        for (var a = 0; a < alpha.Length; a++) sum = Lanes.MultiplyAdd(alpha[a], Lanes.Load(ref z, (RandomIndices[a] * stride) + i), sum);
        return sum;
    }

    [MethodImpl(AggressiveOptimization)]
    protected void FillFixedPart(in PackRows rows, double[] destination) // o + zᵀβ.
    {
        ref var z = ref rows.Z;
        var (beta, stride, end) = (Parameters.Coefficients, rows.Rows, rows.End);
        for (var i = rows.Start; i < end; i += RowPack.Lanes)
        {
            var value = rows.Offsets is { } offsets ? Lanes.Load(offsets, i) : Vector8.Zero;
            for (var f = 0; f < beta.Length; f++)
                value = Lanes.MultiplyAdd(Vector512.Create(beta[f]), Lanes.Load(ref z, (f * stride) + i), value);
            Lanes.Store(value, destination, i);
        }
    }

    protected static void ShareLanes(Span<Vector8> values) // They share a group.
    {
        foreach (ref var value in values) value = Vector512.Create(Lanes.Sum(value));
    }

    private static Vector8[] Square(KernelShape shape) => new Vector8[shape.RandomCount * shape.RandomCount];
}
