namespace NgHvi;

/// <summary>Large row-major matrices, of stride <see cref="Stride"/>, by blocks; only lower triangles are used.</summary>
internal static unsafe class DenseCholesky
{
    private const int Block = 48, Panel = 24; // A block is whole panels; a panel is three vectors.
    private const int Rows = 4; // Of the product that stays in registers.
    private const int Depth = 192; // Of a packed panel.

    [ThreadStatic] private static double[]? packed, scratch;

    public static int Stride(int n) => (n + Panel - 1) / Panel * Panel;

    // A = LLᵀ becomes L; false where A is not positive definite.
    public static bool Factor(double[] a, int n)
    {
        var stride = Stride(n);
        var inverse = stackalloc double[Block * Block];
        fixed (double* start = a, copy = Scratch(Math.Max(0, n - Block) * Block))
        {
            for (var first = 0; first < n; first += Block)
            {
                var (size, rest) = (Math.Min(Block, n - first), n - first - Block);
                var corner = start + ((long)first * stride) + first;
                if (!FactorBlock(corner, stride, size, inverse)) return false;
                if (rest <= 0) break;

                // The rows below times L⁻ᵀ, then their products off what is left.
                var below = corner + ((long)Block * stride);
                for (var i = 0; i < rest; i++)
                {
                    var row = new Span<double>(below + ((long)i * stride), Block);
                    row.CopyTo(new Span<double>(copy + ((long)i * Block), Block));
                    row.Clear();
                }

                Multiply(copy, Block, 1, inverse, 1, Block, below, stride, rest, Block, Block, 1);
                Multiply(below, stride, 1, below, 1, stride, below + Block, stride, rest, rest, Block, -1, isLower: true);
            }
        }

        return true;
    }

    // (LLᵀ)⁻¹ of the leading n of all rows, its lower triangle.
    public static void Invert(double[] factor, int all, int n, double[] result)
    {
        var stride = Stride(all);
        var inverse = stackalloc double[Block * Block];
        var rows = Scratch(Block * stride);
        fixed (double* l = factor, w = result, work = rows)
        {
            for (var first = 0; first < n; first += Block) // L⁻¹.
            {
                var size = Math.Min(Block, n - first);
                InvertBlock(l + ((long)first * stride) + first, stride, size, inverse);
                Array.Clear(rows, 0, Block * stride);
                for (var j = 0; j < first; j += Block)
                    Multiply(
                        l + ((long)first * stride) + j, stride, 1, w + ((long)j * stride) + j, stride, 1, work + j, stride, size, Block,
                        first - j, -1);
                for (var i = 0; i < size; i++) new Span<double>(w + ((long)(first + i) * stride), stride).Clear();
                Multiply(inverse, Block, 1, work, stride, 1, w + ((long)first * stride), stride, size, first, size, 1);
                for (var i = 0; i < size; i++)
                    for (var j = 0; j <= i; j++) w[((long)(first + i) * stride) + first + j] = inverse[(i * Block) + j];
            }

            for (var first = 0; first < n; first += Block) // L⁻ᵀL⁻¹, in place: rows above are no longer needed.
            {
                var (size, end) = (Math.Min(Block, n - first), Math.Min(first + Block, n));
                Array.Clear(rows, 0, Block * stride);
                var source = w + ((long)first * stride);
                Multiply(source + first, 1, stride, source, stride, 1, work, stride, size, end, n - first, 1);
                for (var i = 0; i < size; i++)
                    new Span<double>(work + ((long)i * stride), end).CopyTo(new Span<double>(w + ((long)(first + i) * stride), end));
            }
        }
    }

    public static void SolveLower(double[] factor, int n, int count, Span<double> b) // By the leading count of n rows.
    {
        var stride = Stride(n);
        for (var i = 0; i < count; i++)
        {
            var row = factor.AsSpan(i * stride, i + 1);
            b[i] = (b[i] - FixedOrder.Dot(row[..i], b[..i])) / row[i];
        }
    }

