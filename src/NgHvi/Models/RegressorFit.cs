using MathNet.Numerics.LinearAlgebra;

namespace NgHvi;

/// <summary>Least squares: β, sums of products and mean squares of its regressors, mean squares of those of α and of residuals.</summary>
internal sealed record RegressorFit(double[] Beta, double[] Gram, double[] Squares, double[] RandomSquares, double Error)
{
    private const int BlockRows = 256;

    public static RegressorFit OfSums(GroupedStatistics data)
    {
        var (n, q, total) = (data.RowCount, data.FixedCount, data.ResidualSquares);
        for (var i = 0; i < q; i++) total += data.Reference[i] * FixedOrder.Dot(data.GramX.Slice(i * q, q), data.Reference);
        return new RegressorFit(
            data.Reference.ToArray(), data.GramX.ToArray(), [.. Enumerable.Range(0, q).Select(j => Positive(data.GramX[j * (q + 1)] / n))],
            [.. Enumerable.Range(0, data.RandomCount).Select(i => Positive(FixedOrder.Sum(data.GramZ(i, i)) / n))],
            total > 0 ? Math.Max(data.ResidualSquares, 1e-10 * total) / n : 1);
    }

    public static RegressorFit OfRows(MixedDensity model, ReadOnlySpan<double> theta, double[] response)
    {
        var shape = model.Shape;
        int[] places = [.. Enumerable.Range(0, shape.FixedCount), .. Enumerable.Range(shape.FeatureStart, shape.FeatureCount)];
        var (f, b, n) = (shape.RegressorCount, places.Length, response.Length);
        var (pass, width) = (new RegressorPass(model, BlockRows), model.ColumnSource.Count);
        var (columns, block) = (new double[width * BlockRows], new double[width * BlockRows]);
        pass.Load(theta);
        var (gram, cross, squares) = (Matrix<double>.Build.Dense(b, b), new double[b], new double[f]);
        for (var start = 0; start < n; start += BlockRows)
        {
            var z = Block(start, out var rows);
            for (var i = 0; i < f; i++) squares[i] += FixedOrder.SumOfSquares(z.Slice(i * BlockRows, rows)) / n;
            for (var i = 0; i < b; i++)
            {
                var row = z.Slice(places[i] * BlockRows, rows);
                cross[i] += FixedOrder.Dot(row, response.AsSpan(start, rows));
                for (var j = 0; j <= i; j++) gram[i, j] += FixedOrder.Dot(row, z.Slice(places[j] * BlockRows, rows));
            }
        }

        for (var i = 0; i < b; i++) for (var j = 0; j < i; j++) gram[j, i] = gram[i, j];
        // A dead feature may come alive: it is treated as a small one.
        var features = shape.FeatureCount == 0 ? 0 : Enumerable.Range(shape.FeatureStart, shape.FeatureCount).Average(i => squares[i]);
        var least = 1e-2 * (features > 0 ? features : 1);
        for (var i = shape.FeatureStart; i < f; i++) squares[i] = Math.Max(squares[i], least);
        var ridged = gram.Clone();
        for (var i = 0; i < b; i++) ridged[i, i] = n * Positive(squares[places[i]]) * (1 + (shape.FeatureCount > 0 ? 1e-3 : 1e-9));
        double[] beta = b == 0 ? [] : ridged.Cholesky().Solve(CreateVector.Dense(cross)).ToArray();
        double error = 0, total = 0;
        for (var start = 0; start < n; start += BlockRows)
        {
            var z = Block(start, out var rows);
            for (var i = 0; i < rows; i++)
            {
                var fitted = 0.0;
                for (var j = 0; j < b; j++) fitted += beta[j] * z[(places[j] * BlockRows) + i];
                var left = response[start + i] - fitted;
                error += left * left;
                total += response[start + i] * response[start + i];
            }
        }

        return new RegressorFit(
            beta, gram.ToRowMajorArray(), Array.ConvertAll(places, place => Positive(squares[place])),
            Array.ConvertAll(shape.RandomIndices, place => Positive(squares[place])), total > 0 ? Math.Max(error, 1e-10 * total) / n : 1);

        // Unit-major at a distance of a block.
        ReadOnlySpan<double> Block(int start, out int rows)
        {
            var (data, q, r, m) = (model.Data, shape.FixedCount, model.Data.RandomNames.Count, model.Data.InputNames.Count);
            rows = Math.Min(BlockRows, n - start);
            model.ColumnSource.Gather(
                rows, data.Fixed.Slice(start * q, rows * q), data.Random.Slice(start * r, rows * r),
                data.Inputs.Slice(start * m, rows * m), columns);
            Array.Clear(block);
            for (var i = 0; i < rows * width; i++) block[(i % width * BlockRows) + (i / width)] = columns[i];
            return pass.Forward(block, BlockRows);
        }
    }

    private static double Positive(double square) => square > 0 ? square : 1;
}
