namespace NgHvi;

/// <summary>Simulated data in K groups, rows of a group together, and their truth.</summary>
public sealed partial class MixedSimulation
{
    private readonly MixedTruth truth;
    private readonly double[] inputs;
    private readonly double[] effects;
    private readonly double[] predictors;
    private readonly double[] expected;
    private readonly double[] response;
    private readonly int[] offsets;
    private readonly RowSet[] sets;

    // Noise is uniform for binary y, else normal; setOf takes place in group and group size.
    internal MixedSimulation(
        MixedTruth truth, RandomKey key, int[] sizes, double[] inputs, Func<int, double> noise, Func<int, int, RowSet> setOf)
    {
        (this.truth, this.inputs, offsets) = (truth, inputs, new int[sizes.Length + 1]);
        for (var k = 0; k < sizes.Length; k++) offsets[k + 1] = offsets[k] + sizes[k];
        GroupKeys = Array.AsReadOnly([.. Enumerable.Range(1, sizes.Length).Select(k => k.ToString(CultureInfo.InvariantCulture))]);
        var (n, m, r) = (offsets[^1], InputCount, RandomEffectCount);
        (effects, predictors, sets) = (new double[sizes.Length * r], new double[n], new RowSet[n]);
        NormalSampler.Fill(key.Fold(0), effects);
        for (var i = 0; i < effects.Length; i++) effects[i] *= Math.Sqrt(RandomEffectVariances[i % r]);
        for (var k = 0; k < sizes.Length; k++)
        {
            for (var row = offsets[k]; row < offsets[k + 1]; row++)
            {
                predictors[row] = truth.Predictor(inputs.AsSpan(row * m, m), effects.AsSpan(k * r, r));
                sets[row] = setOf(row - offsets[k], sizes[k]);
            }
        }

        var deviation = Math.Sqrt(truth.ResidualVariance);
        expected = truth.IsBinary ? Array.ConvertAll(predictors, p => Logistic.Cdf(p)) : predictors;
        response = [.. expected.Select((mean, row) => truth.IsBinary ? noise(row) < mean ? 1.0 : 0 : mean + (deviation * noise(row)))];
    }

    /// <summary>n.</summary>
    public int RowCount => response.Length;
    /// <summary>K.</summary>
    public int GroupCount => GroupKeys.Count;
    /// <summary>m, the number of columns x1, x2, ….</summary>
    public int InputCount => truth.InputCount;
    /// <summary>r, the number of random coefficients of a group.</summary>
    public int RandomEffectCount => truth.RandomEffectVariances.Length;
    /// <summary>Columns group, split ("train", "validation", "test"), y, x1, x2, ….</summary>
    public DataFrame Table => field ??= CreateTable().ToDataFrame();

    /// <summary>Formula of the model that made the data or can learn it.</summary>
    public string Formula => truth.IsLinear ? $"y ~ {Names(" + ")} + (1 | group)"
        : $"y ~ deep({Names(", ")}) + ({(RandomEffectCount > 1 ? "deep" : "1")} | group)";

    /// <summary>y, length n.</summary>
    public ReadOnlySpan<double> Response => response;
    /// <summary>x without a constant, n×m row-major.</summary>
    public ReadOnlySpan<double> Inputs => inputs;
    /// <summary>Group keys "1", "2", …, length K.</summary>
    public IReadOnlyList<string> GroupKeys { get; }
    /// <summary>First row of each group, then n; length K + 1.</summary>
    public ReadOnlySpan<int> GroupOffsets => offsets;
    /// <summary>Purpose of each row, length n.</summary>
    public ReadOnlySpan<RowSet> Sets => sets;
    /// <summary>η, or the predictor of Example 3; length n.</summary>
    public ReadOnlySpan<double> LinearPredictors => predictors;
    /// <summary>E[y | x, α_k], for binary y P(y = 1); length n.</summary>
    public ReadOnlySpan<double> ExpectedValues => expected;
    /// <summary>α, K×r row-major.</summary>
    public ReadOnlySpan<double> RandomEffects => effects;
    /// <summary>Diagonal of α_k's covariance, length r.</summary>
    public ReadOnlySpan<double> RandomEffectVariances => truth.RandomEffectVariances;
    /// <summary>β, intercept first; empty for Example 3.</summary>
    public ReadOnlySpan<double> FixedEffects => truth.FixedEffects;
    /// <summary>σ²; NaN for binary y.</summary>
    public double ResidualVariance => truth.ResidualVariance;
    /// <summary>Hidden widths of the true network; empty in Examples 1, 3.</summary>
    public ReadOnlySpan<int> Widths => truth.Widths;
    /// <summary>W_1, W_2, …, a row a unit, bias first; empty without a network.</summary>
    public ReadOnlySpan<double> Weights => truth.Weights;
    /// <summary>R²_m, the share of fixed effects in the variance of y; NaN for binary y.</summary>
    public double MarginalR2 => Shares().Marginal;
    /// <summary>R²_c, the share of fixed and random effects; NaN for binary y.</summary>
    public double ConditionalR2 => Shares().Conditional;

