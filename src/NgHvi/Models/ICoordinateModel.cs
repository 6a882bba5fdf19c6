namespace NgHvi;

/// <summary>A model seen in other coordinates of θ; densities are densities of the new coordinates.</summary>
public interface ICoordinateModel : IHybridModel
{
    /// <summary>The model in the coordinates it was seen in before.</summary>
    IHybridModel Inner { get; }

    /// <summary>Maps the new coordinates to the inner model's θ, both of length M.</summary>
    void Map(ReadOnlySpan<double> coordinates, Span<double> theta);
}
