namespace NgHvi.Interactive.Kernels;

/// <summary>One option of a command of cells.</summary>
/// <param name="Name">With its dashes, as "--seed".</param>
/// <param name="Value">What stands after it in the usage, as "N"; null: it has no value.</param>
/// <param name="Description">One sentence.</param>
internal sealed record CommandOption(string Name, string? Value, string Description);
