namespace NgHvi;

/// <summary>P(y = 1 | η) of a binary response, with the augmentation that makes Gibbs sampling of α exact.</summary>
internal interface IBinaryLink
{
    /// <summary>
    /// P(y | η) in eight lanes as factor·e^(−exponent): a sum of log P needs a logarithm only of a product of factors, of which sixteen do not underflow.
    /// </summary>
    /// <param name="sign">1 for y = 1, −1 for y = 0, and 0 for no row, whose slope is 0.</param>
    /// <param name="eta">η.</param>
    /// <param name="exponent">Receives the exponent, ≥ 0.</param>
    /// <param name="slope">Receives the derivative of log P in η.</param>
    /// <returns>The factor, at most 1.</returns>
    static abstract Vector512<double> Probability(
        Vector512<double> sign, Vector512<double> eta, out Vector512<double> exponent, out Vector512<double> slope);

    /// <summary>Minus the second derivative of log P in η, ≥ 0; 0 where the slope is.</summary>
    /// <param name="eta">η.</param>
    /// <param name="slope">The derivative at η.</param>
    static abstract Vector512<double> Curvature(Vector512<double> eta, Vector512<double> slope);

    /// <summary>
    /// Draws the auxiliary variable of a row given η. Given it the likelihood of η is Gaussian: precision weight, and weight times pseudo-response.
    /// </summary>
    /// <param name="sign">1 for y = 1, −1 for y = 0.</param>
    /// <param name="eta">η.</param>
    /// <param name="random">The stream.</param>
    static abstract (double Weight, double WeightedResponse) Augment(double sign, double eta, ref KeyedStream random);

    /// <summary>Whether the weight is 1 whatever is drawn.</summary>
    static abstract bool HasUnitWeight { get; }
}
