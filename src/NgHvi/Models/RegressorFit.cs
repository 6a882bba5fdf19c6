namespace NgHvi;

/// <summary>Least squares: β, sums of products and mean squares of its regressors, mean squares of those of α and of residuals.</summary>
internal sealed record RegressorFit(double[] Beta, double[] Gram, double[] Squares, double[] RandomSquares, double Error)
{
    public static RegressorFit OfSums(GroupedStatistics data)
    {
        var (n, q, total) = (data.RowCount, data.FixedCount, data.ResidualSquares);
        for (var i = 0; i < q; i++) total += data.Reference[i] * FixedOrder.Dot(data.GramX.Slice(i * q, q), data.Reference);
        return new RegressorFit(
            data.Reference.ToArray(), data.GramX.ToArray(), [.. Enumerable.Range(0, q).Select(j => Positive(data.GramX[j * (q + 1)] / n))],
            [.. Enumerable.Range(0, data.RandomCount).Select(i => Positive(FixedOrder.Sum(data.GramZ(i, i)) / n))],
            total > 0 ? Math.Max(data.ResidualSquares, 1e-10 * total) / n : 1);
    }

    // Of outcomes and roots of weights by chunk.
    public static RegressorFit OfRows(MixedDensity model, ReadOnlySpan<double> theta, double[][] response, double[][] weights)
    {
        var (shape, chunks) = (model.Shape, model.Chunks);
        int[] places = [.. Enumerable.Range(0, shape.FixedCount), .. Enumerable.Range(shape.FeatureStart, shape.FeatureCount)];
        var (f, b, n, longest) = (shape.RegressorCount, places.Length, chunks.RowCount, RowChunks.LongestOf(chunks));
        var (pass, block) = (new RegressorPass(model, longest), new double[f * longest]);
        pass.Load(theta, chunks);
        var (gram, cross, squares) = (Matrix.Build.Dense(b, b), new double[b], new double[f]);
        for (var c = 0; c < response.Length; c++)
        {
            var (y, rows) = (Block(c), response[c].Length);
            for (var i = 0; i < f; i++) squares[i] += FixedOrder.SumOfSquares(block.AsSpan(i * rows, rows)) / n;
            for (var i = 0; i < b; i++)
            {
                var row = block.AsSpan(places[i] * rows, rows);
                cross[i] += FixedOrder.Dot(row, y);
                for (var j = 0; j <= i; j++) gram[i, j] += FixedOrder.Dot(row, block.AsSpan(places[j] * rows, rows));
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
        // What cells leave out.
        var error = model.Response.IsLocationScale ? chunks.Items.Sum(chunk => chunk.Constant) : 0;
        var total = error;
        for (var c = 0; c < response.Length; c++)
        {
            var (y, rows) = (Block(c), response[c].Length);
            total += FixedOrder.SumOfSquares(y);
            for (var j = 0; j < b; j++) TensorPrimitives.MultiplyAdd(block.AsSpan(places[j] * rows, rows), -beta[j], y, y);
            error += FixedOrder.SumOfSquares(y);
        }

        return new RegressorFit(
            beta, gram.ToRowMajorArray(), Array.ConvertAll(places, place => Positive(squares[place])),
            Array.ConvertAll(shape.RandomIndices, place => Positive(squares[place])), total > 0 ? Math.Max(error, 1e-10 * total) / n : 1);

        double[] Block(int c) // Weighted outcomes; weighted regressors into the block.
        {
            var z = pass.Forward(chunks.Items[c]);
            var (own, rows) = (weights[c], response[c].Length);
            for (var i = 0; i < f; i++) TensorPrimitives.Multiply(z.Slice(i * rows, rows), own, block.AsSpan(i * rows, rows));
            return [.. response[c].Zip(own, (y, weight) => y * weight)];
        }
    }

    private static double Positive(double square) => square > 0 ? square : 1;
}
