namespace NgHvi;

/// <summary>What a linear mixed model needs of its data, with residuals taken about a fixed reference β₀: totals over rows and, for each
/// group k, n_k, Z_kᵀZ_k, Z_kᵀX_k and Z_kᵀ(y_k − X_kβ₀). Size O(K·r·(q + r)), whatever n is.</summary>
/// <remarks>β₀ is near the least squares solution, so that sums of squares at any plausible β are formed without cancellation. Arrays over
/// groups are contiguous in the group and padded with zeros to whole vectors.</remarks>
internal sealed class GroupedStatistics
{
    private readonly double[] reference;
    private readonly double[] gramX;
    private readonly double[] crossXr;
    private readonly double[] groupSizes;
    private readonly double[] gramZ;
    private readonly double[] crossZr;
    private readonly double[] crossZX;

    /// <summary>Summarises rows stacked by group.</summary>
    public GroupedStatistics(
        ReadOnlySpan<double> response, ReadOnlySpan<double> fixedDesign, ReadOnlySpan<double> randomDesign, ReadOnlySpan<int> groupOffsets)
        : this(
            response.Length, groupOffsets.Length - 1, fixedDesign.Length / Math.Max(1, response.Length),
            randomDesign.Length / Math.Max(1, response.Length))
    {
        var (q, r) = (FixedCount, RandomCount);
        Guard.SameLength(fixedDesign.Length, nameof(fixedDesign), RowCount * q, "n·q");
        Guard.SameLength(randomDesign.Length, nameof(randomDesign), RowCount * r, "n·r");
        RequireOffsets(groupOffsets, RowCount);
        for (var i = 0; i < RowCount; i++)
        {
            var x = fixedDesign.Slice(i * q, q);
            for (var a = 0; a < q; a++)
            {
                crossXr[a] += x[a] * response[i];
                TensorPrimitives.MultiplyAdd(x[..(a + 1)], x[a], gramX.AsSpan(a * q, a + 1), gramX.AsSpan(a * q, a + 1));
            }
        }

        Mirror(gramX, q);
        DependentColumns = LeastSquaresReference.Solve(gramX, crossXr, reference);
        crossXr.AsSpan().Clear();
        AddGroups(response, fixedDesign, randomDesign, groupOffsets);
    }

    private GroupedStatistics(int n, int groups, int q, int r)
    {
        RowCount = Guard.Positive(n, nameof(RowCount));
        GroupCount = Guard.Positive(groups, nameof(GroupCount));
        FixedCount = q;
        RandomCount = r;
        var lanes = Vector<double>.Count;
        PaddedGroupCount = (groups + lanes - 1) / lanes * lanes;
        reference = new double[q];
        gramX = new double[q * q];
        crossXr = new double[q];
        groupSizes = new double[PaddedGroupCount];
        gramZ = new double[r * (r + 1) / 2 * PaddedGroupCount];
        crossZr = new double[r * PaddedGroupCount];
        crossZX = new double[r * q * PaddedGroupCount];
        DependentColumns = [];
    }

    /// <summary>n.</summary>
    public int RowCount { get; }
    /// <summary>K.</summary>
    public int GroupCount { get; }
    /// <summary>q, the number of fixed effects.</summary>
    public int FixedCount { get; }
    /// <summary>r, the number of random coefficients of a group.</summary>
    public int RandomCount { get; }
    /// <summary>Columns of X that are, to rounding, linear combinations of columns before them.</summary>
    public IReadOnlyList<int> DependentColumns { get; }
    /// <summary>β₀, length q.</summary>
    public ReadOnlySpan<double> Reference => reference;
    /// <summary>XᵀX, q×q.</summary>
    public ReadOnlySpan<double> GramX => gramX;
    /// <summary>Xᵀ(y − Xβ₀), length q.</summary>
    public ReadOnlySpan<double> CrossXr => crossXr;
    /// <summary>‖y − Xβ₀‖².</summary>
    public double ResidualSquares { get; private set; }
    /// <summary>n_k, padded with zeros to <see cref="PaddedGroupCount"/>.</summary>
    public ReadOnlySpan<double> GroupSizes => groupSizes;
    /// <summary>K rounded up to whole vectors.</summary>
    internal int PaddedGroupCount { get; }

    /// <summary>(Z_kᵀZ_k)_ij over groups, i ≥ j.</summary>
    internal ReadOnlySpan<double> GramZ(int i, int j) => gramZ.AsSpan(((i * (i + 1) / 2) + j) * PaddedGroupCount, PaddedGroupCount);

    /// <summary>(Z_kᵀ(y_k − X_kβ₀))_i over groups.</summary>
    internal ReadOnlySpan<double> CrossZr(int i) => crossZr.AsSpan(i * PaddedGroupCount, PaddedGroupCount);

    /// <summary>(Z_kᵀX_k)_ij over groups.</summary>
    internal ReadOnlySpan<double> CrossZX(int i, int j) => crossZX.AsSpan(((i * FixedCount) + j) * PaddedGroupCount, PaddedGroupCount);

    [MethodImpl(AggressiveOptimization)]
    private void AddGroups(
        ReadOnlySpan<double> response, ReadOnlySpan<double> fixedDesign, ReadOnlySpan<double> randomDesign, ReadOnlySpan<int> offsets)
    {
        var (q, r, padded) = (FixedCount, RandomCount, PaddedGroupCount);
        Span<double> zx = new double[r * q];
        Span<double> zr = stackalloc double[r];
        Span<double> zz = stackalloc double[r * r];
        double squares = 0;
        for (var k = 0; k < GroupCount; k++)
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

            groupSizes[k] = offsets[k + 1] - offsets[k];
            for (var a = 0; a < r; a++)
            {
                crossZr[(a * padded) + k] = zr[a];
                for (var c = 0; c <= a; c++) gramZ[(((a * (a + 1) / 2) + c) * padded) + k] = zz[(a * r) + c];
                for (var j = 0; j < q; j++) crossZX[(((a * q) + j) * padded) + k] = zx[(a * q) + j];
            }
        }

        ResidualSquares = squares;
    }

    private static void RequireOffsets(ReadOnlySpan<int> offsets, int rows)
    {
        for (var k = 1; k < offsets.Length; k++)
        {
            if (offsets[k] <= offsets[k - 1])
            {
                throw new ArgumentException(
                    $"Group offsets must increase, but offset {k} is {offsets[k]} after {offsets[k - 1]}.", nameof(offsets));
            }
        }

        if (offsets[0] != 0 || offsets[^1] != rows)
        {
            throw new ArgumentException(
                $"Group offsets must run from 0 to the number of rows, {rows}, but run from {offsets[0]} to {offsets[^1]}.",
                nameof(offsets));
        }
    }

    private static void Mirror(double[] matrix, int n)
    {
        for (var i = 0; i < n; i++)
            for (var j = 0; j < i; j++) matrix[(j * n) + i] = matrix[(i * n) + j];
    }
}
