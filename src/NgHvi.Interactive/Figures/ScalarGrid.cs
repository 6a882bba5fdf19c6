namespace NgHvi.Interactive.Figures;

/// <summary>A function of two variables on a rectangular grid, for contours and heat maps.</summary>
public sealed class ScalarGrid
{
    /// <summary>Makes a grid from its coordinates and values.</summary>
    /// <param name="x">Columns, increasing, at least 2.</param>
    /// <param name="y">Rows, increasing, at least 2.</param>
    /// <param name="values">Row-major, one row per y; NaN where the function has no value.</param>
    /// <exception cref="ArgumentException">The values are not |x|·|y|, or a coordinate does not increase.</exception>
    public ScalarGrid(IEnumerable<double> x, IEnumerable<double> y, IEnumerable<double> values)
    {
        (X, Y, Values) = ([.. x], [.. y], [.. values]);
        if (Values.Length != X.Length * Y.Length)
        {
            throw new ArgumentException(
                $"Values has length {Values.Length}, but the grid is {Y.Length} × {X.Length}.", nameof(values));
        }

        CheckIncreasing(X, nameof(x));
        CheckIncreasing(Y, nameof(y));
    }

    /// <summary>Horizontal coordinates, one per column.</summary>
    public ImmutableArray<double> X { get; }

    /// <summary>Vertical coordinates, one per row.</summary>
    public ImmutableArray<double> Y { get; }

    /// <summary>Values, row-major.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>The value at a row and a column.</summary>
    public double this[int row, int column] => Values[(row * X.Length) + column];

    /// <summary>The smallest and largest finite values; (0, 0) if there are none.</summary>
    public (double Low, double High) Range
    {
        get
        {
            var finite = Values.Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
            return (finite.Min(), finite.Max());
        }
    }

    /// <summary>Evaluates a function at count × count points over a rectangle, its edges included.</summary>
    public static ScalarGrid Sample(
        Func<double, double, double> function, (double Low, double High) x, (double Low, double High) y, int count = 81)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        var columns = Points(x);
        var rows = Points(y);
        return new ScalarGrid(columns, rows, rows.SelectMany(v => columns.Select(u => function(u, v))));

        double[] Points((double Low, double High) range) =>
            [.. Enumerable.Range(0, count).Select(i => range.Low + ((range.High - range.Low) * i / (count - 1)))];
    }

    private static void CheckIncreasing(ImmutableArray<double> points, string name)
    {
        if (points.Length < 2 || points.Zip(points.Skip(1)).Any(pair => !(pair.First < pair.Second)))
        {
            throw new ArgumentException($"{name} must hold at least 2 increasing numbers.", name);
        }
    }
}
