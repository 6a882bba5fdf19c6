namespace NgHvi;

/// <content>Entries of A⁻¹.</content>
internal sealed unsafe partial class FactorSystem
{
    private readonly Entries reduced = new([], []);

    // A⁻¹ of the first count columns of the tail, and on the diagonal blocks of nodes (Takahashi et al. 1973).
    [MethodImpl(AggressiveOptimization)]
    public void Invert(int count, bool isWhole = false) // Whole: of the tail both triangles, for Forms.
    {
        if (inverseTail.Length == 0) inverseTail = new double[tail.Length];
        DenseCholesky.Invert(tail, plan.TailCount, count, inverseTail);
        for (var i = 0; i < count && isWhole; i++)
            for (var j = 0; j < i; j++) inverseTail[(j * plan.Stride) + i] = inverseTail[(i * plan.Stride) + j];
        for (var k = plan.Nodes.Length - 1; k >= 0; k--) InvertNode(plan.Nodes[k], count, k >= plan.NodeStarts[1]);
    }

    // Of level k of factor f, r×r, after Invert.
    public void Variance(int f, int k, Span<double> block)
    {
        var own = BlockOf(inverseDiagonals, inverseTail, f, k, out var line);
        for (var (a, r) = (0, plan.Factor(f).Count); a < r; a++)
            for (var b = 0; b <= a; b++) block[(a * r) + b] = block[(b * r) + a] = own[(a * line) + b];
    }

    // w'A⁻¹w after Invert of all columns; w is sparse, all zeros again afterwards.
    public double Form(Span<double> w, List<int> touched)
    {
        Reduce(w, touched, reduced);
        var (sum, tail) = (0.0, reduced.Tail);
        foreach (var (_, value) in reduced.Eliminated) sum += value * value;
        for (var i = 0; i < tail.Count; i++)
        {
            var row = tail[i].Column * plan.Stride;
            for (var j = 0; j < i; j++) sum += 2 * tail[i].Value * tail[j].Value * inverseTail[row + tail[j].Column];
            sum += tail[i].Value * tail[i].Value * inverseTail[row + tail[i].Column];
        }

        return Math.Max(0, sum);
    }

    // scale·W A⁻¹W' of such rows, its lower triangle.
    public void Forms(Entries[] rows, double scale, double[] result, int stride)
    {
        var image = new double[plan.TailCount]; // Of the tail's entries under its inverse, where they are needed.
        int[] needed = [.. rows.SelectMany(row => row.Tail.Select(entry => entry.Column)).Distinct()];
        for (var i = 0; i < rows.Length; i++)
        {
            Array.Clear(image);
            foreach (var (column, value) in rows[i].Tail)
            {
                var row = inverseTail.AsSpan(column * plan.Stride, plan.TailCount);
                if (4 * needed.Length > row.Length) TensorPrimitives.MultiplyAdd(row, value, image, image);
                else foreach (var c in needed) image[c] += value * row[c];
            }

            for (var j = 0; j <= i; j++)
            {
                var (sum, own, at) = (0.0, rows[i].Eliminated, 0);
                foreach (var (column, value) in rows[j].Eliminated)
                {
                    while (at < own.Count && own[at].Column < column) at++;
                    if (at < own.Count && own[at].Column == column) sum += value * own[at].Value;
                }

                foreach (var (column, value) in rows[j].Tail) sum += value * image[column];
                result[(i * stride) + j] = scale * sum;
            }
        }
    }

    // L⁻¹w of a sparse w, through the nodes; the tail as it is then. w is all zeros afterwards.
    public void Reduce(Span<double> w, List<int> touched, Entries result)
    {
        result.Eliminated.Clear();
        result.Tail.Clear();
        for (var next = 0; next < touched.Count; next++)
        {
            touched.Sort(next, touched.Count - next, null);
            var column = touched[next];
            if (column >= plan.TailStart) break;
            ref readonly var node = ref plan.Nodes[plan.NodeAt(column)];
            var (first, r) = (node.Own, node.Width);
            var own = w.Slice(first, r);
            SmallCholesky.SolveLower(GramOf(diagonals, node), r, own);
            for (var a = 0; a < r; a++) result.Eliminated.Add((first + a, own[a]));
            var columns = ColumnsOf(node);
            var row = RowOf(couplings, node);
            for (var p = 0; p < columns.Length; p++)
            {
                var change = 0.0;
                for (var a = 0; a < r; a++) change += row[(a * columns.Length) + p] * own[a];
                if (change == 0) continue;
                if (w[columns[p]] == 0) touched.Add(columns[p]);
                w[columns[p]] -= change;
            }

            own.Clear();
            while (next + 1 < touched.Count && touched[next + 1] < first + r) next++;
        }

        touched.Sort();
        for (var (i, start) = (0, touched.FindIndex(column => column >= plan.TailStart)); start >= 0 && start + i < touched.Count; i++)
        {
            var column = touched[start + i]; // Twice where it was 0 for a while.
            if (w[column] != 0) result.Tail.Add((column - plan.TailStart, w[column]));
            w[column] = 0;
        }

        foreach (var column in touched) w[column] = 0;
    }

