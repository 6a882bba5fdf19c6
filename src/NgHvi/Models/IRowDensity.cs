namespace NgHvi;

/// <summary>log p(y | η) of rows in eight lanes; code 0 is no row, of no slope and curvature.</summary>
internal interface IRowDensity<TSelf> where TSelf : struct, IRowDensity<TSelf>
{
    static virtual int ParameterCount => 0;

    // For Gibbs: a variable given which the likelihood of η is Gaussian, perhaps of weight always 1.
    static virtual (bool Exists, bool HasUnitWeight) Augmentation => default;

    static abstract TSelf Create(ReadOnlySpan<double> parameters); // Logarithms, as in θ.

    static virtual void AddParameterSlopes( // Adds weight·∂ log p/∂parameter.
        in TSelf row, Vector8 code, Vector8 weight, Vector8 eta, Span<Vector8> slopes)
    {
    }

    // weight times the part of log p of parameters without η, left out elsewhere; adds its slopes.
    static virtual double AddConstant(in TSelf row, double code, double weight, Span<double> slopes) => 0;
    static virtual bool HasFactor => true; // Else it is 1.
    static virtual bool IsPooled => false; // Weighted rows have a mean code and Pooled.

    // log p of an outcome on average over a cell, and its derivatives.
    static virtual Vector8 Pooled(Vector8 code, Vector8 eta, out Vector8 slope, out Vector8 curvature) =>
        throw new NotSupportedException("Cells of this response have one outcome.");


    // Precision of η, and that times its pseudo-response.
    static virtual (double Weight, double WeightedResponse) Augment(in TSelf row, double code, double eta, ref KeyedStream random) =>
        throw new NotSupportedException("This response has no auxiliary variable.");

    // p(y | η) = factor·e^(−exponent); the product of sixteen factors must not under- or overflow.
    Vector8 Factor(Vector8 code, Vector8 eta, out Vector8 exponent, out Vector8 slope);

    Vector8 Curvature(Vector8 code, Vector8 eta, Vector8 slope); // −∂² log p/∂η² or a positive stand-in.
}
