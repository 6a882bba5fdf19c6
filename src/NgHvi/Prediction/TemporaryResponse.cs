namespace NgHvi;

internal enum OutcomeKind
{
    Number,
    Binary,
    Count,
}

internal sealed class TemporaryResponse(ResponseFamily family)
{
    public OutcomeKind Kind => family == ResponseFamily.Gaussian ? OutcomeKind.Number : OutcomeKind.Binary;

    public bool IsNormal => family == ResponseFamily.Gaussian;

    public double Mean(double eta, ReadOnlySpan<double> parameters) => family switch
    {
        ResponseFamily.Gaussian => eta,
        ResponseFamily.Probit => NormalTail.Cdf(eta),
        _ => Logistic.Cdf(eta),
    };

    public double Variance(double eta, ReadOnlySpan<double> parameters) =>
        family == ResponseFamily.Gaussian ? Math.Exp(parameters[0]) : Mean(eta, parameters) * (1 - Mean(eta, parameters));

    public double MeanOver(double mean, double variance, ReadOnlySpan<double> parameters) =>
        family == ResponseFamily.Probit ? NormalTail.Cdf(mean / Math.Sqrt(1 + variance)) : LinkMoments.Of(family, mean, variance).Mean;

    public double LogDensity(double y, double eta, ReadOnlySpan<double> parameters) => family switch
    {
        ResponseFamily.Gaussian => -0.5 * (Math.Log(2 * Math.PI) + parameters[0] + ((y - eta) * (y - eta) * Math.Exp(-parameters[0]))),
        ResponseFamily.Probit => NormalTail.LogCdf(y == 1 ? eta : -eta),
        _ => Math.Log(Logistic.Cdf(y == 1 ? eta : -eta)),
    };

    public double Draw(double eta, ReadOnlySpan<double> parameters, ref KeyedStream random) =>
        family == ResponseFamily.Gaussian ? eta + (Math.Exp(0.5 * parameters[0]) * random.Normal()) : random.Uniform() < Mean(eta, parameters) ? 1 : 0;

    public double LatentVariance(ReadOnlySpan<double> parameters) => family == ResponseFamily.Gaussian ? Math.Exp(parameters[0]) : 1;
}
