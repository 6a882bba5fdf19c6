namespace NgHvi;

/// <summary>Coordinates as they are saved beside q₀; numbers are exact.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(IdentityCoordinates.Document), "identity")]
[JsonDerivedType(typeof(AffineCoordinates.Document), "affine")]
[JsonDerivedType(typeof(ScaleCorrelationCoordinates.Document), "scale-correlation")]
[JsonDerivedType(typeof(ComposedCoordinates.Document), "composed")]
internal abstract record CoordinatesDocument
{
    // The coordinates again.
    public Coordinates Restore()
    {
        try
        {
            return Create();
        }
        catch (ArgumentException exception)
        {
            throw new InputException($"The saved coordinates cannot be used: {exception.Message}", exception);
        }
    }

    protected abstract Coordinates Create();
}
