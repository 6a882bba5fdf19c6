namespace NgHvi;

/// <summary>Adaptive quadrature on nodes at the mode of α_k (Liu and Pierce 1994).</summary>
internal sealed partial class QuadratureKernel<TRow>
{
    private readonly Vector8[] nodePlaces = Room(shape, hasScale, shape.RandomCount + (hasScale ? 1 : 0));
    private readonly Vector8[] nodeAlphas = Room(shape, hasScale, shape.RandomCount), nodeScales = Room(shape, hasScale, 1); // α, u.
    private readonly Vector8[] nodeWeights = Room(shape, hasScale, 1), parts = Room(shape, hasScale, 1);
    private readonly Vector8[] nodeParameterSlopes =
        Room(shape, hasScale, TRow.IsLocationScale ? shape.ParameterCount : TRow.ParameterCount);
    private double[] nodeSlopes = [];
    private bool arePlacesKnown;

    private readonly struct IsWeighted; // Only the branch that is taken is compiled.

    private readonly struct IsPlain;

    private static Vector8[] Room(KernelShape shape, bool hasScale, int width) => // All nodes are at least as many as few.
        new Vector8[width * (hasScale ? IntegrationNodes.Create(shape.RandomCount + 1) : shape.Nodes).Count];

    // Nodes α_j = mode + L⁻ᵀξ_j of normalised weights ∝ w_j p(y, α_j | θ)/N(α_j; mode, P⁻¹), and every row's slopes.
    private Vector8 Weigh(in PackRows rows) => rows.IsWeighted ? WeighNodes<IsWeighted>(rows) : WeighNodes<IsPlain>(rows);

    [MethodImpl(AggressiveOptimization)]
    private Vector8 WeighNodes<TRows>(in PackRows rows) where TRows : struct
    {
        if (!arePlacesKnown)
        {
            nodes.Gather(rows.Groups, nodePlaces);
            arePlacesKnown = nodes.IsShared;
        }

        ref var z = ref rows.Z;
        var o = offsets;
        var y = rows.Response;
        var end = rows.End;
        var largest = Vector512.Create(double.NegativeInfinity);
        if (parameterCount > 0) nodeParameterSlopes.AsSpan().Clear();
        var spread = hasScale ? Vector8.One / Vector512.Sqrt(information) : Vector8.Zero;
        for (var j = 0; j < nodes.Count; j++)
        {
            var alpha = nodeAlphas.AsSpan(j * R, R);
            var form = PlaceNode(j, alpha, spread);
            var row = hasScale ? TRow.At(density, nodeScales[j]) : density;
            ref var target = ref nodeSlopes[j * rows.Rows];
            var (sum, products) = (new LogProduct(), Vector8.Zero);
            for (var i = rows.Start; i < end; i += RowPack.Lanes)
            {
                var eta = Lanes.Load(o, i) + RandomPart(ref z, rows.Rows, i, alpha);
                var code = Lanes.Load(y, i);
                Vector8 slope;
                if (typeof(TRows) == typeof(IsWeighted))
                {
                    var weight = Lanes.Load(rows.Weights, i);
                    sum.Add(weight * Log(row, code, eta, out slope, out _));
                    slope *= weight;
                }
                else
                {
                    var factor = row.Factor(code, eta, out var exponent, out slope);
                    sum.Add(code, factor, exponent);
                }

                Lanes.Store(slope, ref target, i);
                if (TRow.IsLocationScale) products = Lanes.MultiplyAdd(slope, code - eta, products);
                else if (TRow.ParameterCount > 0)
                {
                    var slopes = nodeParameterSlopes.AsSpan(j * TRow.ParameterCount, TRow.ParameterCount);
                    TRow.AddParameterSlopes(row, code, Lanes.Load(rows.Weights, i), eta, slopes);
                }
            }

            nodeWeights[j] = Close(rows, row, sum, alpha, nodeScales[j]) + form + Vector512.Create(nodes.LogWeights[j]);
            if (TRow.IsLocationScale)
                row.AddTotals(Whole(rows, products), Whole(rows, sum.Logarithm), rowCount, nodeScales[j],
                    nodeParameterSlopes.AsSpan(j * parameterCount, parameterCount));
            largest = Vector512.Max(largest, nodeWeights[j]);
        }

        if (rows.IsShared && !TRow.IsLocationScale) ShareLanes(nodeParameterSlopes);
        return Normalize(largest);
    }

