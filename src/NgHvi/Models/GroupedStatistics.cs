namespace NgHvi;

/// <summary>Sums of a linear mixed model; residuals are about β₀ near least squares lest digits cancel.</summary>
internal sealed class GroupedStatistics
{
    private readonly double[] reference, gramX, crossXr, gramZ, crossZr, crossZX;

    public GroupedStatistics(
        ReadOnlySpan<double> response, ReadOnlySpan<double> fixedDesign, ReadOnlySpan<double> randomDesign, ReadOnlySpan<int> groupOffsets,
        int? rowCount = null)
    {
        var rows = Guard.Positive(response.Length, nameof(RowCount));
        RowCount = rowCount ?? rows;
        GroupCount = Guard.Positive(groupOffsets.Length - 1, nameof(GroupCount));
        var (q, r) = (FixedCount, RandomCount) = (fixedDesign.Length / rows, randomDesign.Length / rows);
        Guard.SameLength(fixedDesign.Length, nameof(fixedDesign), rows * q, "n·q");
        Guard.SameLength(randomDesign.Length, nameof(randomDesign), rows * r, "n·r");
        RequireOffsets(groupOffsets, rows);
        (reference, gramX, crossXr) = (new double[q], new double[q * q], new double[q]);
        gramZ = new double[r * (r + 1) / 2 * GroupCount];
        (crossZr, crossZX) = (new double[r * GroupCount], new double[r * q * GroupCount]);
        DependentColumns = Regress(fixedDesign, response, gramX, reference);
        for (var i = 0; i < q; i++) for (var j = 0; j < i; j++) gramX[(j * q) + i] = gramX[(i * q) + j];
        AddGroups(response, fixedDesign, randomDesign, groupOffsets);
    }

    public int RowCount { get; } // Of the data, where those given are rows of factors.
    public int GroupCount { get; }
    public int FixedCount { get; }
    public int RandomCount { get; }
    public IReadOnlyList<int> DependentColumns { get; } // Of X: combinations of earlier ones, to rounding.
    public ReadOnlySpan<double> Reference => reference; // β₀.
    public ReadOnlySpan<double> GramX => gramX;
    public ReadOnlySpan<double> CrossXr => crossXr; // Xᵀ(y − Xβ₀).
    public double ResidualSquares { get; private set; } // ‖y − Xβ₀‖².

    // Over groups: (Z_kᵀZ_k)_ij, i ≥ j; (Z_kᵀ(y_k − X_kβ₀))_i; (Z_kᵀX_k)_ij.
    internal ReadOnlySpan<double> GramZ(int i, int j) => gramZ.AsSpan(((i * (i + 1) / 2) + j) * GroupCount, GroupCount);
    internal ReadOnlySpan<double> CrossZr(int i) => crossZr.AsSpan(i * GroupCount, GroupCount);
    internal ReadOnlySpan<double> CrossZX(int i, int j) => crossZX.AsSpan(((i * FixedCount) + j) * GroupCount, GroupCount);

    // Least squares, with the lower triangle of XᵀX; returns columns that are combinations of earlier ones.
    public static List<int> Regress(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> gram, Span<double> reference)
    {
        var (q, cross) = (reference.Length, new double[reference.Length]);
        for (var i = 0; i < y.Length; i++)
        {
            var row = x.Slice(i * q, q);
            TensorPrimitives.MultiplyAdd(row, y[i], cross, cross);
            for (var a = 0; a < q; a++)
                TensorPrimitives.MultiplyAdd(row[..(a + 1)], row[a], gram.Slice(a * q, a + 1), gram.Slice(a * q, a + 1));
        }

        return SolveReference(gram, cross, reference);
    }

