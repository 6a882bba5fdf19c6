namespace NgHvi;

/// <content>What can be predicted by somebody who knows the truth.</content>
public sealed partial class MixedSimulation
{
    /// <summary>Predictor without its group's part: zᵀβ, or that of Example 3 without α_k; length n.</summary>
    public ReadOnlySpan<double> SharedPredictors => shared ??= [.. Enumerable.Range(0, RowCount)
        .Select(row => truth.IsBinary ? predictors[row] - effects[GroupOf(row)] : FixedOrder.Dot(Features(row), FixedEffects))];

    private double[]? shared;

    /// <summary>Entries of a set's rows, in their order.</summary>
    /// <param name="set">The set.</param>
    /// <param name="values">Values of all rows, length n, as <see cref="Response"/>.</param>
    /// <exception cref="ArgumentException">The length is not n.</exception>
    public double[] Of(RowSet set, ReadOnlySpan<double> values)
    {
        Guard.SameLength(values.Length, nameof(values), RowCount, "n");
        var all = values.ToArray();
        return Array.ConvertAll(RowsOf(set), row => all[row]);
    }

    /// <summary>Scores of the true expected values, which know every α_k.</summary>
    /// <param name="set">The rows.</param>
    public Scores Oracle(RowSet set) => truth.IsBinary
        ? Scores.OfProbabilities(Of(set, Response), Of(set, ExpectedValues))
        : Scores.OfNormals(Of(set, Response), Of(set, ExpectedValues), [.. RowsOf(set).Select(_ => Math.Sqrt(ResidualVariance))]);

    /// <summary>Scores of somebody who knows θ and learns each α_k from the group's training rows only, by its exact conditional
    /// (method section 4.2). Nobody who learns θ too can hope for more.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="newGroups">Whether to predict as if the groups had never been seen, α_k ~ N(0, Ω⁻¹).</param>
    /// <exception cref="InvalidOperationException">The truth has no features.</exception>
    public Scores Ceiling(RowSet set, bool newGroups = false)
    {
        var (rows, r) = (RowsOf(set), RandomEffectCount);
        var (means, deviations) = (new double[rows.Length], new double[rows.Length]);
        var (root, alpha) = (new double[r * r], new double[r]);
        for (var (i, group) = (0, -1); i < rows.Length; i++)
        {
            var z = Features(rows[i]).AsSpan(0, r);
            if (GroupOf(rows[i]) != group) Learn(group = GroupOf(rows[i]), newGroups, root, alpha);
            means[i] = SharedPredictors[rows[i]] + FixedOrder.Dot(z, alpha);
            SmallCholesky.SolveLower(root, r, z);
            deviations[i] = Math.Sqrt(ResidualVariance + FixedOrder.SumOfSquares(z));
        }

        return Scores.OfNormals(Of(set, Response), means, deviations);
    }

    // Root of P = Ω + ZᵀZ/σ², and E[α_k | θ, y] = P⁻¹Zᵀ(y − Zβ)/σ², of the group's training rows or none.
    private void Learn(int group, bool isNew, double[] root, double[] alpha)
    {
        var r = alpha.Length;
        Array.Clear(root);
        Array.Clear(alpha);
        for (var j = 0; j < r; j++) root[(j * r) + j] = 1 / RandomEffectVariances[j];
        for (var row = offsets[group]; row < offsets[group + 1]; row++)
        {
            if (isNew || sets[row] != RowSet.Train) continue;
            var z = Features(row);
            for (var j = 0; j < r; j++)
            {
                alpha[j] += z[j] * (response[row] - SharedPredictors[row]) / ResidualVariance;
                for (var l = 0; l < r; l++) root[(j * r) + l] += z[j] * z[l] / ResidualVariance;
            }
        }

        SmallCholesky.Factor(root, r);
        SmallCholesky.Solve(root, r, alpha);
    }

    private int GroupOf(int row) => offsets.AsSpan().BinarySearch(row) is var k && k >= 0 ? k : ~k - 1;
}
