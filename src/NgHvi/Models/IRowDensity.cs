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

    // p = Factor^Power of (y − η)/σ_k, σ_k = σe^(τu): sums of slope·(y − η), of log factor and of
    // weights tell all else of parameters and u.
    static virtual bool IsLocationScale => false;
    static virtual TSelf At(in TSelf row, Vector8 u) => row;
    double Power => 1;
    Vector8 Information => Vector8.One; // −E ∂² log p/∂η².
    Vector8 LogScale => Vector8.Zero; // log σ_k/σ.
    Vector8 ScaleSlope(Vector8 slopes, Vector8 count) => Vector8.Zero; // Of u.
    Vector8 ScaleInformation(Vector8 count) => Vector8.Zero; // −E ∂²/∂u².
    double Constant => 0; // Of a row's log p, without η and u.

    void AddTotals(Vector8 slopes, Vector8 logs, Vector8 count, Vector8 u, Span<Vector8> parameters)
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
