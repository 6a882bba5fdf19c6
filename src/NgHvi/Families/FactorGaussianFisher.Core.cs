namespace NgHvi;

/// <content>The core of the low-rank part of the direct solve (method section 2.8).</content>
public sealed partial class FactorGaussianFisher
{
    // Solves (I + C G) c = C h for the coefficients of L.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool SolveCore()
    {
        if (rank == 0) return true;
        FillCore();
        for (var i = 0; i < rank; i++)
            for (var j = i + 1; j < rank; j++) gram[(i * rank) + j] = gram[(j * rank) + i];
        for (var i = 0; i < rank; i++)
        {
            var target = system.AsSpan(i * rank, rank);
            target.Clear();
            double right = 0;
            for (var l = 0; l < rank; l++)
            {
                var weight = core[(i * rank) + l];
                if (weight != 0)
                {
                    AddScaled(target, gram.AsSpan(l * rank, rank), weight);
                    right += weight * projected[l];
                }
            }

            target[i] += 1;
            coefficients[i] = right;
        }

        return GaussianElimination.Solve(system, rank, coefficients, 1);
    }

    // The core C of section 2.8; here V = U R with R the family's inverse root.
    private void FillCore()
    {
        core.AsSpan().Clear();
        var r = family.InverseRoot;
        for (var l = 0; l < p; l++)
        {
            for (var s = 0; s < p; s++)
            {
                var first = (l * p) + s;
                for (var l2 = 0; l2 < p; l2++)
                {
                    core[(first * rank) + (l2 * p) + s] -= b2 * q[(l * p) + l2];
                    for (var t = 0; t < p; t++)
                        core[(first * rank) + (l2 * p) + t] += commutation * r[(s * p) + l2] * r[(t * p) + l];
                }

                for (var t = 0; t < p; t++)
                {
                    var pair = PairIndex(Math.Min(s, t), Math.Max(s, t));
                    core[(first * rank) + pair] -= 2 * r[(t * p) + l];
                    core[(pair * rank) + first] -= 2 * r[(t * p) + l];
                }
            }
        }

        for (var s = 0; s < p; s++)
        {
            for (var t = s; t < p; t++)
            {
                var pair = PairIndex(s, t);
                core[(pair * rank) + pair] += s == t ? 2 : 4;
            }
        }
    }

    private int PairIndex(int s, int t) => (p * p) + (s * p) - (s * (s - 1) / 2) + (t - s);

    private void AddOuter(int rowOffset, ReadOnlySpan<double> left, int columnOffset, ReadOnlySpan<double> right, double weight)
    {
        for (var i = 0; i < left.Length; i++)
            AddScaled(gram.AsSpan(((rowOffset + i) * rank) + columnOffset, right.Length), right, weight * left[i]);
    }

    private void AddLowerOuter(int offset, ReadOnlySpan<double> x, double weight)
    {
        for (var i = 0; i < x.Length; i++)
            AddScaled(gram.AsSpan(((offset + i) * rank) + offset, i + 1), x[..(i + 1)], weight * x[i]);
    }

    private static void AddScaled(Span<double> target, ReadOnlySpan<double> x, double weight)
    {
        for (var i = 0; i < x.Length; i++) target[i] += weight * x[i];
    }

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (var i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }
}
