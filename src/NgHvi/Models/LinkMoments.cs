namespace NgHvi;

/// <summary>Moments of P(y = 1 | η) over a normal η.</summary>
internal static class LinkMoments
{
    private static readonly IntegrationNodes Nodes = IntegrationNodes.Create(1);

    /// <summary>E[p] and E[p²] for η ~ N(mean, variance): closed form for the probit's mean, else Gauss–Hermite.</summary>
    public static (double Mean, double Square) Of(ResponseFamily family, double mean, double variance)
    {
        var sd = Math.Sqrt(Math.Max(0, variance));
        double first = 0, second = 0;
        for (var j = 0; j < Nodes.Count; j++)
        {
            var eta = mean + (sd * Nodes.Of(0)[j]);
            var p = family == ResponseFamily.Probit ? NormalTail.Cdf(eta) : Logistic.Cdf(eta);
            var weight = Math.Exp(Nodes.LogWeights[j]);
            first += weight * p;
            second += weight * p * p;
        }

        return (family == ResponseFamily.Probit ? NormalTail.Cdf(mean / Math.Sqrt(1 + variance)) : first, second);
    }
}
