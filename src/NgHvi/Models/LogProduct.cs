namespace NgHvi;

/// <summary>A sum over rows, in eight lanes, of log densities given as factor·e^(−exponent): one logarithm for sixteen factors.</summary>
internal struct LogProduct
{
    private const int MostFactors = 16;
    private Vector8 sum;
    private Vector8 product;
    private int count;

    // An empty sum.
    public LogProduct() => product = Vector8.One;

    // Adds log factor − exponent; the code 0 is no row, and its exponent 0.
    [MethodImpl(AggressiveInlining)]
    public void Add(Vector8 code, Vector8 factor, Vector8 exponent)
    {
        sum -= exponent;
        product = Vector512.ConditionalSelect(Vector512.Equals(code, Vector8.Zero), product, product * factor);
        if (++count == MostFactors)
        {
            sum += LaneLogarithm.Log(product);
            (product, count) = (Vector8.One, 0);
        }
    }

    // The sum.
    [MethodImpl(AggressiveInlining)]
    public readonly Vector8 Close() => sum + LaneLogarithm.Log(product);
}