    /// <summary>True features z(x) of a row, constant first.</summary>
    /// <param name="row">Range: 0 to n − 1.</param>
    /// <exception cref="InvalidOperationException">The truth has no features.</exception>
    public double[] Features(int row) => !truth.IsBinary ? truth.Features(Inputs.Slice(row * InputCount, InputCount))
        : throw new InvalidOperationException("The truth of Example 3 is no network, so its rows have no features.");

    /// <summary>Rows of a set, rising.</summary>
    /// <param name="set">The set.</param>
    public int[] RowsOf(RowSet set) => [.. Enumerable.Range(0, RowCount).Where(row => sets[row] == set)];

    /// <summary>Rows of a set as data of the model of <see cref="Formula"/>.</summary>
    /// <param name="set">The set.</param>
    /// <exception cref="InvalidOperationException">The set is empty.</exception>
    public ModelData Data(RowSet set)
    {
        var (rows, keys) = (RowsOf(set), RowKeys());
        if (rows is []) throw new InvalidOperationException($"The simulation has no rows in the set {set}; give its groups more rows.");
        double[] Row(int row) => inputs[(row * InputCount)..((row + 1) * InputCount)];
        double[] ones = [.. Enumerable.Repeat(1.0, rows.Length)];
        return ModelData.FromArrays(
            Array.ConvertAll(rows, row => response[row]),
            truth.IsLinear ? [.. rows.SelectMany(row => (double[])[1, .. Row(row)])] : ones,
            ones,
            truth.IsLinear ? [] : [.. rows.SelectMany(Row)],
            Array.ConvertAll(rows, row => keys[row]),
            hasRandomFeatures: RandomEffectCount > 1);
    }

    private string Names(string separator) => string.Join(separator, Enumerable.Range(1, InputCount).Select(j => $"x{j}"));

    private string[] RowKeys() => [.. GroupKeys.SelectMany((key, k) => Enumerable.Repeat(key, offsets[k + 1] - offsets[k]))];

    private DataTable CreateTable() => DataTable.FromColumns([
        DataColumn.FromText("group", RowKeys()),
        DataColumn.FromText(
            "split", sets.Select(set => set switch { RowSet.Train => "train", RowSet.Validation => "validation", _ => "test" })),
        DataColumn.FromNumbers("y", response),
        .. Enumerable.Range(0, InputCount).Select(j => DataColumn.FromNumbers($"x{j + 1}", ModelData.Column(inputs, InputCount, j)))]);

    private (double Marginal, double Conditional) Shares() // Nakagawa and Schielzeth (2013).
    {
        if (truth.IsBinary) return (double.NaN, double.NaN);
        double sum = 0, squares = 0, random = 0;
        for (var row = 0; row < RowCount; row++)
        {
            var z = Features(row);
            var part = FixedOrder.Dot(z, FixedEffects);
            (sum, squares) = (sum + part, squares + (part * part));
            for (var j = 0; j < RandomEffectCount; j++) random += z[j] * z[j] * RandomEffectVariances[j];
        }

        var fixedVariance = (squares / RowCount) - (sum / RowCount * (sum / RowCount));
        var explained = fixedVariance + (random / RowCount);
        return (fixedVariance / (explained + ResidualVariance), explained / (explained + ResidualVariance));
    }
}