    public readonly record struct Entries(List<(int Column, double Value)> Eliminated, List<(int Column, double Value)> Tail);

    // V_kk = D⁻¹ + B V_cc B' and V_kc = −B V_cc, B = L⁻ᵀG.
    [MethodImpl(AggressiveOptimization)]
    private void InvertNode(in FactorNode node, int count, bool isNeeded)
    {
        var columns = ColumnsOf(node);
        var row = RowOf(couplings, node);
        var own = GramOf(diagonals, node);
        var (r, all, start, stride) = (node.Width, node.Count, plan.TailStart, plan.Stride);
        var (d, end, targets, first) = (all, start + count, node.Targets, 0);
        while (d > 0 && columns[d - 1] >= end) d--;
        var b = gathered.AsSpan(0, r * d);
        var w = product.AsSpan(0, r * d);
        for (var a = r - 1; a >= 0; a--)
        {
            var line = b.Slice(a * d, d);
            row.Slice(a * all, d).CopyTo(line);
            for (var l = a + 1; l < r; l++) TensorPrimitives.MultiplyAdd(b.Slice(l * d, d), -own[(l * r) + a], line, line);
            TensorPrimitives.Multiply(line, 1 / own[(a * r) + a], line);
        }

        w.Clear();
        while (first < d && columns[first] < start)
        {
            ref readonly var later = ref plan.Nodes[plan.NodeAt(columns[first])];
            var (width, gram, length, next) = (later.Width, later.Gram, later.Count, first + later.Width);
            var other = RowOf(inverseCouplings, later);
            for (var i = 0; i < width; i++)
            {
                for (var j = 0; j < width; j++)
                {
                    var value = inverseDiagonals[gram + (Math.Max(i, j) * width) + Math.Min(i, j)];
                    for (var a = 0; a < r; a++) w[(a * d) + first + i] += value * b[(a * d) + first + j];
                }

                for (var c = next; c < d; c++)
                {
                    var value = other[(i * length) + plan.Targets[targets + c - next]];
                    for (var a = 0; a < r; a++)
                    {
                        w[(a * d) + first + i] += value * b[(a * d) + c];
                        w[(a * d) + c] += value * b[(a * d) + first + i];
                    }
                }
            }

            targets += all - next;
            first = next;
        }

        fixed (double* inverse = inverseTail, left = b, result = w)
        fixed (int* places = columns)
            for (var a = 0; a < r; a++)
            {
                double* x = left + (a * d), y = result + (a * d);
                for (var i = first; i < d; i++)
                {
                    var source = inverse + ((long)(places[i] - start) * stride) - start;
                    var (sum, value) = (0.0, x[i]);
                    for (var j = first; j < i; j++)
                    {
                        var entry = source[places[j]];
                        sum += entry * x[j];
                        y[j] += entry * value;
                    }

                    y[i] += sum + (source[places[i]] * value);
                }
            }

        SmallCholesky.InvertLower(own, r, root);
        for (var i = 0; i < r; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = FixedOrder.Dot(b.Slice(i * d, d), w.Slice(j * d, d));
                for (var l = i; l < r; l++) sum += root[(l * r) + i] * root[(l * r) + j];
                inverseDiagonals[node.Gram + (i * r) + j] = sum;
            }

        if (!isNeeded) return;
        var target = RowOf(inverseCouplings, node);
        for (var a = 0; a < r; a++) TensorPrimitives.Negate(w.Slice(a * d, d), target.Slice(a * all, d));
    }
}
