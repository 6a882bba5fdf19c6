using NgHvi.Distributions;
using NgHvi.Sampling;

namespace NgHvi.Models.Deep;

/// <summary>P(y = 1 | η) of a binary response, with the augmentation that makes Gibbs sampling of α exact.</summary>
internal interface IBinaryLink
{
    /// <summary>log P(y | η), its derivative in η and minus its second derivative.</summary>
    /// <param name="sign">1 for y = 1, −1 for y = 0.</param>
    /// <param name="eta">η.</param>
    /// <param name="slope">Receives the derivative.</param>
    /// <param name="curvature">Receives minus the second derivative, ≥ 0.</param>
    static abstract double LogProbability(double sign, double eta, out double slope, out double curvature);

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

/// <summary>Φ(η): the auxiliary variable is the normal variable whose sign is the response (method section 4.3).</summary>
internal readonly struct ProbitLink : IBinaryLink
{
    public static bool HasUnitWeight => true;

    public static double LogProbability(double sign, double eta, out double slope, out double curvature)
    {
        var value = NormalTail.LogCdf(sign * eta, out var ratio);
        slope = sign * ratio;
        curvature = Math.Max(0, ratio * ((sign * eta) + ratio));
        return value;
    }

    public static (double Weight, double WeightedResponse) Augment(double sign, double eta, ref KeyedStream random) =>
        (1, TruncatedNormal.Draw(eta, sign > 0, ref random));
}

/// <summary>1/(1 + e^−η): the auxiliary variable is Pólya-Gamma (Polson, Scott and Windle 2013).</summary>
internal readonly struct LogitLink : IBinaryLink
{
    /// <summary>Beyond it, and for no number at all, the mean stands for the draw: its relative standard deviation is √(2/|η|), and rejection would never end at infinity.</summary>
    private const double LargestTilt = 1e10;

    public static bool HasUnitWeight => false;

    public static double LogProbability(double sign, double eta, out double slope, out double curvature)
    {
        var x = sign * eta;
        var wrong = Logistic.Cdf(-x);
        slope = sign * wrong;
        curvature = wrong * (1 - wrong);
        return -Logistic.Log1pExp(-x);
    }

    public static (double Weight, double WeightedResponse) Augment(double sign, double eta, ref KeyedStream random) =>
        (Math.Abs(eta) < LargestTilt ? PolyaGamma.Draw(eta, ref random) : PolyaGamma.Mean(eta), 0.5 * sign);
}
