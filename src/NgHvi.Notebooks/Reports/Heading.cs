namespace NgHvi.Notebooks.Reports;

/// <summary>A heading of the report.</summary>
/// <param name="Level">1 for the largest.</param>
/// <param name="Id">Its place on the page.</param>
/// <param name="Text">Its words, without markup.</param>
internal sealed record Heading(int Level, string Id, string Text);
