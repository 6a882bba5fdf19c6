namespace NgHvi;

/// <summary>How one of several starts ended, as it is saved.</summary>
/// <param name="Seed">Its seed; the same fit alone with this seed gives the same numbers.</param>
/// <param name="Elbo">Its ELBO in nats; NaN, saved as null, where it is not known.</param>
/// <param name="Mcse">Monte Carlo standard error of the ELBO.</param>
/// <param name="Steps">Steps made.</param>
/// <param name="Seconds">Seconds of its optimisation.</param>
/// <param name="Stopped">Why it ended, in the words of the fit.</param>
public sealed record StartDocument(long Seed, double Elbo, double Mcse, int Steps, double Seconds, string Stopped);