    public static void SolveUpper(double[] factor, int n, int count, Span<double> b)
    {
        var stride = Stride(n);
        for (var i = count - 1; i >= 0; i--)
        {
            var row = factor.AsSpan(i * stride, i + 1);
            b[i] /= row[i];
            TensorPrimitives.MultiplyAdd(row[..i], -b[i], b[..i], b[..i]);
        }
    }

    // (LLᵀ)⁻¹B by the leading count rows; B's rows have width numbers, a multiple of 8.
    [MethodImpl(AggressiveOptimization)]
    public static void SolveRows(double[] factor, int n, int count, double* b, int width)
    {
        var stride = Stride(n);
        for (var i = 0; i < count; i++)
        {
            var own = new Span<double>(b + ((long)i * width), width);
            for (var l = 0; l < i; l++) AddScaled(b + ((long)l * width), -factor[(i * stride) + l], b + ((long)i * width), width);
            TensorPrimitives.Divide(own, factor[i * (stride + 1)], own);
        }

        for (var i = count - 1; i >= 0; i--)
        {
            var own = new Span<double>(b + ((long)i * width), width);
            TensorPrimitives.Divide(own, factor[i * (stride + 1)], own);
            for (var l = 0; l < i; l++) AddScaled(b + ((long)i * width), -factor[(i * stride) + l], b + ((long)l * width), width);
        }
    }

    [MethodImpl(AggressiveInlining)]
    public static void AddScaled(double* source, double scale, double* target, int width)
    {
        var factor = Vector512.Create(scale);
        for (var j = 0; j < width; j += 8) Lanes.MultiplyAdd(factor, Vector512.Load(source + j), Vector512.Load(target + j))
            .Store(target + j);
    }

    private static double[] Scratch(int length) => scratch?.Length >= length ? scratch : scratch = new double[length];

    [MethodImpl(AggressiveOptimization)]
    private static bool FactorBlock(double* a, int stride, int n, double* inverse)
    {
        for (var j = 0; j < n; j++)
        {
            var pivot = a[(j * stride) + j];
            for (var l = 0; l < j; l++) pivot -= a[(j * stride) + l] * a[(j * stride) + l];
            if (!(pivot > 0) || double.IsPositiveInfinity(pivot)) return false; // A NaN too.
            var diagonal = Math.Sqrt(pivot);
            a[(j * stride) + j] = diagonal;
            for (var i = j + 1; i < n; i++)
            {
                var dot = FixedOrder.Dot(new(a + (i * stride), j), new(a + (j * stride), j));
                a[(i * stride) + j] = (a[(i * stride) + j] - dot) / diagonal;
            }
        }

        InvertBlock(a, stride, n, inverse);
        return true;
    }

    [MethodImpl(AggressiveOptimization)]
    private static void InvertBlock(double* a, int stride, int n, double* inverse) // Row by row: X_i = (e_i − Σ_l a_il X_l)/a_ii.
    {
        new Span<double>(inverse, Block * Block).Clear();
        for (var i = 0; i < n; i++)
        {
            var row = new Span<double>(inverse + (i * Block), Block);
            for (var l = 0; l < i; l++)
            {
                var other = new Span<double>(inverse + (l * Block), l + 1);
                TensorPrimitives.MultiplyAdd(other, -a[(i * stride) + l], row[..(l + 1)], row[..(l + 1)]);
            }

            row[i] = 1;
            TensorPrimitives.Divide(row[..(i + 1)], a[(i * stride) + i], row[..(i + 1)]);
        }
    }

