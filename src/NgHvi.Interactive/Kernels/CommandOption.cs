namespace NgHvi.Interactive.Kernels;

/// <summary>One option of a command of cells.</summary>
internal sealed record CommandOption(string Name, string? Value, string Description);