    [MethodImpl(AggressiveInlining)]
    private Vector8 PlaceNode(int j, Span<Vector8> alpha, Vector8 spread) // Returns ½ξ_jᵀξ_j.
    {
        var (form, width) = (Vector8.Zero, hasScale ? R + 1 : R);
        nodePlaces.AsSpan(j * width, R).CopyTo(alpha);
        if (hasScale)
        {
            var place = nodePlaces[(j * width) + R];
            (form, nodeScales[j]) = (place * place, scale + (spread * place));
        }

        for (var a = 0; a < R; a++) form = Lanes.MultiplyAdd(alpha[a], alpha[a], form);
        LaneCholesky.SolveUpper(Factor, R, alpha);
        for (var a = 0; a < R; a++) alpha[a] += Alpha[a];
        return 0.5 * form;
    }

    [MethodImpl(AggressiveOptimization)]
    private Vector8 Normalize(Vector8 largest)
    {
        var sum = Vector8.Zero;
        for (var j = 0; j < nodes.Count; j++)
        {
            nodeWeights[j] = Exponential<Lanes512<double>, Vector8, double>.Exp(nodeWeights[j] - largest);
            sum += nodeWeights[j];
        }

        var inverse = Vector8.One / sum;
        for (var j = 0; j < nodes.Count; j++) nodeWeights[j] *= inverse;
        return largest + Lanes.Log(sum);
    }

    [MethodImpl(AggressiveOptimization)]
    private void AddMoments(in PackRows rows, StripeSums sums) // Adds Σ_j w_j α_jα_jᵀ.
    {
        for (var a = 0; a < R; a++)
        {
            for (var j = 0; j < nodes.Count; j++) parts[j] = rows.Presence * nodeWeights[j] * nodeAlphas[(j * R) + a];
            for (var b = 0; b <= a; b++) sums.Moments[(a * R) + b] += SumOverNodes(b);
        }
    }

    [MethodImpl(AggressiveOptimization)]
    private void AddNodeRows(in PackRows rows, StripeSums sums)
    {
        ref var z = ref rows.Z;
        var d = nodeSlopes;
        ref var w = ref MemoryMarshal.GetArrayDataReference(nodeWeights);
        ref var p = ref MemoryMarshal.GetArrayDataReference(parts);
        var count = nodes.Count;
        ref var s = ref rows.S;
        var end = rows.End;
        for (var i = rows.Start; i < end; i += RowPack.Lanes)
        {
            var slope = Vector8.Zero;
            for (var j = 0; j < count; j++)
            {
                var part = Unsafe.Add(ref w, j) * Lanes.Load(d, (j * rows.Rows) + i);
                Unsafe.Add(ref p, j) = part;
                slope += part;
            }

            for (var f = 0; f < C; f++)
            {
                sums.Coefficients[f] = Lanes.MultiplyAdd(slope, Lanes.Load(ref z, (f * rows.Rows) + i), sums.Coefficients[f]);
                Combined[f] = slope * Parameters.Coefficients[f];
            }

            if (!rows.NeedsSensitivity) continue;
            for (var a = 0; a < R; a++) Combined[RandomIndices[a]] += SumOverNodes(a);
            for (var f = Shape.FeatureStart; f < C; f++)
                Lanes.Store(Combined[f], ref s, ((f - Shape.FeatureStart) * rows.Rows) + i);
        }
    }

    // Σ_j parts_j α_ja; two sums, because an addition waits for the one before.
    [MethodImpl(AggressiveInlining)]
    private Vector8 SumOverNodes(int a)
    {
        ref var part = ref MemoryMarshal.GetArrayDataReference(parts);
        ref var alpha = ref nodeAlphas[a];
        var (count, r) = (nodes.Count, R);
        var (even, odd) = (Vector8.Zero, Vector8.Zero);
        var j = 0;
        for (; j + 2 <= count; j += 2)
        {
            even = Lanes.MultiplyAdd(Unsafe.Add(ref part, j), Unsafe.Add(ref alpha, j * r), even);
            odd = Lanes.MultiplyAdd(Unsafe.Add(ref part, j + 1), Unsafe.Add(ref alpha, (j + 1) * r), odd);
        }

        return (j < count ? Lanes.MultiplyAdd(Unsafe.Add(ref part, j), Unsafe.Add(ref alpha, j * r), even) : even) + odd;
    }
}
