namespace NgHvi;

/// <summary>The result of data augmentation variational inference of a linear mixed model.</summary>
public sealed class DataAugmentationFit : DataAugmentationResult
{
    internal DataAugmentationFit(LinearMixedModel model, DataAugmentationRun run)
        : base(run) => Model = model;

    /// <summary>The model.</summary>
    public LinearMixedModel Model { get; }
}
