namespace NgHvi;

/// <summary>What an update rule is created for.</summary>
internal readonly record struct UpdateSetup(VariationalFamily Family, int Draws, bool IsMultimodal = false, bool VisitsInPart = false);
