namespace NgHvi;

/// <summary>
/// Simulated data in K groups and the truth behind them. Rows of a group stand together.
/// </summary>
public sealed class DeepMixedSimulation
{
    private readonly DeepMixedTruth truth;
    private readonly double[] response;
    private readonly double[] inputs;
    private readonly int[] offsets;
    private readonly RowSet[] sets;
    private readonly double[] predictors;
    private readonly double[] expected;
    private readonly double[] effects;

    internal DeepMixedSimulation(
        DeepMixedTruth truth, double[] response, double[] inputs, int[] offsets, RowSet[] sets, double[] predictors, double[] expected, double[] effects)
    {
        (this.truth, this.response, this.inputs, this.offsets, this.sets) = (truth, response, inputs, offsets, sets);
        (this.predictors, this.expected, this.effects) = (predictors, expected, effects);
        GroupKeys = Array.AsReadOnly([.. Enumerable.Range(1, offsets.Length - 1).Select(k => k.ToString(CultureInfo.InvariantCulture))]);
    }

    /// <summary>n.</summary>
    public int RowCount => response.Length;

    /// <summary>K.</summary>
    public int GroupCount => GroupKeys.Count;

    /// <summary>m.</summary>
    public int InputCount => truth.InputCount;

    /// <summary>r, the number of random coefficients of a group.</summary>
    public int RandomEffectCount => truth.RandomEffectVariances.Length;

    /// <summary>y, length n.</summary>
    public ReadOnlySpan<double> Response => response;

    /// <summary>x without a constant, n×m, row-major.</summary>
    public ReadOnlySpan<double> Inputs => inputs;

    /// <summary>The key of each group, "1", "2", …, length K.</summary>
    public IReadOnlyList<string> GroupKeys { get; }

    /// <summary>Group k holds the rows from entry k up to, but without, entry k + 1; length K + 1.</summary>
    public ReadOnlySpan<int> GroupOffsets => offsets;

    /// <summary>What each row is for, length n.</summary>
    public ReadOnlySpan<RowSet> Sets => sets;

    /// <summary>η: z(x)ᵀ(β + α_k), or the predictor of Example 3; length n.</summary>
    public ReadOnlySpan<double> LinearPredictors => predictors;

    /// <summary>E[y | x, α_k]: the linear predictor, or P(y = 1) where the responses are 0 or 1; length n.</summary>
    public ReadOnlySpan<double> ExpectedValues => expected;

    /// <summary>α, K×r, row-major.</summary>
    public ReadOnlySpan<double> RandomEffects => effects;

    /// <summary>The diagonal of the covariance of α_k, which is diagonal; length r.</summary>
    public ReadOnlySpan<double> RandomEffectVariances => truth.RandomEffectVariances;

    /// <summary>β, intercept first, length r; empty for Example 3.</summary>
    public ReadOnlySpan<double> FixedEffects => truth.FixedEffects;

    /// <summary>σ²; NaN where the responses are 0 or 1.</summary>
    public double ResidualVariance => truth.ResidualVariance;

    /// <summary>Widths of the hidden layers of the true network; empty for Example 3.</summary>
    public ReadOnlySpan<int> Widths => truth.Widths;

    /// <summary>W_1, W_2, … one after the other, each row-major (a row for each unit) with the bias first; empty for Example 3.</summary>
    public ReadOnlySpan<double> Weights => truth.Weights;

    /// <summary>The true features z(x) of a row, constant first; length r.</summary>
    /// <exception cref="InvalidOperationException">The truth has no network.</exception>
    public double[] Features(int row)
    {
        if (truth.Widths.Length == 0)
        {
            throw new InvalidOperationException("The truth of Example 3 is no network, so its rows have no features.");
        }

        var features = new double[RandomEffectCount];
        truth.Features(Inputs.Slice(row * InputCount, InputCount), features);
        return features;
    }

    /// <summary>The rows of a set, rising.</summary>
    public int[] RowsOf(RowSet set) => [.. Enumerable.Range(0, RowCount).Where(row => sets[row] == set)];

    /// <summary>The rows of a set, rising, as the data of a deep mixed model.</summary>
    /// <exception cref="InvalidOperationException">The set is empty, as those for tests are where groups have one row.</exception>
    public GroupedInputs Rows(RowSet set)
    {
        var rows = RowsOf(set);
        if (rows.Length == 0)
        {
            throw new InvalidOperationException($"The simulation has no rows in the set {set}; give its groups more rows.");
        }

        var m = InputCount;
        var (y, x, groups) = (new double[rows.Length], new double[rows.Length * m], new string[rows.Length]);
        var k = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            while (offsets[k + 1] <= rows[i])
            {
                k++;
            }

            Inputs.Slice(rows[i] * m, m).CopyTo(x.AsSpan(i * m));
            (y[i], groups[i]) = (response[rows[i]], GroupKeys[k]);
        }

        return GroupedInputs.FromArrays(y, x, groups);
    }

    /// <summary>The data as a table: columns group, split ("train", "validation", "test"), y, x1, x2, ….</summary>
    public DataTable ToTable()
    {
        var groups = new string[RowCount];
        for (var k = 0; k < GroupCount; k++)
        {
            Array.Fill(groups, GroupKeys[k], offsets[k], offsets[k + 1] - offsets[k]);
        }

        var columns = new List<DataColumn>
        {
            DataColumn.FromText("group", groups),
            DataColumn.FromText("split", sets.Select(set => set switch { RowSet.Train => "train", RowSet.Validation => "validation", _ => "test" })),
            DataColumn.FromNumbers("y", response),
        };
        for (var j = 0; j < InputCount; j++)
        {
            columns.Add(DataColumn.FromNumbers(string.Create(CultureInfo.InvariantCulture, $"x{j + 1}"), Enumerable.Range(0, RowCount).Select(row => inputs[(row * InputCount) + j])));
        }

        return DataTable.FromColumns([.. columns]);
    }
}