    // By Cholesky of XᵀX of unit diagonal, without columns whose pivot vanishes.
    private static List<int> SolveReference(ReadOnlySpan<double> gramX, ReadOnlySpan<double> crossXy, Span<double> reference)
    {
        var q = reference.Length;
        var (factor, scale) = (new double[q * q], new double[q]);
        for (var j = 0; j < q; j++)
        {
            var norm = Math.Sqrt(gramX[(j * q) + j]);
            scale[j] = norm > 0 ? 1 / norm : 1;
        }

        var (kept, dependent) = (new List<int>(), new List<int>());
        for (var j = 0; j < q; j++)
        {
            var size = kept.Count;
            var row = factor.AsSpan(size * q, q);
            var pivot = gramX[(j * q) + j] * scale[j] * scale[j];
            for (var i = 0; i < size; i++)
            {
                var value = gramX[(j * q) + kept[i]] * scale[j] * scale[kept[i]];
                for (var l = 0; l < i; l++) value -= row[l] * factor[(i * q) + l];
                row[i] = value / factor[(i * q) + i];
                pivot -= row[i] * row[i];
            }

            if (pivot < 1e-10)
            {
                dependent.Add(j);
                continue;
            }

            row[size] = Math.Sqrt(pivot);
            kept.Add(j);
        }

        var count = kept.Count;
        var (compact, solution) = (new double[count * count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            factor.AsSpan(i * q, i + 1).CopyTo(compact.AsSpan(i * count));
            solution[i] = crossXy[kept[i]] * scale[kept[i]];
        }

        SmallCholesky.Solve(compact, count, solution);
        for (var i = 0; i < count; i++) reference[kept[i]] = solution[i] * scale[kept[i]];
        return dependent;
    }

    [MethodImpl(AggressiveOptimization)]
    private void AddGroups(
        ReadOnlySpan<double> response, ReadOnlySpan<double> fixedDesign, ReadOnlySpan<double> randomDesign, ReadOnlySpan<int> offsets)
    {
        var (q, r, groups) = (FixedCount, RandomCount, GroupCount);
        Span<double> zx = new double[r * q];
        Span<double> zr = stackalloc double[r];
        Span<double> zz = stackalloc double[r * r];
        double squares = 0;
        for (var k = 0; k < groups; k++)
        {
            zx.Clear();
            zr.Clear();
            zz.Clear();
            for (var i = offsets[k]; i < offsets[k + 1]; i++)
            {
                var x = fixedDesign.Slice(i * q, q);
                var z = randomDesign.Slice(i * r, r);
                var residual = response[i] - FixedOrder.Dot(x, reference);
                squares += residual * residual;
                TensorPrimitives.MultiplyAdd(x, residual, crossXr, crossXr);
                for (var a = 0; a < r; a++)
                {
                    zr[a] += z[a] * residual;
                    var target = zx.Slice(a * q, q);
                    TensorPrimitives.MultiplyAdd(x, z[a], target, target);
                    for (var c = 0; c <= a; c++) zz[(a * r) + c] += z[a] * z[c];
                }
            }

            for (var a = 0; a < r; a++)
            {
                crossZr[(a * groups) + k] = zr[a];
                for (var c = 0; c <= a; c++) gramZ[(((a * (a + 1) / 2) + c) * groups) + k] = zz[(a * r) + c];
                for (var j = 0; j < q; j++) crossZX[(((a * q) + j) * groups) + k] = zx[(a * q) + j];
            }
        }

        ResidualSquares = squares;
    }

    private static void RequireOffsets(ReadOnlySpan<int> offsets, int rows)
    {
        for (var k = 1; k < offsets.Length; k++)
            if (offsets[k] <= offsets[k - 1])
                throw new ArgumentException(
                    $"Group offsets must increase, but offset {k} is {offsets[k]} after {offsets[k - 1]}.", nameof(offsets));

        if (offsets[0] != 0 || offsets[^1] != rows)
            throw new ArgumentException(
                $"Group offsets must run from 0 to the number of rows, {rows}, but run from {offsets[0]} to {offsets[^1]}.",
                nameof(offsets));
    }
}
