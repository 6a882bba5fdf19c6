using MathNet.Numerics.LinearAlgebra;

namespace NgHvi.Tests.Support;

/// <summary>A small model of several grouping factors, and its densities by dense formulas.</summary>
internal sealed class GroupingCase
{
    public GroupingCase(string formula, int rows = 60, int seed = 3, ModelOptions? options = null)
    {
        Table = Rows(rows, seed);
        Density = MixedModel.From(Table, formula, options ?? new()).Density;
        var (units, data) = (Density.Units, Density.Data);
        X = Dense.Matrix(data.RowCount, data.FixedNames.Count, ModelUnits.Apply(data.Fixed, units.FixedCenters, units.FixedScales));
        var columns = Dense.Matrix(data.RowCount, data.RandomNames.Count,
            ModelUnits.Apply(data.Random, units.RandomCenters, units.RandomScales));
        Z = Matrix<double>.Build.Dense(data.RowCount, data.Factors.Sum(factor => factor.Keys.Count * factor.Count));
        var first = 0;
        foreach (var factor in data.Factors)
        {
            Starts.Add(first);
            for (var i = 0; i < data.RowCount; i++)
                for (var a = 0; a < factor.Count; a++)
                    Z[i, first + (factor.Levels[i] * factor.Count) + a] = columns[i, factor.First + a];
            first += factor.Keys.Count * factor.Count;
        }
    }

    public DataTable Table { get; }

    public MixedDensity Density { get; }

    public Matrix<double> X { get; }

    public Matrix<double> Z { get; }

    public List<int> Starts { get; } = [];

    /// <summary>a crossed with b; c nested in a; s in a by code; two numbers.</summary>
    public static DataTable Rows(int rows, int seed)
    {
        var (normals, uniform) = (new double[3 * rows + 100], new double[3 * rows]);
        NormalSampler.Fill(RandomKey.FromSeed(seed), normals);
        NormalSampler.Fill(RandomKey.FromSeed(seed + 1000), uniform);
        int Level(int i, int count) => (int)(Math.Abs(uniform[i]) * 1e6) % count;
        int[] a = [.. Enumerable.Range(0, rows).Select(i => Level(i, 7))], b =
            [.. Enumerable.Range(0, rows).Select(i => Level(rows + i, 4))];
        int[] c = [.. Enumerable.Range(0, rows).Select(i => Level((2 * rows) + i, 3))];
        return DataTable.FromColumns(
            DataColumn.FromNumbers("y", Enumerable.Range(0, rows).Select(i => 10 + normals[i] + (2 * normals[(3 * rows) + a[i]])
                + normals[(3 * rows) + 20 + b[i]] + (0.5 * normals[(3 * rows) + 40 + (3 * a[i]) + c[i]]) + (0.3 * normals[rows + i]))),
            DataColumn.FromNumbers("x", normals[rows..(2 * rows)]),
            DataColumn.FromNumbers("w", normals[(2 * rows)..(3 * rows)].Select(value => 3 + value)),
            DataColumn.FromText("a", a.Select(level => $"a{level}")),
            DataColumn.FromText("b", b.Select(level => $"b{level}")),
            DataColumn.FromText("c", c.Select(level => $"c{level}")),
            DataColumn.FromText("one", a.Select(_ => "one")));
    }

    /// <summary>A point of θ about which densities are smooth.</summary>
    public double[] Theta(int seed)
    {
        var theta = new double[Density.Parameters.Count];
        NormalSampler.Fill(RandomKey.FromSeed(seed), theta);
        return [.. theta.Select(value => 0.4 * value)];
    }

    public (Matrix<double> Covariance, double Variance) RandomCovariance(double[] theta)
    {
        var parameters = Density.CreateParameters();
        parameters.Read(theta);
        var (all, square) = (Density.RandomCount, new double[Density.RandomCount * Density.RandomCount]);
        parameters.Covariance(square);
        var sigma = Matrix<double>.Build.Dense(Z.ColumnCount, Z.ColumnCount);
        foreach (var (j, factor) in Density.Data.Factors.Index())
            for (var k = 0; k < factor.Keys.Count; k++)
                for (var a = 0; a < factor.Count; a++)
                    for (var b = 0; b < factor.Count; b++)
                        sigma[Starts[j] + (k * factor.Count) + a, Starts[j] + (k * factor.Count) + b] =
                            square[((factor.First + a) * all) + factor.First + b];
        return (sigma, Math.Exp(theta[Density.Shape.ParameterOffset]));
    }

    /// <summary>log p(y | β, θ), in the model's units.</summary>
    public double Given(double[] theta)
    {
        var (sigma, variance) = RandomCovariance(theta);
        var beta = Dense.Vector(theta.AsSpan(0, X.ColumnCount));
        return Dense.LogNormal(Density.Outcomes, (X * beta).ToArray(), Noise(variance) + (Z * sigma * Z.Transpose()));
    }

    /// <summary>log p(y | θ) with β integrated over its prior.</summary>
    public double Marginal(double[] theta)
    {
        var (sigma, variance) = RandomCovariance(theta);
        var prior = Density.Priors.Fixed;
        var spread = Dense.Matrix(X.ColumnCount, X.ColumnCount, prior.Precision).Inverse();
        return Dense.LogNormal(
            Density.Outcomes, (X * Dense.Vector(prior.Mean)).ToArray(),
            Noise(variance) + (Z * sigma * Z.Transpose()) + (X * spread * X.Transpose()));
    }

    /// <summary>Mean and covariance of (b, β) given θ and y.</summary>
    public (Vector<double> Mean, Matrix<double> Covariance) Posterior(double[] theta)
    {
        var (sigma, variance) = RandomCovariance(theta);
        var prior = Density.Priors.Fixed;
        var w = Z.Append(X);
        var precision = Matrix<double>.Build.Dense(w.ColumnCount, w.ColumnCount);
        precision.SetSubMatrix(0, 0, sigma.Inverse());
        var own = Dense.Matrix(X.ColumnCount, X.ColumnCount, prior.Precision);
        precision.SetSubMatrix(Z.ColumnCount, Z.ColumnCount, own);
        var pull = Vector<double>.Build.Dense(w.ColumnCount);
        pull.SetSubVector(Z.ColumnCount, X.ColumnCount, own * Dense.Vector(prior.Mean));
        var covariance = ((w.Transpose() * w / variance) + precision).Inverse();
        return (covariance * ((w.Transpose() * Dense.Vector(Density.Outcomes) / variance) + pull), covariance);
    }

    private Matrix<double> Noise(double variance) => Matrix<double>.Build.DenseDiagonal(X.RowCount, X.RowCount, variance);
}
