namespace NgHvi;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Identity), "identity")]
[JsonDerivedType(typeof(Affine), "affine")]
[JsonDerivedType(typeof(ScaleCorrelation), "scale-correlation")]
[JsonDerivedType(typeof(Composed), "composed")]
[JsonDerivedType(typeof(Conditional), "conditional")]
internal abstract record CoordinatesDocument
{
    private const int LargestAffine = 1024; // Its determinant costs O(M³).

    public Coordinates Restore()
    {
        try
        {
            return this switch
            {
                Identity(var count) => new IdentityCoordinates(Guard.NonNegative(count, "Count")),
                Affine({ Count: > LargestAffine }, _) => throw new ArgumentException($"An affine map is of {LargestAffine} at most."),
                Affine(var center, var root) => new AffineCoordinates([.. center ?? []], [.. root ?? []]),
                ScaleCorrelation one => new ScaleCorrelationCoordinates(one.Count, one.Offset, [.. one.Units ?? []], one.IsFree),
                Conditional one => new ConditionalCoordinates(
                    [.. one.Center ?? []], [.. one.Whitening ?? []], [.. one.Constant ?? []], [.. one.Linear ?? []],
                        [.. one.Quadratic ?? []]),
                Composed({ } last, { } first) => new ComposedCoordinates(last.Restore(), first.Restore()),
                _ => throw new ArgumentException("Composed coordinates need a last and a first part."),
            };
        }
        catch (ArgumentException exception)
        {
            throw new InputException($"The saved coordinates cannot be used: {exception.Message}", exception);
        }
    }

    internal sealed record Identity(int Count) : CoordinatesDocument;

    internal sealed record Affine(IReadOnlyList<double> Center, IReadOnlyList<double> Root) : CoordinatesDocument;

    internal sealed record ScaleCorrelation(int Count, int Offset, IReadOnlyList<double> Units, bool IsFree) : CoordinatesDocument;

    internal sealed record Conditional(
        IReadOnlyList<double> Center, IReadOnlyList<double> Whitening, IReadOnlyList<double> Constant, IReadOnlyList<double> Linear,
        IReadOnlyList<double> Quadratic) : CoordinatesDocument;

    internal sealed record Composed(CoordinatesDocument Last, CoordinatesDocument First) : CoordinatesDocument;
}