    // C += sign·AB, A's entry (i, k) at i·rowA + k·columnA, B's (k, j) at k·rowB + j·columnB; of C whole panels, or those up to the
    // diagonal.
    private static void Multiply(
        double* a, int rowA, int columnA, double* b, int rowB, int columnB, double* c, int stride, int m, int n, int depth, double sign,
        bool isLower = false)
    {
        packed ??= new double[Depth * Panel];
        fixed (double* pack = packed)
            for (var start = 0; start < depth; start += Depth)
                for (var j = 0; j < n; j += Panel)
                {
                    var (k, columns, i) = (Math.Min(Depth, depth - start), Math.Min(Panel, n - j), isLower ? j : 0);
                    for (var l = 0; l < k; l++)
                        for (var p = 0; p < Panel; p++)
                            pack[(l * Panel) + p] = p < columns ? sign * b[((long)(start + l) * rowB) + ((long)(j + p) * columnB)] : 0;
                    var left = a + ((long)start * columnA);
                    for (; i + Rows <= m; i += Rows) Add(left + ((long)i * rowA), rowA, columnA, pack, c + ((long)i * stride) + j, stride,
                        k);
                    for (; i < m; i++) AddRow(left + ((long)i * rowA), columnA, pack, c + ((long)i * stride) + j, k);
                }
    }

    [MethodImpl(AggressiveOptimization)]
    private static void Add(double* a, int rowA, int columnA, double* pack, double* c, int stride, int depth)
    {
        double* c1 = c + stride, c2 = c1 + stride, c3 = c2 + stride, a1 = a + rowA, a2 = a1 + rowA, a3 = a2 + rowA;
        var (v00, v01, v02) = (Vector512.Load(c), Vector512.Load(c + 8), Vector512.Load(c + 16));
        var (v10, v11, v12) = (Vector512.Load(c1), Vector512.Load(c1 + 8), Vector512.Load(c1 + 16));
        var (v20, v21, v22) = (Vector512.Load(c2), Vector512.Load(c2 + 8), Vector512.Load(c2 + 16));
        var (v30, v31, v32) = (Vector512.Load(c3), Vector512.Load(c3 + 8), Vector512.Load(c3 + 16));
        for (var k = 0; k < depth; k++, pack += Panel)
        {
            var (b0, b1, b2) = (Vector512.Load(pack), Vector512.Load(pack + 8), Vector512.Load(pack + 16));
            var left = Vector512.Create(*a);
            (v00, v01, v02) = (Lanes.MultiplyAdd(left, b0, v00), Lanes.MultiplyAdd(left, b1, v01), Lanes.MultiplyAdd(left, b2, v02));
            left = Vector512.Create(*a1);
            (v10, v11, v12) = (Lanes.MultiplyAdd(left, b0, v10), Lanes.MultiplyAdd(left, b1, v11), Lanes.MultiplyAdd(left, b2, v12));
            left = Vector512.Create(*a2);
            (v20, v21, v22) = (Lanes.MultiplyAdd(left, b0, v20), Lanes.MultiplyAdd(left, b1, v21), Lanes.MultiplyAdd(left, b2, v22));
            left = Vector512.Create(*a3);
            (v30, v31, v32) = (Lanes.MultiplyAdd(left, b0, v30), Lanes.MultiplyAdd(left, b1, v31), Lanes.MultiplyAdd(left, b2, v32));
            a += columnA;
            a1 += columnA;
            a2 += columnA;
            a3 += columnA;
        }

        v00.Store(c);
        v01.Store(c + 8);
        v02.Store(c + 16);
        v10.Store(c1);
        v11.Store(c1 + 8);
        v12.Store(c1 + 16);
        v20.Store(c2);
        v21.Store(c2 + 8);
        v22.Store(c2 + 16);
        v30.Store(c3);
        v31.Store(c3 + 8);
        v32.Store(c3 + 16);
    }

    [MethodImpl(AggressiveOptimization)]
    private static void AddRow(double* a, int columnA, double* pack, double* c, int depth)
    {
        var (v0, v1, v2) = (Vector512.Load(c), Vector512.Load(c + 8), Vector512.Load(c + 16));
        for (var k = 0; k < depth; k++, pack += Panel, a += columnA)
        {
            var left = Vector512.Create(*a);
            v0 = Lanes.MultiplyAdd(left, Vector512.Load(pack), v0);
            v1 = Lanes.MultiplyAdd(left, Vector512.Load(pack + 8), v1);
            v2 = Lanes.MultiplyAdd(left, Vector512.Load(pack + 16), v2);
        }

        v0.Store(c);
        v1.Store(c + 8);
        v2.Store(c + 16);
    }
}
