namespace NgHvi.Notebooks.Running;

/// <summary>The value of a parameter as it was given.</summary>
/// <param name="Text">What was written.</param>
/// <param name="IsText">True when it is known to be text, such as a string of a JSON file.</param>
internal sealed record ParameterValue(string Text, bool IsText);
