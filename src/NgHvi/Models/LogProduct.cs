namespace NgHvi;

/// <summary>Σ log(factor·e^(−exponent)) over rows: one logarithm for sixteen factors.</summary>
internal struct LogProduct
{
    private const int MostFactors = 16;
    private Vector8 sum;
    private Vector8 product;
    private int count;

    public LogProduct() => product = Vector8.One;

    [MethodImpl(AggressiveInlining)]
    public void Add(Vector8 code, Vector8 factor, Vector8 exponent)
    {
        sum -= exponent;
        product = Vector512.ConditionalSelect(Vector512.Equals(code, Vector8.Zero), product, product * factor);
        if (++count == MostFactors)
        {
            sum += Lanes.Log(product);
            (product, count) = (Vector8.One, 0);
        }
    }

    [MethodImpl(AggressiveInlining)] public void Add(Vector8 logarithm) => sum += logarithm;

    [MethodImpl(AggressiveInlining)] public readonly Vector8 Close() => sum + Lanes.Log(product);
}
