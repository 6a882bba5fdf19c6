namespace NgHvi;

/// <summary>Groups of one Z_kᵀZ_k, whose Σ t_k t_kᵀ, t_k = Z_kᵀ(y_k − X_kβ), is quadratic in β.</summary>
internal sealed class GroupClass
{
    public GroupClass(GroupedStatistics data, IReadOnlyList<int> members)
    {
        var (q, r) = (data.FixedCount, data.RandomCount);
        (Count, Gram, Squares) = (members.Count, new double[r * r], new double[r * r]);
        (Linear, Quadratic) = (new double[r * r * q], new double[r * r * q * q]);
        for (var i = 0; i < r; i++) for (var j = 0; j < r; j++)
        {
            Gram[(i * r) + j] = data.GramZ(Math.Max(i, j), Math.Min(i, j))[members[0]];
            var pair = (i * r) + j;
            foreach (var k in members)
            {
                var right = data.CrossZr(j)[k];
                Squares[pair] += data.CrossZr(i)[k] * right;
                for (var a = 0; a < q; a++)
                {
                    var xa = data.CrossZX(i, a)[k];
                    Linear[(pair * q) + a] += xa * right;
                    for (var c = 0; c < q; c++) Quadratic[(((pair * q) + a) * q) + c] += xa * data.CrossZX(j, c)[k];
                }
            }
        }
    }

    public int Count { get; }
    public double[] Gram { get; } // Z_kᵀZ_k, r×r.
    public double[] Squares { get; } // Σ_k (Z_kᵀr)_i (Z_kᵀr)_j, r×r.
    public double[] Linear { get; } // Σ_k (Z_kᵀX)_i· (Z_kᵀr)_j, r×r×q.
    public double[] Quadratic { get; } // Σ_k (Z_kᵀX)_i·ᵀ (Z_kᵀX)_j·, r×r×q×q.

    // A class costs r²q² operations, its members visited directly r·q each.
    public static (IReadOnlyList<GroupClass> Classes, GroupArrays? Direct) Find(GroupedStatistics data)
    {
        var (q, r) = (data.FixedCount, data.RandomCount);
        if (r == 0) return ([], null);
        var byGram = new Dictionary<string, List<int>>(); // Bitwise.
        Span<double> gram = stackalloc double[r * (r + 1) / 2];
        for (var k = 0; k < data.GroupCount; k++)
        {
            for (int i = 0, next = 0; i < r; i++) for (var j = 0; j <= i; j++, next++) gram[next] = data.GramZ(i, j)[k];
            var key = new string(MemoryMarshal.Cast<double, char>(gram));
            ref var members = ref CollectionsMarshal.GetValueRefOrAddDefault(byGram, key, out _);
            (members ??= []).Add(k);
        }

        var (classes, rest) = (new List<GroupClass>(), new List<int>());
        foreach (var members in byGram.Values.OrderBy(members => members[0]))
        {
            if (members.Count > Math.Max(4, r * (q + 2))) classes.Add(new GroupClass(data, members));
            else rest.AddRange(members);
        }

        rest.Sort();
        return (classes, rest.Count == 0 ? null : new GroupArrays(data, rest));
    }
}
