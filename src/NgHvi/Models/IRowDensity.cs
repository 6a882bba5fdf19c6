namespace NgHvi;

/// <summary>log p(y | η) of rows in eight lanes. Responses are coded as numbers; 0 is no row, of no slope and curvature.</summary>
internal interface IRowDensity<TSelf> where TSelf : struct, IRowDensity<TSelf>
{
    static virtual int ParameterCount => 0;

    // Whether given an auxiliary variable a row's likelihood of η is Gaussian, for Gibbs sweeps; and whether its weight is then always 1.
    static virtual (bool Exists, bool HasUnitWeight) Augmentation => default;

    // From logarithms, as θ has them.
    static abstract TSelf Create(ReadOnlySpan<double> parameters);

    // Adds ∂ log p/∂parameter of a row.
    static virtual void AddParameterSlopes(in TSelf row, Vector8 code, Vector8 eta, Span<Vector8> slopes)
    {
    }

    // What log p of a row has that η does not change, with its slopes in the parameters; left out of the other members.
    static virtual double AddConstant(in TSelf row, double code, Span<double> slopes) => 0;
    static virtual bool HasConstant => false;

    // Given η: the precision of the Gaussian likelihood of η, and that times its pseudo-response.
    static virtual (double Weight, double WeightedResponse) Augment(in TSelf row, double code, double eta, ref KeyedStream random) =>
        throw new NotSupportedException("This response has no auxiliary variable.");

    // p(y | η) as factor·e^(−exponent): log p needs one logarithm for sixteen factors, whose product must not under- or overflow.
    Vector8 Factor(Vector8 code, Vector8 eta, out Vector8 exponent, out Vector8 slope);

    // −∂² log p/∂η² ≥ 0; for a density that is not log-concave its expectation or another positive stand-in.
    Vector8 Curvature(Vector8 code, Vector8 eta, Vector8 slope);
}
