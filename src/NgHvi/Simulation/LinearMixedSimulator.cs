namespace NgHvi;

/// <summary>The paper's Example 1: a linear random intercept model with known truth (method section 6.1).</summary>
public sealed record LinearMixedSimulator
{
    /// <summary>The paper's coefficients, intercept first.</summary>
    public static IReadOnlyList<double> PublishedFixedEffects { get; } = [0.8292, -1.3250, 0.9909, 1.6823, -1.7564, 0.0580];

    /// <summary>R, the correlation of the five covariates, row-major; Example 2a shares it.</summary>
    internal static readonly double[] CovariateCorrelation =
    [
        1, 0, -0.5, 0.2, 0,
        0, 1, 0, -0.5, 0.2,
        -0.5, 0, 1, 0, -0.5,
        0.2, -0.5, 0, 1, 0,
        0, 0.2, -0.5, 0, 1,
    ];

    /// <summary>K. Range: > 0.</summary>
    public int GroupCount { get; init => field = Guard.Positive(value, nameof(GroupCount)); } = 1000;

    /// <summary>n, dealt to the groups in equal consecutive runs; the first groups get what is left over. Range: ≥ 2K.</summary>
    public int RowCount { get; init => field = Guard.Positive(value, nameof(RowCount)); } = 10_000;

    /// <summary>σ²_α; the paper's are 0.01, 1 and 10. Range: ≥ 0.</summary>
    public double RandomEffectVariance { get; init => field = Guard.NonNegative(value, nameof(RandomEffectVariance)); } = 1;

    /// <summary>σ²_e. Range: > 0.</summary>
    public double ResidualVariance { get; init => field = Guard.Positive(value, nameof(ResidualVariance)); } = 1;

    /// <summary>Draws data: columns group, split, y, x1 … x5. The first half of each group (rounded up) is "train", the rest "test".</summary>
    /// <exception cref="ArgumentException">There are fewer than two rows a group.</exception>
    public LinearMixedSimulation Simulate(RandomKey key)
    {
        if (RowCount < 2 * GroupCount)
        {
            throw new ArgumentException($"The number of rows is {RowCount}, but {GroupCount} groups need at least two rows each, {2 * GroupCount}.");
        }

        const int Covariates = 5;
        var root = CovariateCorrelation.ToArray();
        SmallCholesky.Factor(root, Covariates);
        var effects = new double[GroupCount];
        NormalSampler.Fill(key.Fold(0), effects);
        var noise = new double[RowCount * (Covariates + 1)];
        NormalSampler.Fill(key.Fold(1), noise);
        var x = Enumerable.Range(0, Covariates).Select(_ => new double[RowCount]).ToArray();
        var y = new double[RowCount];
        var group = new string[RowCount];
        var split = new string[RowCount];
        var row = 0;
        double fixedSum = 0, fixedSquares = 0;
        for (var k = 0; k < GroupCount; k++)
        {
            effects[k] *= Math.Sqrt(RandomEffectVariance);
            var size = (RowCount / GroupCount) + (k < RowCount % GroupCount ? 1 : 0);
            var name = (k + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            for (var i = 0; i < size; i++, row++)
            {
                var normals = noise.AsSpan(row * (Covariates + 1), Covariates + 1);
                var mean = PublishedFixedEffects[0];
                for (var j = 0; j < Covariates; j++)
                {
                    double value = 0;
                    for (var l = 0; l <= j; l++)
                    {
                        value += root[(j * Covariates) + l] * normals[l];
                    }

                    x[j][row] = value;
                    mean += PublishedFixedEffects[j + 1] * value;
                }

                fixedSum += mean;
                fixedSquares += mean * mean;
                y[row] = mean + effects[k] + (Math.Sqrt(ResidualVariance) * normals[Covariates]);
                group[row] = name;
                split[row] = 2 * i < size ? "train" : "test";
            }
        }

        var columns = new List<DataColumn> { DataColumn.FromText("group", group), DataColumn.FromText("split", split), DataColumn.FromNumbers("y", y) };
        columns.AddRange(x.Select((values, j) => DataColumn.FromNumbers($"x{j + 1}", values)));
        var fixedMean = fixedSum / RowCount;
        return new LinearMixedSimulation(
            DataTable.FromColumns([.. columns]),
            PublishedFixedEffects,
            effects,
            RandomEffectVariance,
            ResidualVariance,
            ((fixedSquares / RowCount) - (fixedMean * fixedMean)));
    }
}
