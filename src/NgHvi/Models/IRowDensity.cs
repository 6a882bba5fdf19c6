namespace NgHvi;

/// <summary>log p(y | η) of the rows of a response that is no linear Gaussian, in eight lanes, at one value of its parameters; what
/// <see cref="QuadratureKernel{TRow}"/> needs of a response. A response is coded as a number that is not 0; the code 0 stands for no row,
/// whose slope, curvature and slopes in the parameters must be 0.</summary>
internal interface IRowDensity<TSelf> where TSelf : struct, IRowDensity<TSelf>
{
    /// <summary>Number of the response's parameters.</summary>
    static virtual int ParameterCount => 0;

    /// <summary>Whether given an auxiliary variable a row's likelihood of η is Gaussian, so that α can be drawn by Gibbs sweeps; and
    /// whether its weight is then 1 whatever is drawn.</summary>
    static virtual (bool Exists, bool HasUnitWeight) Augmentation => default;

    /// <summary>The density at parameters as θ has them, logarithms.</summary>
    static abstract TSelf Create(ReadOnlySpan<double> parameters);

    /// <summary>Adds ∂ log p/∂parameter of a row to its parameter's lanes.</summary>
    static virtual void AddParameterSlopes(in TSelf row, Vector8 code, Vector8 eta, Span<Vector8> slopes)
    {
    }

    /// <summary>What log p of a row has that η does not change, with its slopes in the parameters added; asked for once an evaluation. Left
    /// out of the other members.</summary>
    static virtual double AddConstant(in TSelf row, double code, Span<double> slopes) => 0;
    /// <summary>Whether <see cref="AddConstant"/> is not 0.</summary>
    static virtual bool HasConstant => false;

    /// <summary>Draws the auxiliary variable of a row given η: the precision of the Gaussian likelihood of η, and that times its
    /// pseudo-response.</summary>
    static virtual (double Weight, double WeightedResponse) Augment(in TSelf row, double code, double eta, ref KeyedStream random) =>
        throw new NotSupportedException("This response has no auxiliary variable.");

    /// <summary>p(y | η) as factor·e^(−exponent): a sum of log p needs a logarithm only of a product of factors, of which sixteen must not
    /// under- or overflow.</summary>
    Vector8 Factor(Vector8 code, Vector8 eta, out Vector8 exponent, out Vector8 slope);

    /// <summary>Minus the second derivative of log p in η, ≥ 0; for a density that is not log-concave its expectation, or another positive
    /// stand-in.</summary>
    Vector8 Curvature(Vector8 code, Vector8 eta, Vector8 slope);
}
