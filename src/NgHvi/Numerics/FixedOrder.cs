namespace NgHvi;

/// <summary>Sums in an order that only the length decides: the platform promises none, and a seed must fix every bit.</summary>
internal static class FixedOrder
{
    [MethodImpl(AggressiveOptimization)]
    public static double Sum(ReadOnlySpan<double> x)
    {
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(x);
        var (first, second) = (Vector<double>.Zero, Vector<double>.Zero);
        var i = 0;
        for (; i + 1 < vectors.Length; i += 2)
        {
            first += vectors[i];
            second += vectors[i + 1];
        }

        if (i < vectors.Length) first += vectors[i];
        var sum = Vector.Sum(first + second);
        for (var j = vectors.Length * Vector<double>.Count; j < x.Length; j++) sum += x[j];
        return sum;
    }

    [MethodImpl(AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Guard.SameLength(x.Length, nameof(x), y.Length, nameof(y));
        var left = MemoryMarshal.Cast<double, Vector<double>>(x);
        var right = MemoryMarshal.Cast<double, Vector<double>>(y);
        var (first, second) = (Vector<double>.Zero, Vector<double>.Zero);
        var i = 0;
        for (; i + 1 < left.Length; i += 2)
        {
            first += left[i] * right[i];
            second += left[i + 1] * right[i + 1];
        }

        if (i < left.Length) first += left[i] * right[i];
        var sum = Vector.Sum(first + second);
        for (var j = left.Length * Vector<double>.Count; j < x.Length; j++) sum += x[j] * y[j];
        return sum;
    }

    // Σ log x_i of positive numbers: one logarithm for many.
    [MethodImpl(AggressiveOptimization)]
    public static double LogProduct(ReadOnlySpan<double> x)
    {
        const double Large = 1e100, Small = 1e-100;
        double sum = 0, product = 1;
        foreach (var value in x)
        {
            if (!(value is > Small and < Large))
            {
                sum += Math.Log(value);
                continue;
            }

            product *= value;
            if (!(product is > Small and < Large))
            {
                sum += Math.Log(product);
                product = 1;
            }
        }

        return sum + Math.Log(product);
    }

    public static double Form(ReadOnlySpan<double> matrix, int stride, ReadOnlySpan<double> x) // xᵀMx.
    {
        double sum = 0;
        for (var i = 0; i < x.Length; i++) sum += x[i] * Dot(matrix.Slice(i * stride, x.Length), x);
        return sum;
    }

    public static double SumOfSquares(ReadOnlySpan<double> x) => Dot(x, x);
    public static double Norm(ReadOnlySpan<double> x) => Math.Sqrt(Dot(x, x));

    public static bool AreFinite(ReadOnlySpan<double> values) // Times 0 finite numbers vanish.
    {
        var (sum, i) = (Vector<double>.Zero, 0);
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count) sum += new Vector<double>(values[i..]) * 0;
        var rest = Vector.Sum(sum);
        for (; i < values.Length; i++) rest += values[i] * 0;
        return rest == 0;
    }
}
