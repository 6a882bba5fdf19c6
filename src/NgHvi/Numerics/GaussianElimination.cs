namespace NgHvi;

/// <summary>Partial pivoting for small matrices that need not be definite.</summary>
internal static class GaussianElimination
{
    // A X = Y in place: A (n×n) is destroyed, Y (n×columns) becomes X.
    [MethodImpl(AggressiveOptimization)]
    public static bool Solve(Span<double> a, int n, Span<double> y, int columns)
    {
        for (var j = 0; j < n; j++)
        {
            var pivotRow = j;
            var largest = Math.Abs(a[(j * n) + j]);
            for (var i = j + 1; i < n; i++)
            {
                var candidate = Math.Abs(a[(i * n) + j]);
                if (candidate > largest) (pivotRow, largest) = (i, candidate);
            }

            if (!(largest > 0) || double.IsInfinity(largest)) return false;
            if (pivotRow != j)
            {
                for (var c = 0; c < n; c++) (a[(j * n) + c], a[(pivotRow * n) + c]) = (a[(pivotRow * n) + c], a[(j * n) + c]);
                for (var c = 0; c < columns; c++)
                    (y[(j * columns) + c], y[(pivotRow * columns) + c]) = (y[(pivotRow * columns) + c], y[(j * columns) + c]);
            }

            var source = a.Slice(j * n, n);
            var sourceY = y.Slice(j * columns, columns);
            var reciprocal = 1 / source[j];
            for (var i = j + 1; i < n; i++)
            {
                var target = a.Slice(i * n, n);
                var factor = target[j] * reciprocal;
                if (factor == 0) continue;
                for (var l = j + 1; l < n; l++) target[l] -= factor * source[l];
                var targetY = y.Slice(i * columns, columns);
                for (var l = 0; l < columns; l++) targetY[l] -= factor * sourceY[l];
            }
        }

        for (var i = n - 1; i >= 0; i--)
        {
            var row = a.Slice(i * n, n);
            var target = y.Slice(i * columns, columns);
            for (var l = i + 1; l < n; l++)
            {
                var weight = row[l];
                var solved = y.Slice(l * columns, columns);
                for (var c = 0; c < columns; c++) target[c] -= weight * solved[c];
            }

            var reciprocal = 1 / row[i];
            for (var c = 0; c < columns; c++) target[c] *= reciprocal;
        }

        return true;
    }
}
