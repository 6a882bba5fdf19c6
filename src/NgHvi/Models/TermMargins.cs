namespace NgHvi;

/// <summary>Interactions and powers beside their lower terms: column c_j = r_j + Σ a_jl·c_l, so that the coefficients γ = Uβ of the r_j
/// do not know where a predictor's zero lies (marginality, Nelder 1977).</summary>
/// <param name="Rows">U, q×q, of centred, scaled columns.</param>
/// <param name="Deviations">Of the r_j, length q; 1 for columns without lower terms.</param>
internal sealed record TermMargins(double[] Rows, double[] Deviations)
{
    private const double LeastDeviation = 1e-6; // Below, a column is its lower terms and rounding.

    public static TermMargins? Find(ModelData data, ModelUnits units) // Null: no term has lower ones.
    {
        if (data.Design is not { } design || !data.HasFixedIntercept) return null;
        var (q, terms) = (data.FixedNames.Count, design.Formula.Fixed.Terms);
        var sources = Array.ConvertAll(terms, term => term.SelectMany(v => v.Source.Columns).Select(column => column.Symbol).ToHashSet());
        bool IsPlain(int t) => terms[t] is [{ Source.IsColumn: true }];
        bool IsLower(int s, int t) => s != t && sources[s].IsSubsetOf(sources[t])
            && (sources[s].Count < sources[t].Count || (!IsPlain(t) && (IsPlain(s) || s < t)));
        int[] order = [.. Enumerable.Range(0, terms.Length).OrderBy(t => sources[t].Count).ThenByDescending(IsPlain)];
        int[] Columns(int t) =>
            [.. Enumerable.Range(design.Fixed.Terms[t].Start, design.Fixed.Terms[t].Factors.Aggregate(1, (n, factor) => n * factor.Count))];
        if (!order.Any(t => order.Any(s => IsLower(s, t)))) return null;

        var (gram, rows, deviations) = (Gram(data, units, q), new double[q * q], new double[q]);
        Array.Fill(deviations, 1);
        for (var j = 0; j < q; j++) rows[j * (q + 1)] = 1;
        foreach (var t in order.Reverse())
        {
            int[] lower = [.. order.Where(s => IsLower(s, t)).SelectMany(Columns)];
            foreach (var j in lower.Length == 0 ? [] : Columns(t))
            {
                var (slopes, variance) = Regress(gram, q, lower, j);
                if (!(variance > LeastDeviation * LeastDeviation)) continue;
                deviations[j] = Math.Sqrt(variance);
                foreach (var (l, slope) in lower.Zip(slopes))
                    for (var i = 0; i < q; i++) rows[(l * q) + i] += slope * rows[(j * q) + i];
            }
        }

        return new(rows, deviations);
    }

    private static (double[] Slopes, double Variance) Regress(double[] gram, int q, int[] lower, int j)
    {
        const double Ridge = 1e-12; // Levels may be dependent.
        var k = lower.Length;
        var (factor, slopes, left) = (new double[k * k], new double[k], gram[j * (q + 1)]);
        for (var a = 0; a < k; a++)
        {
            slopes[a] = gram[(lower[a] * q) + j];
            for (var b = 0; b <= a; b++) factor[(a * k) + b] = gram[(lower[a] * q) + lower[b]] + (a == b ? Ridge : 0);
        }

        if (!SmallCholesky.Factor(factor, k)) return ([], 0);
        SmallCholesky.SolveLower(factor, k, slopes);
        left -= FixedOrder.SumOfSquares(slopes);
        SmallCholesky.SolveLowerTransposed(factor, k, slopes);
        return (slopes, left);
    }

    private static double[] Gram(ModelData data, ModelUnits units, int q) // Of centred, scaled columns, by outcome.
    {
        var (gram, row, weights) = (new double[q * q], new double[q], 0.0);
        for (var i = 0; i < data.StoredRowCount; i++)
        {
            var one = data.HasRows ? 1 : data.Ones[i];
            var weight = data.Trials.IsEmpty ? 1 : data.Trials[i];
            weights += weight * one * one;
            for (var j = 0; j < q; j++)
                row[j] = j == data.FixedInterceptIndex ? 0
                    : (data.Fixed[(i * q) + j] - (one * units.FixedCenters[j])) / units.FixedScales[j];
            for (var a = 0; a < q; a++) TensorPrimitives.MultiplyAdd(row, weight * row[a], gram.AsSpan(a * q, q), gram.AsSpan(a * q, q));
        }

        TensorPrimitives.Divide(gram, Math.Max(1, weights - 1), gram);
        return gram;
    }
}
