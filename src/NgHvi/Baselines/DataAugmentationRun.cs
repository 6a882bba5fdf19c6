namespace NgHvi;

/// <summary>A run of data augmentation variational inference at its end.</summary>
/// <param name="Workspace">Model and algorithm.</param>
/// <param name="State">The last state.</param>
/// <param name="Stopped">Why it ended.</param>
/// <param name="Message">What went wrong, when something did.</param>
/// <param name="Seconds">Seconds from the start, the starting point included.</param>
internal sealed record DataAugmentationRun(
    DataAugmentationWorkspace Workspace, DataAugmentationState State, StopReason Stopped, string? Message, double Seconds);
