namespace NgHvi.Tests.Support;

/// <summary>φ/Φ from the parts of <see cref="NormalTail"/>.</summary>
internal static class InverseMills
{
    private const double InverseRootTwoPi = 0.39894228040143267794;
    private const double CentreEnd = 0.67448975;

    public static double LogCdf(double x, out double ratio)
    {
        ratio = x < -CentreEnd ? InverseRootTwoPi / NormalTail.Scaled(-x) : InverseRootTwoPi * NormalTail.Kernel(x) / NormalTail.Cdf(x);
        return NormalTail.LogCdf(x);
    }
}
