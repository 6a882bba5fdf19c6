using Microsoft.Data.Analysis;

namespace NgHvi;

/// <summary>Simulated data in K groups and the truth behind them. Rows of a group stand together.</summary>
public sealed class MixedSimulation
{
    private readonly MixedTruth truth;
    private readonly double[] inputs;
    private readonly double[] effects;
    private readonly double[] predictors;
    private readonly double[] expected;
    private readonly double[] response;
    private readonly int[] offsets;
    private readonly RowSet[] sets;

    // The noise of a row is normal, or uniform where responses are 0 or 1; its set follows from its place in the group and its size.
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
    /// <summary>The data as a table: columns group, split ("train", "validation", "test"), y, x1, x2, ….</summary>
    public DataFrame Table => field ??= CreateTable().ToDataFrame();

    /// <summary>The formula of the model that made the data, or can learn it.</summary>
    public string Formula => truth.IsLinear ? $"y ~ {Names(" + ")} + (1 | group)"
        : $"y ~ deep({Names(", ")}) + ({(RandomEffectCount > 1 ? "deep" : "1")} | group)";

    /// <summary>y, length n.</summary>
    public ReadOnlySpan<double> Response => response;
    /// <summary>x without a constant, n×m, row-major.</summary>
    public ReadOnlySpan<double> Inputs => inputs;
    /// <summary>The key of each group, "1", "2", …, length K.</summary>
    public IReadOnlyList<string> GroupKeys { get; }
    /// <summary>Group k holds the rows from entry k up to entry k + 1; length K + 1.</summary>
    public ReadOnlySpan<int> GroupOffsets => offsets;
    /// <summary>What each row is for, length n.</summary>
    public ReadOnlySpan<RowSet> Sets => sets;
    /// <summary>η: z(x)ᵀβ and the group's part, or the predictor of Example 3; length n.</summary>
    public ReadOnlySpan<double> LinearPredictors => predictors;
    /// <summary>E[y | x, α_k]: η, or P(y = 1) where the responses are 0 or 1; length n.</summary>
    public ReadOnlySpan<double> ExpectedValues => expected;
    /// <summary>α, K×r, row-major.</summary>
    public ReadOnlySpan<double> RandomEffects => effects;
    /// <summary>The diagonal of the diagonal covariance of α_k, length r.</summary>
    public ReadOnlySpan<double> RandomEffectVariances => truth.RandomEffectVariances;
    /// <summary>β, intercept first; empty for Example 3.</summary>
    public ReadOnlySpan<double> FixedEffects => truth.FixedEffects;
    /// <summary>σ²; NaN where the responses are 0 or 1.</summary>
    public double ResidualVariance => truth.ResidualVariance;
    /// <summary>Widths of the hidden layers of the true network; empty for Examples 1 and 3.</summary>
    public ReadOnlySpan<int> Widths => truth.Widths;
    /// <summary>W_1, W_2, …, row-major (a row for each unit), the bias first; empty without a network.</summary>
    public ReadOnlySpan<double> Weights => truth.Weights;
    /// <summary>R²_m: the share of the fixed effects in the variance of y; NaN where the responses are 0 or 1.</summary>
    public double MarginalR2 => Shares().Marginal;
    /// <summary>R²_c: the share of fixed and random effects; NaN where the responses are 0 or 1.</summary>
    public double ConditionalR2 => Shares().Conditional;

    /// <summary>The true features z(x) of a row, constant first.</summary>
    /// <param name="row">The row. Range: 0 to n − 1.</param>
    /// <exception cref="InvalidOperationException">The truth has no features.</exception>
    public double[] Features(int row) => !truth.IsBinary ? truth.Features(Inputs.Slice(row * InputCount, InputCount))
        : throw new InvalidOperationException("The truth of Example 3 is no network, so its rows have no features.");

    /// <summary>The rows of a set, rising.</summary>
    /// <param name="set">The set.</param>
    public int[] RowsOf(RowSet set) => [.. Enumerable.Range(0, RowCount).Where(row => sets[row] == set)];

    /// <summary>The rows of a set, in order, as the data of the model of <see cref="Formula"/>.</summary>
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

    // Nakagawa and Schielzeth (2013): Var(zᵀβ) and the mean of zᵀΣz over the rows, beside σ².
    private (double Marginal, double Conditional) Shares()
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
