namespace NgHvi;

/// <summary>Sums over groups: t_k = Z_kᵀ(y_k − X_kβ), a_k = E[α_k] or a draw.</summary>
internal sealed class GroupSums(int q, int r)
{
    private readonly Vector8[] work = new Vector8[(4 * r * r) + (2 * r) + (2 * q)];
    private Vector8[] determinants = [], explanations = [], normals = [];

    public double LogDeterminant { get; set; } // Σ log|P_k|, P_k = Ω + Z_kᵀZ_k/σ².
    public double Explained { get; set; } // Σ t_kᵀE[α_k].
    public double Projected { get; set; } // Σ t_kᵀa_k.
    public double FittedSquares { get; set; } // Σ E[α_kᵀZ_kᵀZ_kα_k], or at the draw.
    public double[] Moments { get; } = new double[r * r]; // Σ E[α_kα_kᵀ], or at the draw.
    public double[] Cross { get; } = new double[q]; // Σ X_kᵀZ_k a_k.

    // Of eight of the groups that were added last: |P_k|, t_kᵀE[α_k].
    public (Vector8 Determinant, Vector8 Explained) Of(int vector) => (determinants[vector], explanations[vector]);

    public void Clear()
    {
        LogDeterminant = Explained = Projected = FittedSquares = 0;
        Array.Clear(Moments);
        Array.Clear(Cross);
    }

    public void Draw( // Normal i of group k is at i·K + k of the stream.
        GroupArrays groups, RandomKey key, ReadOnlySpan<double> precision, double inverseVariance, ReadOnlySpan<double> shift)
    {
        if (normals.Length != r * groups.VectorCount) normals = new Vector8[r * groups.VectorCount];
        for (var i = 0; i < r; i++)
        {
            var run = MemoryMarshal.Cast<Vector8, double>(normals.AsSpan(i * groups.VectorCount, groups.VectorCount));
            NormalSampler.Fill(key, (long)i * groups.Count, run[..groups.Count]);
        }

        Add(groups, precision, inverseVariance, shift, normals);
    }

    // At β = β₀ + shift, eight groups in lanes: a Cholesky factorization and two solves each, O(K(r·q + r³)).
    [MethodImpl(AggressiveOptimization)]
    public void Add(
        GroupArrays groups, ReadOnlySpan<double> precision, double inverseVariance, ReadOnlySpan<double> shift,
        ReadOnlySpan<Vector8> draws = default)
    {
        var vectors = groups.VectorCount;
        if (determinants.Length < vectors) (determinants, explanations) = (new Vector8[vectors], new Vector8[vectors]);
        var gram = groups.GramZ;
        var zr = groups.CrossZr;
        var zx = groups.CrossZX;
        var presence = groups.Presence;
        var determinant = determinants.AsSpan(0, vectors);
        var factor = work.AsSpan(0, r * r);
        var inverse = work.AsSpan(r * r, r * r);
        var root = work.AsSpan(2 * r * r, r * r);
        var moments = work.AsSpan(3 * r * r, r * r);
        var rest = work.AsSpan(4 * r * r);
        var t = rest[..r];
        var a = rest.Slice(r, r);
        var cross = rest.Slice(2 * r, q);
        var weights = rest.Slice((2 * r) + q, q);
        moments.Clear();
        cross.Clear();
        for (var j = 0; j < q; j++) weights[j] = Vector512.Create(shift[j]);
        var scale = Vector512.Create(inverseVariance);
        var (explained, projected, fitted) = (Vector8.Zero, Vector8.Zero, Vector8.Zero);
        for (var v = 0; v < vectors; v++)
        {
            for (int i = 0, index = v; i < r; i++)
                for (var j = 0; j <= i; j++, index += vectors)
                    factor[(i * r) + j] = Vector512.Create(precision[(i * r) + j]) + (scale * gram[index]);

            LaneCholesky.Factor(factor, r, t);
            determinant[v] = Vector8.One;
            for (var i = 0; i < r; i++) determinant[v] *= t[i];
            for (var i = 0; i < r; i++)
            {
                var value = zr[(i * vectors) + v];
                for (var j = 0; j < q; j++) value -= weights[j] * zx[(((i * q) + j) * vectors) + v];
                t[i] = value;
                a[i] = value * scale;
            }

            LaneCholesky.SolveLower(factor, r, a);
            LaneCholesky.SolveUpper(factor, r, a);
            var own = Vector8.Zero;
            for (var i = 0; i < r; i++)
            {
                var part = t[i] * a[i];
                (own, explained) = (own + part, explained + part);
            }

            explanations[v] = own;
            if (draws.Length > 0)
            {
                for (var i = 0; i < r; i++) inverse[i] = draws[(i * vectors) + v];
                LaneCholesky.SolveUpper(factor, r, inverse);
                for (var i = 0; i < r; i++) a[i] += inverse[i];
                inverse.Clear();
            }
            else LaneCholesky.Invert(factor, r, root, inverse);

            for (int i = 0, index = v; i < r; i++) for (var j = 0; j <= i; j++, index += vectors)
            {
                var value = (a[i] * a[j]) + (presence[v] * inverse[(i * r) + j]);
                moments[(i * r) + j] += value;
                fitted += (i == j ? value : value + value) * gram[index];
            }

            for (var i = 0; i < r; i++)
            {
                projected += t[i] * a[i];
                for (var j = 0; j < q; j++) cross[j] += a[i] * zx[(((i * q) + j) * vectors) + v];
            }
        }

        LogDeterminant += FixedOrder.LogProduct(MemoryMarshal.Cast<Vector8, double>(determinant)[..groups.Count]);
        Explained += Lanes.Sum(explained);
        Projected += Lanes.Sum(projected);
        FittedSquares += Lanes.Sum(fitted);
        for (var i = 0; i < r; i++) for (var j = 0; j <= i; j++)
        {
            var sum = Lanes.Sum(moments[(i * r) + j]);
            Moments[(i * r) + j] += sum;
            if (i != j) Moments[(j * r) + i] += sum;
        }

        for (var j = 0; j < q; j++) Cross[j] += Lanes.Sum(cross[j]);
    }
}
