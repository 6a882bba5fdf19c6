namespace NgHvi;

/// <summary>The log evidence by importance sampling as it is saved.</summary>
/// <param name="Value">The estimate in nats; NaN, saved as null, when the method gives none.</param>
/// <param name="Mcse">Its Monte Carlo standard error.</param>
/// <param name="Ess">Effective number of independent draws behind it.</param>
public sealed record EvidenceDocument(double Value, double Mcse, double Ess);
