namespace NgHvi;

/// <summary>Coordinates as they are saved beside q₀; numbers are exact.</summary>
internal abstract record CoordinatesDocument;
