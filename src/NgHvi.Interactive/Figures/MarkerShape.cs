namespace NgHvi.Interactive.Figures;

/// <summary>The shape of a point, so that methods differ without colour too.</summary>
public enum MarkerShape
{
    /// <summary>A disc.</summary>
    Circle,

    /// <summary>A square.</summary>
    Square,

    /// <summary>A diamond.</summary>
    Diamond,

    /// <summary>A triangle that points up.</summary>
    Triangle,

    /// <summary>A diagonal cross.</summary>
    Cross,
}
