using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Sessions;

/// <summary>An output at the moment it is made.</summary>
/// <param name="Output">The output; a stream carries only the new text.</param>
/// <param name="DisplayId">The id of a display that may be updated later; null for others.</param>
/// <param name="IsUpdate">True when the output takes the place of an earlier one with the same id.</param>
public sealed record CellOutputEvent(CellOutput Output, string? DisplayId = null, bool IsUpdate = false);
