namespace NgHvi.Notebooks.Sessions;

/// <summary>What could be written at a place of a cell.</summary>
/// <param name="Start">Where the begun word starts; a match takes the place of the text from here to the place.</param>
/// <param name="Matches">Whole words, sorted.</param>
public sealed record CellCompletion(int Start, IReadOnlyList<string> Matches);
