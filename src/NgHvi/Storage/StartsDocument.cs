namespace NgHvi;

/// <summary>How several starts of a fit ended, as it is saved.</summary>
/// <param name="Requested">How many were asked for.</param>
/// <param name="Spread">Largest minus smallest ELBO in nats; NaN, saved as null, for fewer than two.</param>
/// <param name="Summary">What the starts say about the fit, in one sentence.</param>
/// <param name="Fits">One entry for each start in order; the saved fit is the best of them.</param>
public sealed record StartsDocument(int Requested, double Spread, string Summary, IReadOnlyList<StartDocument> Fits)
{
    /// <summary>Takes the starts.</summary>
    public static StartsDocument From(MultiStartFit starts)
    {
        ArgumentNullException.ThrowIfNull(starts);
        return new StartsDocument(
            starts.Requested,
            starts.Spread,
            starts.Summary,
            [.. starts.Fits.Select(fit => new StartDocument(
                fit.Seed, fit.Elbo, fit.ElboStandardError, fit.Steps, fit.Seconds, FitDocuments.Name(fit.Stopped)))]);
    }
}
