namespace NgHvi;

/// <summary>A sum over rows, in eight lanes, of log densities given as factor·e^(−exponent): one logarithm for sixteen factors.</summary>
internal struct LogProduct
{
    private const int MostFactors = 16;
    private Vector512<double> sum;
    private Vector512<double> product;
    private int count;

    /// <summary>An empty sum.</summary>
    public LogProduct() => product = Vector512<double>.One;

    /// <summary>Adds log factor − exponent; the code 0 is no row, and its exponent 0.</summary>
    [MethodImpl(AggressiveInlining)]
    public void Add(Vector512<double> code, Vector512<double> factor, Vector512<double> exponent)
    {
        sum -= exponent;
        product = Vector512.ConditionalSelect(Vector512.Equals(code, Vector512<double>.Zero), product, product * factor);
        if (++count == MostFactors)
        {
            sum += LaneLogarithm.Log(product);
            (product, count) = (Vector512<double>.One, 0);
        }
    }

    /// <summary>The sum.</summary>
    [MethodImpl(AggressiveInlining)]
    public readonly Vector512<double> Close() => sum + LaneLogarithm.Log(product);
}
