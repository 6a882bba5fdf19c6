namespace NgHvi;

/// <summary>Σ log(factorᵖ·e^(−exponent)) over rows: one logarithm for sixteen factors.</summary>
internal struct LogProduct
{
    private const int MostFactors = 16;
    private Vector8 sum, logs; // Of exponents, −; of factors.
    private Vector8 product;
    private int count;

    public LogProduct() => product = Vector8.One;
    public readonly Vector8 Logarithm => logs + Lanes.Log(product); // Of the factors' product.

    [MethodImpl(AggressiveInlining)]
    public void Add(Vector8 code, Vector8 factor, Vector8 exponent)
    {
        sum -= exponent;
        product = Vector512.ConditionalSelect(Vector512.Equals(code, Vector8.Zero), product, product * factor);
        if (++count == MostFactors)
        {
            logs += Lanes.Log(product);
            (product, count) = (Vector8.One, 0);
        }
    }

    [MethodImpl(AggressiveInlining)] public void Add(Vector8 logarithm) => logs += logarithm;

    [MethodImpl(AggressiveInlining)] public readonly Vector8 Close() => sum + Logarithm;

    [MethodImpl(AggressiveInlining)] public readonly Vector8 Close(double power) => sum + (power * Logarithm);
}
