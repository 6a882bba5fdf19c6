namespace NgHvi;

internal readonly record struct UpdateSetup(VariationalFamily Family, int Draws, bool IsMultimodal = false, bool VisitsInPart = false);
