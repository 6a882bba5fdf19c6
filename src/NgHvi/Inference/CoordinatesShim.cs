namespace NgHvi;

/// <summary>Until documents of coordinates restore themselves.</summary>
internal static class CoordinatesShim
{
    public static Coordinates Restore(this CoordinatesDocument document) =>
        document is IdentityCoordinates.Document identity ? new IdentityCoordinates(identity.Count) : throw new NotSupportedException();
}
